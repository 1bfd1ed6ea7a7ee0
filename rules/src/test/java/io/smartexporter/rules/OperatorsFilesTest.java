package io.smartexporter.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The project's own mapping, and files that hosts have in place.
class OperatorsFilesTest {
    private static final String SHARED = "../shared/";
    private static final String OLD_DATABASE = SHARED + "devicedb/check_smartdb-2020-01-08.json";
    private static final String PRESENT_DATABASE = SHARED + "devicedb/check_smartdb-2026-06-30.json";
    private static final String PREDECESSORS_MAPPING = SHARED + "devicedb/seed-attrmap.json";

    @Test
    void theDefaultMappingLoadsWithoutWarningAndNeedsNoDeviceDatabase() throws Exception {
        RuleSet rules = RuleSet.compile(List.of(Files.file("config/attrmap.json")), null);
        assertEquals(List.of(), rules.warnings());
        assertTrue(rules.families().size() > 50);
        Attribute reallocated = new Attribute(5, "Reallocated_Sector_Ct", 100, 100, 10, "3", 3);
        assertEquals(List.of("smart_reallocated_sectors_total 3.0"), Recorder.samples(rules, "any", reallocated));
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD_DATABASE, PRESENT_DATABASE})
    void publishedDatabasesLoadAndTellWhichModelsStandInTwoEntries(String database) throws Exception {
        RuleSet rules = RuleSet.compile(List.of(Files.file(PREDECESSORS_MAPPING)), Files.file(database));
        assertTrue(rules.knowsModel("WDC WD2005FBYZ-01YCBB2"));
        assertFalse(rules.knowsModel("WDC WD2005FBYZ"));
        String twice = "the model \"Crucial_CT240M500SSD1\" stands also in the entry \"Crucial M500\"";
        assertEquals(1, rules.warnings().stream().filter(line -> line.contains(twice)).count());
        assertTrue(rules.warnings().stream().anyMatch(line -> line.contains("stands twice, first in line")));
        assertEquals(16, rules.families().size());
    }

    @Test
    void aUserConfigurationIsNoDatabaseAndSaysSo() throws Exception {
        Source configuration = Files.file(SHARED + "devicedb/check_smartcfg.json");
        String errors = Files.errors(List.of("{\"generic\": []}"), new String(configuration.bytes(), UTF_8));
        assertTrue(errors.startsWith("db:3:16: \"Device\" is missing: expected a list of models\n"), errors);
    }

    /// A frame of the predecessor's helper, against what the predecessor's exporter printed for it.
    @Test
    void aRecordedFrameGivesTheSamplesOfThePredecessor() throws Exception {
        RuleSet rules = RuleSet.compile(List.of(Files.file(PREDECESSORS_MAPPING)), Files.file(OLD_DATABASE));
        byte[] frame = Files.file(SHARED + "frames/seed-v1-12.bin").bytes();
        Node drives = PythonLiteral.read(Arrays.copyOfRange(frame, 9, frame.length), Limits.VERSION_1_FRAME);
        TreeSet<String> samples = new TreeSet<>();
        for (Node drive : ((Node.Sequence) drives).elements()) {
            samples.addAll(samples(rules, (Node.Dictionary) drive));
        }
        assertEquals(printed(), samples);
    }

    private static List<String> samples(RuleSet rules, Node.Dictionary drive) {
        String model = text(drive, "model");
        List<Attribute> table = ((Node.Sequence) drive.get("attrs")).elements().stream()
                .map(row -> attribute((Node.Dictionary) row))
                .toList();
        return Recorder.samples(rules, model, table).stream().filter(line -> line.startsWith("smart_"))
                .map(line -> text(drive, "port") + " " + model + " " + line).toList();
    }

    private static Attribute attribute(Node.Dictionary row) {
        return new Attribute(number(row, "ID#"), text(row, "Name"), number(row, "Value"), number(row, "Worst"),
                number(row, "Thresh"),
                row.get("Raw") instanceof Node.Numeral raw ? raw.value().toString() : "", -1);
    }

    private static int number(Node.Dictionary of, String key) {
        return of.get(key) instanceof Node.Numeral number ? number.value().intValue() : -1;
    }

    private static String text(Node.Dictionary of, String key) {
        return ((Node.Text) of.get(key)).value();
    }

    private static Set<String> printed() throws IOException {
        String text = new String(Files.file(SHARED + "frames/seed-v1-12.prom").bytes(), UTF_8);
        TreeSet<String> samples = new TreeSet<>();
        text.lines().filter(line -> line.startsWith("smart_") && line.contains("model=")).forEach(line -> {
            String name = line.substring(0, line.indexOf('{'));
            double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            samples.add(label(line, "port") + " " + label(line, "model") + " " + Recorder.sample(name, List.of(), value));
        });
        assertFalse(samples.isEmpty());
        return samples;
    }

    private static String label(String line, String name) {
        int start = line.indexOf(name + "=\"") + name.length() + 2;
        return line.substring(start, line.indexOf('"', start));
    }
}
