package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/// Expected lines are computed by hand from the drives' documents.
class NeighbourOracleTest {
    @Test
    void aFailingSataDriveHasAllItsFamilies() throws Exception {
        SortedMap<String, Double> samples = demo("sdi");
        assertEquals(24 * 4 + 16, samples.size());
        sample(samples, "smartctl_device_smartctl_exit_status{device=\"sdi\"}", 216);
        sample(samples, "smartctl_device{ata_additional_product_id=\"unknown\",ata_version=\"ACS-3 T13/2161-D revision 5\","
                + "device=\"sdi\",firmware_version=\"CC25\",form_factor=\"3.5 inches\",interface=\"sat\","
                + "model_family=\"Seagate Barracuda 7200.14 (AF)\",model_name=\"ST3000DM001-1ER166\",protocol=\"ATA\","
                + "sata_version=\"SATA 3.1\",scsi_product=\"\",scsi_revision=\"\",scsi_vendor=\"\",scsi_version=\"\","
                + "serial_number=\"Z50K7WNP\"}", 1);
        sample(samples, "smartctl_device_capacity_blocks{device=\"sdi\"}", 5860533168.0);
        sample(samples, "smartctl_device_capacity_bytes{device=\"sdi\"}", 3000592982016.0);
        sample(samples, "smartctl_device_block_size{blocks_type=\"physical\",device=\"sdi\"}", 4096);
        sample(samples, "smartctl_device_interface_speed{device=\"sdi\",speed_type=\"current\"}", 6e9);
        String attribute = "smartctl_device_attribute{attribute_flags_long=\"prefailure,updated_online,event_count,auto_keep\","
                + "attribute_flags_short=\"PO--CK\",attribute_id=\"5\",attribute_name=\"Reallocated_Sector_Ct\","
                + "attribute_value_type=\"%s\",device=\"sdi\"}";
        sample(samples, attribute.formatted("value"), 7);
        sample(samples, attribute.formatted("worst"), 7);
        sample(samples, attribute.formatted("thresh"), 10);
        sample(samples, attribute.formatted("raw"), 15976);
        sample(samples, "smartctl_device_attribute{attribute_flags_long=\"\",attribute_flags_short=\"------\","
                + "attribute_id=\"242\",attribute_name=\"Total_LBAs_Read\",attribute_value_type=\"raw\",device=\"sdi\"}",
                129377405219.0);
        sample(samples, "smartctl_device_power_on_seconds{device=\"sdi\"}", 148618800);
        sample(samples, "smartctl_device_rotation_rate{device=\"sdi\"}", 7200);
        sample(samples, "smartctl_device_temperature{device=\"sdi\",temperature_type=\"current\"}", 39);
        sample(samples, "smartctl_device_power_cycle_count{device=\"sdi\"}", 97);
        sample(samples, "smartctl_device_error_log_count{device=\"sdi\",error_log_type=\"summary\"}", 2113);
        sample(samples, "smartctl_device_self_test_log_count{device=\"sdi\",self_test_log_type=\"standard\"}", 5);
        sample(samples, "smartctl_device_self_test_log_error_count{device=\"sdi\",self_test_log_type=\"standard\"}", 3);
        sample(samples, "smartctl_device_smart_status{device=\"sdi\"}", 0);
    }

    /// It has many namespaces: no capacity of its own, and no block size.
    @Test
    void anNvmeDriveHasItsHealthLog() throws Exception {
        SortedMap<String, Double> samples = demo("nvme1");
        assertEquals(19, samples.size());
        sample(samples, "smartctl_device_nvme_capacity_bytes{device=\"nvme1\"}", 4000787030016.0);
        sample(samples, "smartctl_device_capacity_bytes{device=\"nvme1\"}", 0);
        sample(samples, "smartctl_device_block_size{blocks_type=\"logical\",device=\"nvme1\"}", 0);
        sample(samples, "smartctl_device_percentage_used{device=\"nvme1\"}", 7);
        sample(samples, "smartctl_device_available_spare{device=\"nvme1\"}", 99);
        sample(samples, "smartctl_device_available_spare_threshold{device=\"nvme1\"}", 10);
        sample(samples, "smartctl_device_critical_warning{device=\"nvme1\"}", 0);
        sample(samples, "smartctl_device_media_errors{device=\"nvme1\"}", 0);
        sample(samples, "smartctl_device_num_err_log_entries{device=\"nvme1\"}", 2);
        sample(samples, "smartctl_device_bytes_read{device=\"nvme1\"}", 657872748544000.0);
        sample(samples, "smartctl_device_power_on_seconds{device=\"nvme1\"}", 121392000);
        sample(samples, "smartctl_device_smart_status{device=\"nvme1\"}", 1);
    }

    @Test
    void aSasDriveHasItsCounters() throws Exception {
        SortedMap<String, Double> samples = demo("sda");
        assertEquals(23, samples.size());
        sample(samples, "smartctl_device{ata_additional_product_id=\"unknown\",ata_version=\"\",device=\"sda\","
                + "firmware_version=\"\",form_factor=\"2.5 inches\",interface=\"scsi\",model_family=\"unknown\","
                + "model_name=\"SEAGATE ST1200MM0129\",protocol=\"SCSI\",sata_version=\"\",scsi_product=\"ST1200MM0129\","
                + "scsi_revision=\"N004\",scsi_vendor=\"SEAGATE\",scsi_version=\"SPC-4\",serial_number=\"WFK6R1MB\"}", 1);
        sample(samples, "smartctl_device_power_on_seconds{device=\"sda\"}", 137579040);
        sample(samples, "smartctl_device_power_cycle_count{device=\"sda\"}", 29);
        sample(samples, "smartctl_device_temperature{device=\"sda\",temperature_type=\"drive_trip\"}", 60);
        sample(samples, "smartctl_device_bytes_read{device=\"sda\"}", 210934517000000.0);
        sample(samples, "smartctl_device_bytes_written{device=\"sda\"}", 96120843000000.0);
        sample(samples, "smartctl_scsi_grown_defect_list{device=\"sda\"}", 0);
        sample(samples, "smartctl_read_errors_corrected_by_eccdelayed{device=\"sda\"}", 7);
        sample(samples, "smartctl_read_errors_corrected_by_eccfast{device=\"sda\"}", 0);
        sample(samples, "smartctl_write_errors_corrected_by_rereads_rewrites{device=\"sda\"}", 0);
        sample(samples, "smartctl_write_total_uncorrected_errors{device=\"sda\"}", 0);
    }

    @Test
    void aDriveBehindAControllerHasItsNumberInTheLabel() throws Exception {
        String json = Files.readString(Reports.DEMO.resolve("bus_19+megaraid,1.json"));
        SortedMap<String, Double> samples = NeighbourOracle.samples(json, "/dev/bus/19", "megaraid,1");
        sample(samples, "smartctl_scsi_grown_defect_list{device=\"bus_19_megaraid_1\"}", 87);
        sample(samples, "smartctl_read_total_uncorrected_errors{device=\"bus_19_megaraid_1\"}", 9);
        sample(samples, "smartctl_device_smart_status{device=\"bus_19_megaraid_1\"}", 0);

        Map<String, String> labels = Map.of("/dev/disk/by-id/ata-X_1", "ata-X_1", "/dev/disk/by-path/pci-0", "pci-0",
                "/dev/cciss/c0d0", "cciss_c0d0", "/dev/nvme0", "nvme0");
        labels.forEach((path, label) -> assertTrue(NeighbourOracle.samples("{}", path, "auto")
                .containsKey("smartctl_device_smartctl_exit_status{device=\"" + label + "\"}"), path));
        assertTrue(NeighbourOracle.samples("{}", "/dev/sdb", "aacraid,1,0,4")
                .containsKey("smartctl_device_smartctl_exit_status{device=\"sdb_aacraid_1_0_4\"}"));
    }

    @Test
    void aDriveThatTellsNothingHasSixSamples() throws Exception {
        assertEquals(Map.of("smartctl_device_smartctl_exit_status{device=\"sdo\"}", 0.0,
                "smartctl_device{ata_additional_product_id=\"unknown\",ata_version=\"\",device=\"sdo\",firmware_version=\"\","
                        + "form_factor=\"\",interface=\"scsi\",model_family=\"unknown\",model_name=\"unknown\","
                        + "protocol=\"SCSI\",sata_version=\"\",scsi_product=\"\",scsi_revision=\"\",scsi_vendor=\"\","
                        + "scsi_version=\"\",serial_number=\"\"}",
                1.0, "smartctl_device_capacity_blocks{device=\"sdo\"}", 0.0, "smartctl_device_capacity_bytes{device=\"sdo\"}",
                0.0, "smartctl_device_block_size{blocks_type=\"logical\",device=\"sdo\"}", 0.0,
                "smartctl_device_block_size{blocks_type=\"physical\",device=\"sdo\"}", 0.0), demo("sdo"));
    }

    @Test
    void logsThatNoDemoDriveHas() {
        SortedMap<String, Double> samples = NeighbourOracle.samples("""
                {"model_name":" A\\"B\\\\C\\n","ata_sct_status":{"device_state":2},
                "ata_sct_erc":{"read":{"enabled":true,"deciseconds":75},"write":{"enabled":false}},
                "ata_device_statistics":{"pages":[
                {"name":"General Statistics","table":[{"name":"Lifetime Power-On Resets","value":8,
                "flags":{"string":"V-D- ","valid":true,"normalized":false,"supports_dsn":true}}]},
                {"name":"Vendor Specific Statistics","table":[{"name":"Vendor Specific","value":1}]}]},
                "sata_phy_event_counters":{"table":[{"name":"CRC errors ","value":3}]}}""", "/dev/sda", "");
        sample(samples, "smartctl_device_state{device=\"sda\"}", 2);
        sample(samples, "smartctl_device_erc_seconds{device=\"sda\",op_type=\"read\"}", 7.5);
        sample(samples, "smartctl_device_erc_seconds{device=\"sda\",op_type=\"write\"}", 0);
        sample(samples, "smartctl_device_statistics{device=\"sda\",statistic_flags_long=\"valid,supports_dsn\","
                + "statistic_flags_short=\"V-D-\",statistic_name=\"Lifetime Power-On Resets\","
                + "statistic_table=\"General Statistics\"}", 8);
        sample(samples, "smartctl_device_statistics{device=\"sda\",statistic_flags_long=\"valid\","
                + "statistic_flags_short=\"V---\",statistic_name=\"CRC errors\","
                + "statistic_table=\"SATA PHY Event Counters\"}", 3);
        assertFalse(samples.keySet().stream().anyMatch(name -> name.contains("Vendor Specific")));
        assertTrue(samples.keySet().stream().anyMatch(name -> name.contains("model_name=\"A\\\"B\\\\C\"")), samples::toString);
    }

    @Test
    void onlyADriveThatCannotBeOpenedIsNotStored() throws Exception {
        assertFalse(NeighbourOracle.stored(document("sdr")));
        assertFalse(NeighbourOracle.stored("{\"smartctl\":{\"exit_status\":2}}"));
        for (String device : Set.of("sdi", "sdu", "nvme2")) {
            assertTrue(NeighbourOracle.stored(document(device)), device);
        }
    }

    @Test
    void theWholeExpositionHasTwoFamiliesMore() throws Exception {
        assertEquals(Map.of("smartctl_devices", 28.0,
                "smartctl_version{build_info=\"(local build)\",json_format_version=\"1.0\",smartctl_version=\"7.4\","
                        + "svn_revision=\"5530\"}",
                1.0), NeighbourOracle.exposition(28, document("sda")));
        assertEquals(Map.of("smartctl_devices", 0.0), NeighbourOracle.exposition(0, "{}"));
    }

    private static void sample(SortedMap<String, Double> samples, String line, double value) {
        assertEquals(value, samples.get(line), line);
    }

    private static SortedMap<String, Double> demo(String device) throws Exception {
        return NeighbourOracle.samples(document(device), "/dev/" + device, "auto");
    }

    private static String document(String device) throws Exception {
        return Files.readString(Reports.DEMO.resolve(device + ".json"));
    }
}
