package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One fact has one name in the default mapping, whatever the protocol and whoever decoded it.
class DefaultMappingTest {
    private static final String ATTRIBUTES = """
            "ata_smart_attributes":{"table":[
            {"id":9,"name":"Power_On_Hours","value":1,"worst":1,"thresh":0,"raw":{"value":99,"string":"99"}},
            {"id":194,"name":"Temperature_Celsius","value":1,"worst":1,"thresh":0,"raw":{"value":50,"string":"50"}}]},""";

    /// The vendor's column is `24789h+02m`, or something else that is no number.
    @Test
    void whatSmartctlHasDecodedGoesBeforeTheVendorsColumn() throws Exception {
        String text = text("ATA",
                ATTRIBUTES + "\"power_on_time\":{\"hours\":24789,\"minutes\":2},\"temperature\":{\"current\":31}");
        sample(text, "smart_power_on_seconds_total", 24789 * 3600.0);
        sample(text, "smart_temperature_celsius", 31);
        sample(text, "smart_metric_error", 0);
        sample(text, "smart_dropped_samples{reason=\"duplicate\"}", 0);
    }

    @Test
    void withoutThatTheVendorsColumnCounts() throws Exception {
        String text = text("ATA", ATTRIBUTES + "\"x\":1");
        sample(text, "smart_power_on_seconds_total", 99 * 3600.0);
        sample(text, "smart_temperature_celsius", 50);
    }

    @Test
    void aSasDriveHasTheNamesOfAnAtaDrive() throws Exception {
        String text = text("SCSI", """
                "power_on_time":{"hours":35069,"minutes":25},"temperature":{"current":27,"drive_trip":69},
                "scsi_start_stop_cycle_counter":{"accumulated_start_stop_cycles":220,"accumulated_load_unload_cycles":1606},
                "scsi_percentage_used_endurance_indicator":12,"scsi_grown_defect_list":0,
                "scsi_error_counter_log":{"verify":{"total_errors_corrected":26102529,"total_uncorrected_errors":4}}""");
        sample(text, "smart_power_on_seconds_total", 35069 * 3600.0);
        sample(text, "smart_temperature_celsius", 27);
        sample(text, "smart_start_stops_total", 220);
        sample(text, "smart_load_cycles_total", 1606);
        sample(text, "smart_endurance_used_ratio", 0.12);
        sample(text, "smart_scsi_verify_errors_corrected_total", 26102529);
        sample(text, "smart_scsi_verify_errors_uncorrected_total", 4);
    }

    @Test
    void wearHasOneNameAndOneDirection() throws Exception {
        String ata = text("ATA",
                ATTRIBUTES + "\"endurance_used\":{\"current_percent\":7},\"spare_available\":{\"current_percent\":90}");
        sample(ata, "smart_endurance_used_ratio", 0.07);
        sample(ata, "smart_spare_available_ratio", 0.9);
        String nvme = text("NVMe", "\"nvme_smart_health_information_log\":{\"percentage_used\":103,\"available_spare\":100}");
        sample(nvme, "smart_endurance_used_ratio", 1.03);
        sample(nvme, "smart_spare_available_ratio", 1);
    }

    @Test
    void aLinkThatIsSlowerThanItCouldBeIsSeen() throws Exception {
        String text = text("ATA", ATTRIBUTES + """
                "in_smartctl_database":false,"interface_speed":{"max":{"units_per_second":60,"bits_per_unit":100000000},
                "current":{"units_per_second":15,"bits_per_unit":100000000}}""");
        assertTrue(text.contains("kind=\"current\",model=\"ACME\",port=\"0:0:0:0\",serial=\"S\"} 1.5E9\n"), text);
        assertTrue(text.contains("kind=\"max\",model=\"ACME\",port=\"0:0:0:0\",serial=\"S\"} 6.0E9\n"), text);
        sample(text, "smart_in_smartctl_database", 0);
    }

    @Test
    void theAttributeThatFailsIsNamedWithoutADeviceDatabase() throws Exception {
        String text = text("ATA",
                """
                "ata_smart_attributes":{"table":[
                {"id":5,"name":"Reallocated_Sector_Ct","value":1,"worst":1,"thresh":5,"when_failed":"now","raw":{"value":7,"string":"7"}},
                {"id":190,"name":"Airflow_Temperature_Cel","value":70,"worst":40,"thresh":45,"when_failed":"past","raw":{"value":1,"string":"1"}},
                {"id":9,"name":"Power_On_Hours","value":1,"worst":1,"thresh":0,"when_failed":"","raw":{"value":9,"string":"9"}}]}""");
        List<String> lines = text.lines().filter(line -> line.startsWith("smart_attribute_failing{")).toList();
        assertEquals(List.of(
                "smart_attribute_failing{family=\"unknown\",id=\"190\",model=\"ACME\",name=\"Airflow_Temperature_Cel\",port=\"0:0:0:0\",serial=\"S\",when=\"past\"} 1.0",
                "smart_attribute_failing{family=\"unknown\",id=\"5\",model=\"ACME\",name=\"Reallocated_Sector_Ct\",port=\"0:0:0:0\",serial=\"S\",when=\"now\"} 1.0"),
                lines.stream().sorted().toList());
        assertFalse(text("ATA", ATTRIBUTES + "\"x\":1").contains("smart_attribute_failing{"));
    }

    /// Tests that failed and were repeated with success count no more.
    @Test
    void failedSelfTestsThatAreOutdatedCountNoMore() throws Exception {
        String log = "\"ata_smart_self_test_log\":{\"standard\":{\"count\":2,\"error_count_total\":%d,\"error_count_outdated\":%d}}";
        sample(text("ATA", ATTRIBUTES + log.formatted(1, 1)), "smart_self_test_failures", 0);
        sample(text("ATA", ATTRIBUTES + log.formatted(3, 1)), "smart_self_test_failures", 2);
        sample(text("ATA", ATTRIBUTES + "\"ata_smart_self_test_log\":{\"standard\":{\"revision\":1,\"count\":0}}"),
                "smart_self_test_failures", 0);
        assertFalse(text("ATA", ATTRIBUTES + "\"x\":1").contains("smart_self_test_failures{"));
    }

    private static void sample(String text, String name, double value) {
        List<String> lines = text.lines().filter(line -> line.startsWith(name)).toList();
        assertEquals(List.of(value),
                lines.stream().map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))).toList(),
                name + " in " + text);
    }

    private static String text(String protocol, String rest) throws Exception {
        String json = "{\"smartctl\":{\"version\":[7,5],\"exit_status\":0},\"device\":{\"protocol\":\"" + protocol
                + "\"},\"model_name\":\"ACME\",\"serial_number\":\"S\",\"smart_status\":{\"passed\":true}," + rest + "}";
        Drive drive = new Diagnosis().of(Reports.ok(Reports.SDA, json, 0), 0, Reports.READER);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Snapshot collection = new Snapshot(Reports.RULES, 0, 0.5, null, "1.0.0", "", List.of(drive));
        PrometheusTextFormatWriter.builder().build().write(out, new MetricSnapshots(Exposition.of(collection).at(true, 0)));
        return out.toString(UTF_8);
    }
}
