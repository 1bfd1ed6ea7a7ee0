package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.smartexporter.exporter.Variant.Format;
import io.smartexporter.literal.Source;
import io.smartexporter.rules.RuleFiles;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.testing.Recordings;
import io.smartexporter.wire.DriveId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pack `smartctl_exporter` gives the samples of the exporter of this name, as [NeighbourOracle] computes them.
class SmartctlExporterPackTest {
    private static final long T0 = 1_000_000_000L;
    private static final Path PACK = Reports.ROOT.resolve("config/packs/smartctl_exporter.json");

    /// The differences: drives that have no samples with us, since rules are for what a drive says of its health.
    private static final Map<String, String> WITHOUT_SAMPLES = Map.of("sdo.json",
            "smartctl was not permitted to read it; the neighbour shows a drive of no size", "sdq.json",
            "a logical unit without S.M.A.R.T.; the neighbour shows the 0 degrees that it reports");

    /// A label without a text is no label.
    private static final Pattern EMPTY = Pattern.compile("(?<=[{,])\\w+=\"\"(,|(?=\\}))");

    private static final Rules RULES = rules(PACK);

    private static Rules rules(Path... mappings) {
        try {
            List<Source> sources = new ArrayList<>();
            for (Path file : mappings) {
                sources.add(new Source(file.getFileName().toString(), Files.readAllBytes(file)));
            }
            RuleSet set = RuleSet.compile(RuleFiles.of(sources, null), OwnFamily.RESERVED);
            assertEquals(List.of(), set.warnings());
            return new Rules(set, new SmartctlReader(set), "m", "", 1);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theDemoDrivesHaveTheSamplesOfTheNeighbour() throws Exception {
        int samples = 0;
        for (Path file : Reports.documents(Reports.DEMO)) {
            samples += compare(file, idOfDemo(file));
        }
        assertTrue(samples > 1000, samples + " samples");
    }

    @Tag(Recordings.TAG)
    @Test
    void theRecordedDrivesHaveTheSamplesOfTheNeighbour() throws Exception {
        int samples = 0;
        for (Path file : Reports.documents(Recordings.path("drives/recorded"))) {
            samples += compare(file, new DriveId("0:0:0:0", "sda", "", ""));
        }
        assertTrue(samples > 1500, samples + " samples");
    }

    private static DriveId idOfDemo(Path file) {
        String name = file.getFileName().toString().replace(".json", "");
        String[] parts = name.split("\\+", 2);
        return new DriveId(name, parts[0].replace("bus_", "bus/"), parts.length == 1 ? "" : parts[1], "");
    }

    /// @return the samples that both have
    private static int compare(Path file, DriveId id) throws Exception {
        String json = Reports.text(file);
        Drive drive = new Diagnosis().of(Reports.recorded(id, file), T0, RULES.reader());
        SortedMap<String, Double> expected = WITHOUT_SAMPLES.containsKey(file.getFileName().toString())
                ? new TreeMap<>()
                : expected(json, id);
        SortedMap<String, Double> actual = samples(text(Format.TEXT, drive));
        assertEquals(String.join("\n", expected.keySet()), String.join("\n", actual.keySet()), () -> "series of " + file);
        expected.forEach((series, value) -> assertEquals(value, actual.get(series), Math.abs(value) * 1e-12,
                () -> series + " of " + file));
        return actual.size();
    }

    private static SortedMap<String, Double> expected(String json, DriveId id) {
        SortedMap<String, Double> samples = new TreeMap<>();
        if (isJson(json) && NeighbourOracle.stored(json)) {
            NeighbourOracle.samples(json, "/dev/" + id.device(), id.type())
                    .forEach((series, value) -> samples.put(withoutEmpty(series), value));
        }
        return samples;
    }

    private static boolean isJson(String text) {
        return text.strip().endsWith("}");
    }

    private static String withoutEmpty(String series) {
        return EMPTY.matcher(series).replaceAll("").replace(",}", "}");
    }

    private static SortedMap<String, Double> samples(String text) {
        SortedMap<String, Double> samples = new TreeMap<>();
        text.lines().filter(line -> line.startsWith("smartctl_")).forEach(line -> samples
                .put(line.substring(0, line.lastIndexOf(' ')), Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
        return samples;
    }

    private static String text(Format format, Drive... drives) throws IOException {
        Snapshot collection = new Snapshot(RULES, T0, 0.5, null, new Snapshot.Helper("1.0.0", "7.4", ""), List.of(drives),
                List.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.writer().write(out, new MetricSnapshots(Exposition.of(collection).at(true, T0)), EscapingScheme.DEFAULT);
        return out.toString(UTF_8);
    }

    /// An ATA disk and an SSD, SAS disks with and without a controller, NVMe drives with one and with many namespaces.
    private static Drive[] demo() throws IOException {
        List<Drive> drives = new ArrayList<>();
        for (String name : List.of("sdi", "sdj", "sda", "bus_19+megaraid,1", "nvme0", "nvme1")) {
            Path file = Reports.DEMO.resolve(name + ".json");
            drives.add(new Diagnosis().of(Reports.recorded(idOfDemo(file), file), T0, RULES.reader()));
        }
        return drives.toArray(Drive[]::new);
    }

    /// To see a wanted change: run with -Dgolden.write=true and read the difference.
    @Test
    void someDemoDrivesAreExposedAsInTheGoldenFile() throws Exception {
        String text = text(Format.TEXT, demo()).lines().filter(line -> line.contains("smartctl_")
                && !line.contains("smart_")).collect(Collectors.joining("\n", "", "\n"));
        Path golden = Path.of("src/test/resources/smartctl_exporter.prom");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, text);
        }
        assertEquals(Files.readString(golden), text);
    }

    /// A counter would get `_total`, which the neighbour's names do not have.
    @Test
    void theNamesAreThoseOfTheNeighbourInOpenMetricsToo() throws Exception {
        assertEquals(samples(text(Format.TEXT, demo())), samples(text(Format.OPENMETRICS, demo())));
    }

    @Test
    void thePackGoesWithTheDefaultMapping() {
        rules(Reports.ROOT.resolve("config/attrmap.json"), PACK);
    }

    /// Logs that smartctl is not asked for on a host, but may be.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"ata_sct_status\":{\"device_state\":2},\"temperature\":{\"current\":31,\"lifetime_min\":14,\"op_limit_max\":60}}",
        "{\"ata_sct_status\":{},\"ata_sct_erc\":{\"read\":{\"enabled\":true,\"deciseconds\":75},\"write\":{\"enabled\":false}}}",
        "{\"ata_smart_error_log\":{\"extended\":{\"count\":3}},\"ata_smart_self_test_log\":{\"extended\":{\"count\":2}}}",
        "{\"power_on_time\":{\"minutes\":5},\"power_cycle_count\":3,\"smart_status\":{\"nvme\":{\"value\":0}},"
                + "\"ata_smart_attributes\":{\"table\":[{\"id\":5,\"name\":\"A \",\"worst\":7},{\"id\":9,\"flags\":{\"string\":\"P \",\"auto_keep\":true}}]}}",
        "{\"interface_speed\":{\"max\":{\"units_per_second\":60,\"bits_per_unit\":100000000}},\"rotation_rate\":5400}",
        "{\"device\":{\"type\":\"nvme\",\"protocol\":\"NVMe\"},\"nvme_smart_health_information_log\":{\"media_errors\":3}}",
        "{\"device\":{\"type\":\"scsi\",\"protocol\":\"SCSI\"},\"power_cycle_count\":2,\"scsi_error_counter_log\":{\"read\":"
                + "{\"total_uncorrected_errors\":1}},\"scsi_start_stop_cycle_counter\":{\"accumulated_start_stop_cycles\":9}}"})
    void whatADocumentMayHaveIsTheSame(String members) throws Exception {
        String json = "{\"smartctl\":{\"version\":[7,4],\"exit_status\":0},\"model_name\":\"M\",\"serial_number\":\"S\","
                + (members.contains("\"device\"") ? "" : "\"device\":{\"type\":\"sat\",\"protocol\":\"ATA\"},")
                + (members.contains("smart_status") ? "" : "\"smart_status\":{\"passed\":true},") + members.substring(1);
        Drive drive = new Diagnosis().of(Reports.ok(Reports.SDA, json, 0), T0, RULES.reader());
        assertEquals(expected(json, Reports.SDA), samples(text(Format.TEXT, drive)));
    }
}
