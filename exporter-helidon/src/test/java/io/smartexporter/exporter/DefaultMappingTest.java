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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /// Which direction a vendor's attribute has is known by its name and the family together.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Samsung based SSDs | 177 | Wear_Leveling_Count | 97 | 342 | 0.03",
        "Intel 730 and DC S35x0/3610/3700 Series SSDs | 233 | Media_Wearout_Indicator | 71 | 0 | 0.29",
        "Dell Certified Intel S3520 Series SSDs | 245 | Percent_Life_Remaining | 88 | 88 | 0.12",
        "Micron 5100 Pro / 52x0 / 5300 SSDs | 202 | Percent_Lifetime_Remain | 96 | 4 | 0.04",
        "Crucial/Micron Client SSDs | 202 | Percent_Lifetime_Remain | 93 | 7 | 0.07",
        "Phison Driven SSDs | 231 | SSD_Life_Left | 98 | 98 | 0.02",
        "SandForce Driven SSDs | 231 | SSD_Life_Left | 89 | 0 | ",
        "WD Blue / Red / Green SSDs | 230 | Media_Wearout_Indicator | 1 | 0x003d0000003d | 0.0023828125",
        "WD Blue / Red / Green SSDs | 230 | Media_Wearout_Indicator | 100 | 0x0500052a0500 | 0.05",
        "An unknown family | 230 | Media_Wearout_Indicator | 1 | 0 | ",
        "An unknown family | 177 | Wear_Leveling_Count | 97 | 342 | "})
    void wearOfAtaDrivesIsKnownByNameAndFamily(String family, int id, String name, int value, String raw, Double used)
            throws Exception {
        String text = text("ATA", "\"model_family\":\"" + family + "\"," + attribute(id, name, value, raw));
        if (used == null) {
            assertFalse(text.contains("smart_endurance_used_ratio{"), text);
        } else {
            sample(text, "smart_endurance_used_ratio", used);
        }
        sample(text, "smart_dropped_samples{reason=\"duplicate\"}", 0);
    }

    @Test
    void whatTheHostWroteHasOneName() throws Exception {
        String lbas = "\"logical_block_size\":4096," + attribute(241, "Total_LBAs_Written", 99, "1000");
        sample(text("ATA", lbas), "smart_host_written_bytes_total", 4096e3);
        sample(text("ATA", lbas), "smart_written_lbas_total", 1000);
        sample(text("ATA", attribute(241, "Host_Writes_32MiB", 99, "2")), "smart_host_written_bytes_total", 2 * 33554432.0);
        sample(text("ATA", attribute(225, "Host_Writes_32MiB", 99, "2")), "smart_host_written_bytes_total", 2 * 33554432.0);
        sample(text("ATA", attribute(241, "Lifetime_Writes_GiB", 99, "2")), "smart_host_written_bytes_total", 2 * 1073741824.0);
        sample(text("SCSI", "\"scsi_error_counter_log\":{\"write\":{\"gigabytes_processed\":\"150477.962\"}}"),
                "smart_host_written_bytes_total", 150477.962e9);
        sample(text("NVMe", "\"nvme_smart_health_information_log\":{\"data_units_written\":3}"), "smart_host_written_bytes_total",
                3 * 512000.0);
    }

    /// A block of one drive has 512 bytes, and of another 4096: without a word on that nothing is guessed.
    @Test
    void blocksOfUnknownSizeAreNoBytes() throws Exception {
        String text = text("ATA", attribute(241, "Total_LBAs_Written", 99, "1000"));
        assertFalse(text.contains("smart_host_written_bytes_total{"), text);
    }

    @Test
    void whatSeagatePacksIsUnpackedForItsFamiliesOnly() throws Exception {
        String seeks = attribute(7, "Seek_Error_Rate", 78, Long.toString((2L << 32) + 1000));
        sample(text("ATA", "\"model_family\":\"Seagate Exos X16\"," + seeks), "smart_seek_errors", 2);
        assertFalse(text("ATA", "\"model_family\":\"Toshiba MG08\"," + seeks).contains("smart_seek_errors{"));
    }

    /// smartctl 7.0 and 7.1 give the length of the list in bytes, with elements of 4 or 8.
    @ParameterizedTest
    @CsvSource({"'7,0', 240, -1", "'7,1', 240, -1", "'7,1', 0, 0", "'7,2', 30, 30", "'7,5', 30, 30"})
    void grownDefectsOfUnknownUnitAreNoSample(String version, int list, int defects) throws Exception {
        String text = text(version, "SCSI", "\"scsi_grown_defect_list\":" + list);
        if (defects < 0) {
            assertFalse(text.contains("smart_scsi_grown_defects{"), text);
        } else {
            sample(text, "smart_scsi_grown_defects", defects);
        }
        sample(text, "smart_dropped_samples{reason=\"unit_unknown\"}", defects < 0 ? 1 : 0);
    }

    /// A sensor that is not there reads 0 K, or a rest of it.
    @ParameterizedTest
    @ValueSource(ints = {-273, -93})
    void noDriveIsSoCold(int celsius) throws Exception {
        String text = text("NVMe", "\"nvme_smart_health_information_log\":{\"temperature\":" + celsius
                + ",\"temperature_sensors\":[35,null," + celsius + "]}");
        sample(text, "smart_nvme_sensor_temperature_celsius", 35);
        assertFalse(text.contains("smart_temperature_celsius{"), text);
        sample(text, "smart_dropped_samples{reason=\"not_available\"}", 2);
        sample(text("SCSI", "\"scsi_grown_defect_list\":0,\"temperature\":{\"current\":-20}"), "smart_temperature_celsius", -20);
    }

    @ParameterizedTest
    @CsvSource({"100, 60, 40", "70000, 4464, -1", "70000, 4000, -1", "65536, 65535, 1", "70000, 5000, 65000", "200000, 100, -1",
        "100, 101, -1"})
    void theAgeOfTheLastSelfTestIsPowerOnTimeIn16Bits(int now, int then, int age) throws Exception {
        String text = text("ATA", attribute(9, "x", 1, "1") + ",\"power_on_time\":{\"hours\":" + now + "},"
                + "\"ata_smart_self_test_log\":{\"standard\":{\"table\":["
                + "{\"status\":{\"value\":249,\"remaining_percent\":90},\"lifetime_hours\":7},"
                + "{\"status\":{\"value\":121,\"passed\":false},\"lifetime_hours\":" + then + "},"
                + "{\"status\":{\"value\":0,\"passed\":true},\"lifetime_hours\":1}],\"count\":3}}");
        sample(text, "smart_self_test_last_result", 7);
        if (age < 0) {
            assertFalse(text.contains("smart_self_test_last_age_seconds{"), text);
        } else {
            sample(text, "smart_self_test_last_age_seconds", 3600.0 * age);
        }
    }

    @Test
    void theLastSelfTestOfEachProtocolIsRead() throws Exception {
        String sas = text("SCSI", """
                "scsi_grown_defect_list":0,"power_on_time":{"hours":500,"minutes":1},
                "scsi_self_test_0":{"code":{"value":1},"result":{"value":15},"self_test_in_progress":true},
                "scsi_self_test_1":{"code":{"value":1},"result":{"value":6},"power_on_time":{"hours":480}}""");
        sample(sas, "smart_self_test_last_result", 6);
        sample(sas, "smart_self_test_last_age_seconds", 20 * 3600.0);
        sample(sas, "smart_self_test_failures", 1);
        String old = text("SCSI", """
                "scsi_grown_defect_list":0,"power_on_time":{"hours":70010},
                "scsi_self_test_0":{"code":{"value":1},"result":{"value":0},"power_on_time":{"hours":%d}}""".formatted(65535));
        assertFalse(old.contains("smart_self_test_last_age_seconds{"), "that is where the log of SCSI stops");
        String nvme = text("NVMe", """
                "nvme_smart_health_information_log":{"temperature":30},"power_on_time":{"hours":100500},
                "nvme_self_test_log":{"table":[null,{"self_test_result":{"value":0},"power_on_hours":100000}]}""");
        sample(nvme, "smart_self_test_last_result", 0);
        sample(nvme, "smart_self_test_last_age_seconds", 500 * 3600.0);
        sample(nvme, "smart_self_test_failures", 0);
        String failing = text("NVMe", """
                "nvme_smart_health_information_log":{"temperature":30},"nvme_self_test_log":{"table":[
                {"self_test_result":{"value":1},"power_on_hours":9},{"self_test_result":{"value":7},"power_on_hours":8},
                {"self_test_result":{"value":0},"power_on_hours":7},{"self_test_result":{"value":6},"power_on_hours":6}]}""");
        sample(failing, "smart_self_test_failures", 1);
        assertFalse(text("NVMe", "\"nvme_smart_health_information_log\":{\"temperature\":30}").contains("smart_self_test_last"));
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

    private static String attribute(int id, String name, int value, String raw) {
        return "\"ata_smart_attributes\":{\"table\":[{\"id\":%d,\"name\":\"%s\",\"value\":%d,\"worst\":%d,\"thresh\":0,\"raw\":{\"value\":%d,\"string\":\"%s\"}}]}"
                .formatted(id, name, value, value, raw.startsWith("0x") ? Long.decode(raw) : Long.parseLong(raw), raw);
    }

    private static String text(String protocol, String rest) throws Exception {
        return text("7,5", protocol, rest);
    }

    private static String text(String version, String protocol, String rest) throws Exception {
        String json = "{\"smartctl\":{\"version\":[" + version + "],\"exit_status\":0},\"device\":{\"protocol\":\"" + protocol
                + "\"},\"model_name\":\"ACME\",\"serial_number\":\"S\",\"smart_status\":{\"passed\":true}," + rest + "}";
        Drive drive = new Diagnosis().of(Reports.ok(Reports.SDA, json, 0), 0, Reports.READER);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Snapshot collection = new Snapshot(Reports.RULES, 0, 0.5, null, new Snapshot.Helper("1.0.0", Smartctl.UNKNOWN, ""),
                List.of(drive),
                List.of());
        PrometheusTextFormatWriter.builder().build().write(out, new MetricSnapshots(Exposition.of(collection).at(true, 0)));
        return out.toString(UTF_8);
    }
}
