package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.smartexporter.literal.Source;
import io.smartexporter.rules.Attribute;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.testing.Recordings;
import io.smartexporter.wire.DriveId;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private static final long T0 = 1_000_000_000L;

    private final Diagnosis diagnosis = new Diagnosis();

    /// What the demo drives look like to Prometheus, sample by sample. To see a wanted change: run with
    /// -Dgolden.write=true and read the difference.
    @Test
    void theDemoDrivesAreExposedAsInTheGoldenFile() throws Exception {
        List<Drive> drives = new ArrayList<>();
        for (String line : Files.readAllLines(Reports.ROOT.resolve("demo/expected.tsv"))) {
            String device = line.split("\t", -1)[1];
            drives.add(diagnosis.of(
                    Reports.recorded(new DriveId(line.split("\t", -1)[0], device, "", ""),
                            Reports.DEMO.resolve(device + ".json")),
                    T0, Reports.READER));
        }
        Path golden = Path.of("src/test/resources/demo.prom");
        String text = text(drives, defaultRules());
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, text);
        }
        assertEquals(Files.readString(golden), text);
    }

    @Test
    void theSamplesOfASataDriveAreWhatSmartctlPrints() throws Exception {
        String text = text(List.of(diagnosis.of(Reports.qemu("sata.iHA"), T0, Reports.READER)), defaultRules());

        String labels = "{family=\"unknown\",model=\"VMTEST SATA 0001\",port=\"0:0:0:0\",serial=\"AHCI0001\"}";
        assertSample(text, "smart_reallocated_sectors_total" + labels + " 0.0");
        assertSample(text, "smart_case_temperature_celsius" + labels + " 31.0");
        assertSample(text, "smart_drive_healthy{device=\"sda\",port=\"0:0:0:0\"} 1.0");
        assertSample(text, "smart_drive_data_age_seconds{device=\"sda\",port=\"0:0:0:0\"} 60.0");
    }

    @Test
    void oddStringsOfADriveSurviveAsLabels() throws Exception {
        String json = "{\"smartctl\":{\"version\":[7,3]},\"device\":{\"protocol\":\"ATA\"},\"model_name\":\"a\\\"b\\\\c\\nd\","
                + "\"serial_number\":\"\\u2028 \\ud83d\\ude00\",\"smart_status\":{\"passed\":true}}";
        String text = text(List.of(diagnosis.of(Reports.ok(Reports.SDA, json, 0), T0, Reports.READER)), defaultRules());
        assertTrue(text.contains("model=\"a\\\"b\\\\c\\nd\""), text);
        assertTrue(text.contains("serial=\"\u2028 \ud83d\ude00\""), text);
    }

    @Test
    void twoDrivesWithOneSerialNumberStayTwo() throws Exception {
        DriveId sdb = new DriveId("1:0:0:0", "sdb", "", "sata");
        String text = text(List.of(diagnosis.of(Reports.qemu("sata.iHA"), T0, Reports.READER),
                diagnosis.of(Reports.recorded(sdb, Path.of("src/test/resources/qemu/sata.iHA.json")), T0, Reports.READER)),
                defaultRules());
        assertEquals(2, text.lines().filter(line -> line.startsWith("smart_reallocated_sectors_total{")).count());
    }

    @Test
    void labelsThatDoNotTellTwoDrivesApartCostTheSecondOneItsSeriesAndNothingElse() throws Exception {
        RuleSet set = RuleSet.compile(List.of(new Source("m.json",
                "{\"drive_labels\":[\"model\"],\"generic\":[{\"id\":5,\"name\":\"x\",\"type\":\"gauge\",\"value\":\"VALUE\"}]}"
                        .getBytes(UTF_8))),
                null);
        DriveId sdb = new DriveId("1:0:0:0", "sdb", "", "sata");
        String text = text(List.of(diagnosis.of(Reports.qemu("sata.iHA"), T0, Reports.READER),
                diagnosis.of(Reports.recorded(sdb, Path.of("src/test/resources/qemu/sata.iHA.json")), T0, Reports.READER)),
                new Rules(set, new SmartctlReader(set), "", "", 0, List.of()));
        assertEquals(List.of("smart_x{model=\"VMTEST SATA 0001\"} 100.0"),
                text.lines().filter(line -> line.startsWith("smart_x{")).toList());
        assertSample(text, "smart_dropped_samples{reason=\"duplicate\"} 1.0");
    }

    @Test
    void aRuleWithoutAValueAndWithoutADatabaseIsToldPerDrive() throws Exception {
        RuleSet set = RuleSet.compile(List.of(new Source("m.json",
                "{\"generic\":[{\"id\":5,\"name\":\"x\",\"type\":\"gauge\"}]}".getBytes(UTF_8))), null);
        String text = text(List.of(diagnosis.of(Reports.qemu("sata.iHA"), T0, Reports.READER)),
                new Rules(set, new SmartctlReader(set), "", "", 0, List.of()));
        assertSample(text, "smart_metric_error{port=\"0:0:0:0\"} 1.0");
        assertSample(text, "smart_dropped_samples{reason=\"no_value_chosen\"} 1.0");
        assertFalse(text.contains("smart_x{"));
    }

    /// A SAS drive that does not have a counter sets all its bits.
    @Test
    void aCounterWithAllBitsSetIsNoSample() throws Exception {
        String json = """
                {"smartctl":{"version":[7,4],"exit_status":0},"device":{"protocol":"SCSI"},"scsi_model_name":"ACME","serial_number":"S",
                "smart_status":{"passed":true},"scsi_grown_defect_list":0,"scsi_error_counter_log":{"write":{
                "errors_corrected_by_eccfast":3,"errors_corrected_by_eccdelayed":18446744073709551615,
                "errors_corrected_by_rereads_rewrites":18446744073709551615,"total_uncorrected_errors":0}}}""";
        String text = text(List.of(diagnosis.of(Reports.ok(Reports.SDA, json, 0), T0, Reports.READER)), defaultRules());
        assertFalse(text.contains("E19"), text);
        assertSample(text, "smart_dropped_samples{reason=\"not_available\"} 2.0");
        assertTrue(text.contains("\nsmart_scsi_write_errors_corrected_fast_total{"), text);
    }

    /// The clock was set back an hour since the drive was read.
    @Test
    void theAgeOfDataIsNeverNegative() throws Exception {
        Snapshot collection = new Snapshot(defaultRules(), T0, 0.5, null,
                new Snapshot.Helper("1.0.0", new Smartctl("7.3", "1.0", "5530", "(local build)"), "built-in"),
                List.of(diagnosis.of(Reports.qemu("sata.iHA"), T0, Reports.READER)), List.of());
        String text = text(collection, T0 - 3600_000_000_000L);
        assertSample(text, "smart_drive_data_age_seconds{device=\"sda\",port=\"0:0:0:0\"} 0.0");
    }

    @Test
    void anUnreachableHelperIsOneSampleAndNoDrive() throws Exception {
        Snapshot none = new Snapshot(defaultRules(), T0, 0.1, "helper at x: no such file", Snapshot.Helper.UNKNOWN, List.of(),
                List.of());
        String text = text(none);
        assertSample(text, "smart_system_error 1.0");
        assertSample(text, "smart_drives{state=\"known\"} 0.0");
        assertFalse(text.contains("smart_drive_up"));
    }

    /// Every attribute that a rule names comes out with the value that smartctl prints, on real drives; read here by a naive
    /// interpreter of the mapping.
    @Tag(Recordings.TAG)
    @Test
    void everyAttributeOfTheRecordedDrivesThatARuleNamesHasItsValue() throws Exception {
        List<Path> files = Reports.documents(Recordings.path("drives/recorded"));
        assertEquals(29, files.size());
        int samples = 0;
        for (Path file : files) {
            samples += compareWithTheTable(file);
        }
        assertTrue(samples > 380, samples + " samples were compared");
    }

    @Test
    void everyAttributeOfTheDemoDrivesThatARuleNamesHasItsValue() throws Exception {
        int samples = 0;
        for (Path file : Reports.documents(Reports.DEMO)) {
            samples += compareWithTheTable(file);
        }
        assertTrue(samples > 150, samples + " samples were compared");
    }

    private int compareWithTheTable(Path file) throws Exception {
        DriveId id = new DriveId(file.getFileName().toString(), "sda", "", "");
        Drive drive = diagnosis.of(Reports.recorded(id, file), T0, Reports.READER);
        if (drive.data() == null || drive.data().health().attributes().isEmpty()) {
            return 0;
        }
        Map<String, String> lines = text(List.of(drive), defaultRules()).lines()
                .filter(line -> line.contains("{family=") && !line.contains("kind="))
                .collect(Collectors.toMap(line -> line.substring(0, line.indexOf('{')),
                        line -> line.substring(line.lastIndexOf(' ') + 1)));
        int samples = 0;
        for (Attribute attribute : drive.data().health().attributes()) {
            for (JsonObject rule : mapping(drive.data().identity().model())) {
                String match = rule.getString("match", "");
                if (rule.getInt("id") == attribute.id() && Pattern.compile(match).matcher(attribute.name()).lookingAt()) {
                    String name = "smart_" + rule.getString("name");
                    assertEquals(printed(rule, attribute), lines.get(name) == null ? null : Double.valueOf(lines.get(name)),
                            file.getFileName() + ": " + name + " of " + attribute);
                    samples += lines.get(name) == null ? 0 : 1;
                    break;
                }
            }
        }
        return samples;
    }

    private static Double printed(JsonObject rule, Attribute attribute) {
        double scale = rule.containsKey("scale") ? rule.getJsonNumber("scale").doubleValue() : 1;
        String raw = attribute.rawString().split(" ", -1)[0];
        return switch (rule.getString("raw", rule.getString("value"))) {
            case "VALUE" -> attribute.value() * scale;
            case "WORST" -> attribute.worst() * scale;
            case "RAW_VALUE" -> raw.matches("[0-9]+") ? Double.parseDouble(raw) * scale : null;
            case "low16" -> (attribute.rawValue() & 0xffff) * scale;
            case "low32" -> (attribute.rawValue() & 0xffffffffL) * scale;
            default -> throw new AssertionError(rule);
        };
    }

    /// The rules for a model in the order in which they are tried.
    private static List<JsonObject> mapping(String model) {
        try (JsonReader reader = Json.createReader(new StringReader(Reports.text(Reports.ROOT.resolve("config/attrmap.json"))))) {
            JsonObject all = reader.readObject();
            List<JsonObject> rules = new ArrayList<>();
            for (JsonObject special : all.getJsonArray("per-device").getValuesAs(JsonObject.class)) {
                if (special.containsKey("devices")
                        && special.getJsonArray("devices").getValuesAs(JsonString.class).stream().anyMatch(glob -> model
                                .matches(Pattern.quote(glob.getString()).replace("?", "\\E.\\Q").replace("*", "\\E.*\\Q")))) {
                    rules.addAll(special.getJsonArray("rules").getValuesAs(JsonObject.class));
                }
            }
            rules.addAll(all.getJsonArray("generic").getValuesAs(JsonObject.class));
            return rules;
        }
    }

    private static void assertSample(String text, String line) {
        Set<String> lines = new HashSet<>(text.lines().toList());
        String name = line.split("[{ ]", -1)[0];
        assertTrue(lines.contains(line), line + " is not among:\n"
                + lines.stream().filter(l -> l.startsWith(name)).sorted().collect(Collectors.joining("\n")));
    }

    private static Rules defaultRules() throws Exception {
        RuleSet set = RuleSet.compile(
                List.of(new Source("attrmap.json", Files.readAllBytes(Reports.ROOT.resolve("config/attrmap.json")))), null);
        return new Rules(set, new SmartctlReader(set), "m", "", 1, List.of());
    }

    private static String text(List<Drive> drives, Rules rules) throws Exception {
        return text(new Snapshot(rules, T0, 0.5, null,
                new Snapshot.Helper("1.0.0", new Smartctl("7.4", "1.0", "5530", "(local build)"), ""), drives, List.of()));
    }

    private static String text(Snapshot collection) throws Exception {
        return text(collection, T0 + 60_000_000_000L);
    }

    private static String text(Snapshot collection, long now) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.builder().build().write(out,
                new MetricSnapshots(Exposition.of(collection).at(true, now)));
        return out.toString(UTF_8).replace("version=\"" + Version.TEXT + "\"} 1.0", "version=\"VERSION\"} 1.0");
    }
}
