package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.smartexporter.exporter.RulesDocument.Example;
import io.smartexporter.exporter.RulesDocument.Kind;
import io.smartexporter.rules.MetricFamily;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever docs/rules.md says of samples is so; [RulesDocumentIT] runs its commands.
class RulesDocumentTest {
    private static final long T0 = 1_000_000_000L;
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:]+)\\{(.*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final String GIVEN = "    { \"smart_status\": { \"passed\": true } }\n\nso\n\n";
    private static final String RULE = "    { \"generic\": [ { \"id\": 1025, \"name\": \"bad\", \"type\": \"gauge\", \"value\": \"VALUE\" } ] }\n\nso\n\n";

    @TempDir
    private Path folder;

    static List<Example> samples() throws Exception {
        return RulesDocument.examples(Files.readString(Reports.ROOT.resolve("docs/rules.md"))).stream()
                .filter(example -> example.kind() == Kind.SAMPLES).toList();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSamplesAreThoseOfTheDocument(Example example) throws Exception {
        check(example);
    }

    /// Every sample of a rule or a limit is stated; of other families there may be more.
    private void check(Example example) throws Exception {
        Rules rules = rules(example);
        Drive drive = drive(example, rules);
        Identity data = drive.data().identity();
        Map<String, String> labels = Map.of("port", drive.id().port(), "model", data.model(), "family",
                data.family().isEmpty() ? "unknown" : data.family(), "serial", data.serial());
        Set<String> stated = example.text().lines().map(line -> sample(line, labels))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> names = rules.set().families().stream().map(MetricFamily::name).collect(Collectors.toSet());
        names.addAll(Set.of("smart_attribute_limit", "smart_attribute_state"));
        Set<String> given = text(drive, rules).lines().filter(line -> SAMPLE.matcher(line).matches())
                .map(line -> sample(line, Map.of()))
                .filter(line -> stated.contains(line) || names.contains(line.substring(0, line.indexOf('{'))))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(String.join("\n", stated), String.join("\n", given), () -> "docs/rules.md:" + example.line());
    }

    private Rules rules(Example example) throws Exception {
        Map<String, String> keys = Map.of("new.json", "smart.rules.attr-mapping.0", "more.json", "smart.rules.attr-mapping.1",
                "devices.json", "smart.rules.device-db", "overrides.json", "smart.rules.overrides");
        Map<String, String> given = new HashMap<>();
        for (Map.Entry<String, String> file : example.files().entrySet()) {
            Path path = Files.writeString(folder.resolve(file.getKey()), file.getValue());
            if (keys.containsKey(file.getKey())) {
                given.put(keys.get(file.getKey()), path.toString());
            }
        }
        Path yaml = folder.resolve("application.yaml");
        Settings settings = Settings.load(given, Files.exists(yaml) ? yaml : Files.createFile(yaml), Map.of(),
                OperatorFiles.regular());
        assertEquals(List.of(), settings.warnings());
        Rules rules = RulesLoader.load(settings, OperatorFiles.regular(), Instant.EPOCH);
        assertEquals(List.of(), rules.set().warnings());
        return rules;
    }

    private static Drive drive(Example example, Rules rules) {
        return new Diagnosis().of(Reports.ok(Reports.SDA, example.files().get("drive.json"), 0), T0, rules.reader());
    }

    private static String text(Drive drive, Rules rules) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.builder().build().write(out,
                new MetricSnapshots(
                        Exposition
                                .of(new Snapshot(rules, T0, 0, null, new Snapshot.Helper("1", drive.data().run().smartctl(), ""),
                                        List.of(drive), List.of()))
                                .at(true, T0)));
        return out.toString(UTF_8);
    }

    /// A line with its labels in order.
    ///
    /// @param drive what `…` stands for
    private static String sample(String line, Map<String, String> drive) {
        Matcher parts = SAMPLE.matcher(line);
        assertTrue(parts.matches(), line);
        Map<String, String> labels = new TreeMap<>(parts.group(2).startsWith("…") ? drive : Map.of());
        Matcher label = LABEL.matcher(parts.group(2));
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return parts.group(1) + labels + " " + Double.parseDouble(parts.group(3));
    }

    // the test can fail

    @ParameterizedTest
    @ValueSource(strings = {GIVEN, RULE, GIVEN + RULE, GIVEN + RULE + "# Next\n" + GIVEN + RULE + "    smart_bad{…} 0",
        GIVEN + RULE + RULE + RULE,
        RULE + "    $ prometheus_smart_exporter --attr-mapping more.json --check-config\n    0 errors"})
    void aBlockOfWhichNothingComesIsAMistake(String markdown) {
        AssertionError e = assertThrows(AssertionError.class, () -> RulesDocument.examples(markdown));
        assertTrue(e.getMessage().matches("(?s)docs/rules.md:\\d+: nothing is said to come of this block:\n\\{ \".*"),
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"    $ ls", "    { }x", "    so", "    [ 1 ]", "    ID# \n    5 Reallocated",
        "```\n{ }\n```", "\t{ }"})
    void aBlockThatNoTestCanRunIsAMistake(String markdown) {
        assertThrows(AssertionError.class, () -> RulesDocument.examples(markdown));
    }

    @Test
    void whatIsNotSoIsAMistake() throws Exception {
        check(only(GIVEN + RULE + "    smart_bad{…} 0"));
        for (String wrong : List.of("smart_bad{…} 1", "smart_bad{} 0", "smart_bad{…,a=\"b\"} 0", "smart_good{…} 0",
                "smart_bad{…} 0\n    smart_drives{state=\"known\"} 2", "smart_drives{state=\"known\"} 1")) {
            Example example = only(GIVEN + RULE + "    " + wrong);
            assertThrows(AssertionError.class, () -> check(example), wrong);
        }
    }

    @Test
    void aBlockStaysInForceUntilAnotherOfItsKindOrAHeading() {
        List<Example> examples = RulesDocument.examples("# A\n\n" + GIVEN + RULE + "    smart_bad{…} 0\n\nso\n\n" + RULE + RULE
                + "    smart_bad{…} 0\n\n# B\n\n" + GIVEN + "    smart_drives{state=\"known\"} 1");
        assertEquals(
                List.of(Set.of("drive.json", "new.json"), Set.of("drive.json", "new.json", "more.json"), Set.of("drive.json")),
                examples.stream().map(example -> example.files().keySet()).toList());
    }

    private static Example only(String markdown) {
        List<Example> examples = RulesDocument.examples(markdown);
        assertEquals(1, examples.size());
        return examples.getFirst();
    }

    @Test
    void theDocumentHasExamplesOfEverything() throws Exception {
        String files = samples().stream().flatMap(example -> Stream.concat(example.files().keySet().stream(),
                example.files().values().stream())).collect(Collectors.joining("\n"));
        for (String word : List.of("generic", "per-device", "nvme", "scsi", "fields", "named", "state", "prefix", "drive_labels",
                "more.json",
                "devices.json", "overrides.json", "Threshs", "Perfs", "r32", "match", "value", "raw", "scale", "labels", "help",
                "export", "entry:", "none", "counter", "gauge")) {
            assertTrue(files.contains(word), word);
        }
    }
}
