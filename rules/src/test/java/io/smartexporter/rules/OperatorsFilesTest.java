package io.smartexporter.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.literal.Finding;
import io.smartexporter.literal.LiteralLimits;
import io.smartexporter.literal.Node;
import io.smartexporter.literal.PythonLiteral;
import io.smartexporter.literal.Source;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.RuleFiles.UnknownModelPolicy;
import io.smartexporter.testing.Recordings;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The project's own mapping, and files that hosts have in place.
class OperatorsFilesTest {
    private static final String OLD_DATABASE = "devicedb/check_smartdb-2020-01-08.json";
    private static final String PRESENT_DATABASE = "devicedb/check_smartdb-2026-06-30.json";
    private static final String PREDECESSORS_MAPPING = "devicedb/seed-attrmap.json";

    @Test
    void theDefaultMappingLoadsWithoutWarningAndNeedsNoDeviceDatabase() throws Exception {
        RuleSet rules = RuleSet.compile(List.of(Files.file("config/attrmap.json")), null);
        assertEquals(List.of(), rules.warnings());
        assertTrue(rules.families().size() > 50);
        Attribute reallocated = new Attribute(5, "Reallocated_Sector_Ct", 100, 100, 10, "3", 3);
        assertEquals(List.of("smart_reallocated_sectors_total 3.0"), Recorder.samples(rules, "any", reallocated));
    }

    @Tag(Recordings.TAG)
    @ParameterizedTest
    @ValueSource(strings = {OLD_DATABASE, PRESENT_DATABASE})
    void publishedDatabasesLoadAndTellWhichModelsStandInTwoEntries(String database) throws Exception {
        RuleSet rules = RuleSet.compile(List.of(Files.recorded(PREDECESSORS_MAPPING)), Files.recorded(database));
        assertTrue(isModelled(rules, "WDC WD2005FBYZ-01YCBB2"));
        assertFalse(isModelled(rules, "WDC WD2005FBYZ"));
        String twice = "the model \"Crucial_CT240M500SSD1\" stands also in the entry \"Crucial M500\"";
        assertEquals(1, rules.warnings().stream().filter(line -> line.contains(twice)).count());
        assertTrue(rules.warnings().stream().anyMatch(line -> line.contains("stands twice, first in line")));
        assertEquals(16, rules.families().size());
    }

    private static boolean isModelled(RuleSet rules, String model) {
        return rules.plan(new DriveIdentity("p", "", Protocol.ATA, model, "", "", "", "", "")).isModelled();
    }

    private static List<Finding> findings(String database, String part) throws Exception {
        RuleSet rules = RuleSet.compile(List.of(), Files.recorded(database));
        return rules.findings().stream().filter(finding -> finding.message().contains(part)).toList();
    }

    @Tag(Recordings.TAG)
    @Test
    void theFaultsOfThePresentDatabaseAreFound() throws Exception {
        assertEquals(4, findings(PRESENT_DATABASE, "stands also in the entry").size());
        assertEquals(9, findings(PRESENT_DATABASE, "has no ID in").size());
        assertEquals(1, findings(PRESENT_DATABASE, "have mixed directions").size());
        List<Integer> milder = findings(PRESENT_DATABASE, "is milder than its warning").stream().map(Finding::line).toList();
        assertEquals(List.of(1807, 1808, 1810, 1811, 1812, 1813, 1858, 1859), milder, "in two entries");
        assertEquals(4, findings(PRESENT_DATABASE, "the normalized value of ID 5 alerts above 20").size());
    }

    /// What the Python project would give for each model, if it could read this database: entries merge in the order of the file,
    /// the model's value of an ID counts, and what has none is no sample.
    @Tag(Recordings.TAG)
    @Test
    void everyModelOfThePresentDatabaseGivesWhatThePredecessorWouldGive() throws Exception {
        RuleSet rules = RuleSet.compile(List.of(Files.recorded(PREDECESSORS_MAPPING)), Files.recorded(PRESENT_DATABASE));
        Map<String, Map<String, String>> choices = new LinkedHashMap<>();
        for (JsonValue value : json(PRESENT_DATABASE).getJsonObject("Devices").values()) {
            JsonObject entry = value.asJsonObject();
            for (JsonString model : entry.getJsonArray("Device").getValuesAs(JsonString.class)) {
                Map<String, String> ofModel = choices.computeIfAbsent(model.getString(), _ -> new LinkedHashMap<>());
                entry.getJsonObject("ID#").forEach((id, choice) -> ofModel.put(id, choice.asJsonObject().getString("value")));
            }
        }
        List<JsonObject> mapping = json(PREDECESSORS_MAPPING).getJsonArray("generic").getValuesAs(JsonObject.class);
        int samples = 0;
        for (Map.Entry<String, Map<String, String>> model : choices.entrySet()) {
            List<String> expected = new ArrayList<>();
            List<Attribute> table = new ArrayList<>();
            for (JsonObject rule : mapping) {
                int id = rule.getInt("id");
                String name = Stream.of("Runtime_Bad_Block", "Total_LBAs_Written", "Total_LBAs_Read", "Drive_life_Protect")
                        .filter(known -> known.matches(rule.getString("match", ".*"))).findFirst().orElseThrow();
                table.add(new Attribute(id, name, 100 + id, 50 + id, id, Integer.toString(1000 + id), 1000 + id));
                switch (model.getValue().getOrDefault(Integer.toString(id), "")) {
                    case "RAW_VALUE" -> expected.add("smart_" + rule.getString("name") + " " + (1000.0 + id));
                    case "VALUE" -> expected.add("smart_" + rule.getString("name") + " " + (100.0 + id));
                    default -> {
                        // the predecessor gives no sample
                    }
                }
            }
            List<String> given = Recorder.samples(rules, model.getKey(), table).stream()
                    .filter(line -> line.startsWith("smart_")).toList();
            if (!model.getKey().startsWith("Generic ")) {
                assertEquals(expected, given, model.getKey());
                samples += given.size();
            }
        }
        assertTrue(choices.size() > 400 && samples > 2000, choices.size() + " models, " + samples + " samples");
    }

    private static JsonObject json(String file) throws Exception {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(Files.recorded(file).bytes()))) {
            return reader.readObject();
        }
    }

    @Tag(Recordings.TAG)
    @Test
    void aUserConfigurationOverridesThresholds() throws Exception {
        RuleSet rules = RuleSet.compile(new RuleFiles(List.of(), Files.recorded(PRESENT_DATABASE),
                Files.recorded("devicedb/check_smartcfg.json"), new UnknownModelPolicy.ByRule(), Set.of()),
                ReservedNames.NONE);
        DriveIdentity drive = new DriveIdentity("0:0:0:0", "sde", Protocol.ATA, "INTEL SSDSA2M160G2GN", "", "S", "", "", "");
        Attribute wear = new Attribute(233, "Media_Wearout_Indicator", 97, 97, 0, "0", 0);
        List<String> lines = Recorder.lines(rules, drive, List.of(wear), "{}");
        assertTrue(lines.get(1).endsWith("WARNING LOWER 98.0"), lines::toString);
        assertTrue(lines.get(3).endsWith(" 1"), lines::toString);
    }

    @Tag(Recordings.TAG)
    @Test
    void recordedDrivesComeOutAsTheInterpreterSays() throws Exception {
        String mapping = """
                {"generic": [{"id": 5, "name": "five", "type": "counter"}, {"id": 194, "name": "temperature", "type": "gauge"},
                             {"id": 1024, "name": "errors", "type": "counter"}, {"id": 1025, "name": "bad", "type": "gauge"}],
                 "nvme": [%s, {"id": 1025, "name": "bad", "type": "gauge"}], "scsi": [%s],
                 "fields": [{"path": "/temperature/current", "name": "now", "type": "gauge"},
                            {"path": "/nvme_smart_health_information_log/temperature_sensors/*", "name": "sensor", "type": "gauge"}]}
                """.formatted(all("n", 17), all("s", 15));
        String database = new String(Files.recorded(PRESENT_DATABASE).bytes(), UTF_8);
        Interpreter.Setting setting = new Interpreter.Setting(List.of(mapping), database, "{\"Devices\": {}}", "rule", Set.of());
        RuleSet rules = InterpreterOracleTest.compile(setting);
        int verdicts = 0;
        List<Documents> drives = new ArrayList<>(Documents.folder(Recordings.path("drives/recorded")));
        drives.addAll(Documents.folder(Files.path("demo/drives")));
        for (Documents drive : drives) {
            List<String> lines = Recorder.lines(rules, drive.drive(), drive.table(), drive.text());
            assertEquals(Interpreter.lines(setting, drive.drive(), drive.table(), drive.text()), lines);
            long samples = lines.stream().filter(line -> line.startsWith("smart_")).count();
            switch (drive.drive().protocol()) {
                case NVME -> assertTrue(samples > healthLog(drive), lines::toString);
                case SCSI -> assertTrue(samples >= 15 || !drive.text().contains("scsi_error_counter_log"), lines::toString);
                case ATA, UNKNOWN -> assertTrue(samples > 0, lines::toString);
            }
            verdicts += (int) lines.stream().filter(line -> line.startsWith("state ")).count();
        }
        assertTrue(verdicts > 100, () -> drives.size() + " drives");
    }

    private static long healthLog(Documents drive) {
        return drive.json().getJsonObject("nvme_smart_health_information_log").keySet().stream()
                .filter(key -> PseudoAttribute.OF_NVME.stream().anyMatch(attribute -> attribute.name().equals(key))).count();
    }

    private static String all(String name, int ids) {
        return IntStream.range(0, ids)
                .mapToObj(id -> "{\"id\": " + id + ", \"name\": \"" + name + id + "\", \"type\": \"gauge\"}")
                .collect(Collectors.joining(", "));
    }

    @Tag(Recordings.TAG)
    @Test
    void aFailingNvmeDriveHasABadVerdictAndAHealthyOneHasNot() throws Exception {
        RuleSet rules = RuleSet.compile(List.of(), Files.recorded(PRESENT_DATABASE));
        Documents failing = Documents.file("demo/drives/nvme2.json");
        Documents healthy = Documents.file("demo/drives/nvme0.json");
        assertTrue(states(rules, failing).stream().anyMatch(line -> line.endsWith("overall_health]] 2")),
                states(rules, failing)::toString);
        assertTrue(states(rules, healthy).stream().allMatch(line -> line.endsWith(" 0")), states(rules, healthy)::toString);
    }

    private static List<String> states(RuleSet rules, Documents drive) {
        return Recorder.lines(rules, drive.drive(), drive.table(), drive.text()).stream()
                .filter(line -> line.startsWith("state "))
                .toList();
    }

    @Tag(Recordings.TAG)
    @Test
    void aUserConfigurationIsNoDatabaseAndSaysSo() throws Exception {
        Source configuration = Files.recorded("devicedb/check_smartcfg.json");
        String errors = Files.errors(List.of("{\"generic\": []}"), new String(configuration.bytes(), UTF_8));
        assertTrue(errors.startsWith("db:3:16: \"Device\" is missing: expected a list of models\n"), errors);
    }

    /// A frame of the predecessor's helper, against what the predecessor's exporter printed for it.
    @Tag(Recordings.TAG)
    @Test
    void aRecordedFrameGivesTheSamplesOfThePredecessor() throws Exception {
        RuleSet rules = RuleSet.compile(List.of(Files.recorded(PREDECESSORS_MAPPING)), Files.recorded(OLD_DATABASE));
        byte[] frame = Files.recorded("frames/seed-v1-12.bin").bytes();
        Node drives = PythonLiteral.read(Arrays.copyOfRange(frame, 9, frame.length), LiteralLimits.OPERATORS_FILE);
        TreeSet<String> samples = new TreeSet<>();
        for (Node drive : ((Node.Sequence) drives).elements()) {
            samples.addAll(samples(rules, (Node.Dictionary) drive));
        }
        assertEquals(printed(), samples);
    }

    private static List<String> samples(RuleSet rules, Node.Dictionary drive) {
        DriveIdentity identity = new DriveIdentity(text(drive, "port"), "", Protocol.ATA, text(drive, "model"),
                text(drive, "family"), text(drive, "serial"), "", "", "");
        List<Attribute> table = ((Node.Sequence) drive.get("attrs")).elements().stream()
                .map(row -> attribute((Node.Dictionary) row))
                .toList();
        return Recorder.lines(rules, identity, table, "{}").stream().filter(line -> line.startsWith("smart_")).toList();
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
        String text = new String(Files.recorded("frames/seed-v1-12.prom").bytes(), UTF_8);
        TreeSet<String> samples = new TreeSet<>();
        text.lines().filter(line -> line.startsWith("smart_") && line.contains("model=")).forEach(line -> {
            String name = line.substring(0, line.indexOf('{'));
            double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            List<Label> labels = Stream.of("port", "model", "family", "serial").map(label -> label(line, label)).toList();
            samples.add(Recorder.sample(name, labels, value));
        });
        assertFalse(samples.isEmpty());
        return samples;
    }

    private static Label label(String line, String name) {
        Matcher value = Pattern.compile("[{,]" + name + "=\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(line);
        assertTrue(value.find(), line);
        return new Label(name, value.group(1).replace("\\\"", "\""));
    }
}
