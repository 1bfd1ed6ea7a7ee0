package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.exporter.Variant.Format;
import io.smartexporter.testing.Recordings;
import io.smartexporter.wire.DriveId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pack `smartctl_exporter` gives the samples of the exporter of this name, as [NeighbourOracle] computes them.
class SmartctlExporterPackTest {
    private static final Pack PACK = Pack.of("smartctl_exporter", "smartctl_");

    /// The differences: drives that have no samples with us, since rules are for what a drive says of its health.
    private static final Map<String, String> WITHOUT_SAMPLES = Map.of("sdo.json",
            "smartctl was not permitted to read it; the neighbour shows a drive of no size", "sdq.json",
            "a logical unit without S.M.A.R.T.; the neighbour shows the 0 degrees that it reports");

    @Test
    void theDemoDrivesHaveTheSamplesOfTheNeighbour() throws Exception {
        int samples = 0;
        for (Path file : Reports.documents(Reports.DEMO)) {
            samples += compare(file, Pack.idOfDemo(file));
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

    /// @return the samples that both have
    private static int compare(Path file, DriveId id) throws IOException {
        SortedMap<String, Double> expected = WITHOUT_SAMPLES.containsKey(file.getFileName().toString())
                ? ofTheHost()
                : expected(Reports.text(file), id);
        SortedMap<String, Double> actual = PACK.samples(Format.TEXT, List.of(PACK.drive(file, id)));
        Pack.assertSame(expected, actual, file.toString());
        return actual.size();
    }

    /// The neighbour has them of its first document.
    private static SortedMap<String, Double> ofTheHost() {
        return NeighbourOracle.exposition(1, "{\"json_format_version\":[1,0],\"smartctl\":{\"version\":[7,4],\"svn_revision\":"
                + "\"5530\",\"build_info\":\"(local build)\"}}");
    }

    private static SortedMap<String, Double> expected(String json, DriveId id) {
        SortedMap<String, Double> samples = new TreeMap<>(ofTheHost());
        if (json.strip().endsWith("}") && NeighbourOracle.stored(json)) {
            samples.putAll(NeighbourOracle.samples(json, "/dev/" + id.device(), id.type()));
        }
        return samples;
    }

    /// A counter would get `_total`, which the neighbour's names do not have.
    @Test
    void theNamesAreThoseOfTheNeighbourInOpenMetricsToo() throws Exception {
        assertEquals(PACK.samples(Format.TEXT, PACK.demo()), PACK.samples(Format.OPENMETRICS, PACK.demo()));
    }

    @Test
    void withoutDrivesAndWithoutSmartctlOnlyTheNumberOfDrivesIsThere() throws Exception {
        assertEquals(Map.of("smartctl_devices", 0.0), new TreeMap<>(hostOf(Smartctl.UNKNOWN)));
    }

    private static Map<String, Double> hostOf(Smartctl smartctl) {
        Snapshot none = new Snapshot(PACK.rules(), 0, 0, null, new Snapshot.Helper("1.0.0", smartctl, ""), List.of(), List.of());
        Map<String, Double> samples = new TreeMap<>();
        Exposition.of(none).at(true, 0).stream().filter(family -> family.getMetadata().getName().startsWith("smartctl_"))
                .forEach(family -> family.getDataPoints()
                        .forEach(point -> samples.put(family.getMetadata().getName(),
                                ((io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot) point)
                                        .getValue())));
        return samples;
    }

    @Test
    void thePackGoesWithTheDefaultMapping() {
        Pack.rules(Reports.ROOT.resolve("config/attrmap.json"), Pack.file("smartctl_exporter"));
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
        Drive drive = new Diagnosis().of(Reports.ok(Reports.SDA, json, 0), 1, PACK.rules().reader());
        Pack.assertSame(expected(json, Reports.SDA), PACK.samples(Format.TEXT, List.of(drive)), json);
    }
}
