package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/// Expected lines are computed by hand from the drives' documents.
class SmartmonOracleTest {
    private static final String SDI = "disk=\"/dev/sdi\"";

    /// 21 of its 24 attributes are on the list.
    @Test
    void aSataDriveHasItsAttributesByNameInTheShell() throws Exception {
        SortedMap<String, Double> samples = SmartmonOracle.shell(document("sdi"), "/dev/sdi");
        assertEquals(21 * 4 + 6, samples.size());
        sample(samples, "smartmon_device_active{" + SDI + ",type=\"sat\"}", 1);
        sample(samples, "smartmon_smartctl_run{" + SDI + ",type=\"sat\"}", 1771848000);
        sample(samples, "smartmon_device_info{device_model=\"ST3000DM001-1ER166\"," + SDI + ",firmware_version=\"CC25\","
                + "model_family=\"Seagate Barracuda 7200.14 (AF)\",serial_number=\"Z50K7WNP\",type=\"sat\"}", 1);
        sample(samples, "smartmon_device_smart_available{" + SDI + ",type=\"sat\"}", 1);
        sample(samples, "smartmon_device_smart_enabled{" + SDI + ",type=\"sat\"}", 1);
        sample(samples, "smartmon_device_smart_healthy{" + SDI + ",type=\"sat\"}", 0);
        sample(samples, "smartmon_reallocated_sector_ct_value{" + SDI + ",smart_id=\"5\",type=\"sat\"}", 7);
        sample(samples, "smartmon_reallocated_sector_ct_worst{" + SDI + ",smart_id=\"5\",type=\"sat\"}", 7);
        sample(samples, "smartmon_reallocated_sector_ct_threshold{" + SDI + ",smart_id=\"5\",type=\"sat\"}", 10);
        sample(samples, "smartmon_reallocated_sector_ct_raw_value{" + SDI + ",smart_id=\"5\",type=\"sat\"}", 15976);
        sample(samples, "smartmon_end_to_end_error_threshold{" + SDI + ",smart_id=\"184\",type=\"sat\"}", 99);
        sample(samples, "smartmon_airflow_temperature_cel_raw_value{" + SDI + ",smart_id=\"190\",type=\"sat\"}", 39);
        sample(samples, "smartmon_total_lbas_read_raw_value{" + SDI + ",smart_id=\"242\",type=\"sat\"}", 129377405219.0);
        for (String name : new String[]{"high_fly_writes", "power_off_retract_count", "head_flying_hours"}) {
            assertFalse(samples.keySet().stream().anyMatch(line -> line.startsWith("smartmon_" + name)), name);
        }
    }

    /// 18 of its 24 attributes are on the list: those with a hyphen are not, nor is `runtime_bad_block`.
    @Test
    void aSataDriveHasItsAttributesByLabelInPython() throws Exception {
        SortedMap<String, Double> samples = SmartmonOracle.python(document("sdi"), "/dev/sdi", "sat");
        assertEquals(18 * 4 + 7, samples.size());
        String drive = "device=\"/dev/sdi\",disk=\"0\"";
        sample(samples, "smartmon_device_active{" + drive + "}", 1);
        sample(samples, "smartmon_smartctl_run{" + drive + "}", 1771848000);
        sample(samples, "smartmon_device_info{" + drive.replace(",", ",device_model=\"ST3000DM001-1ER166\",")
                + ",firmware_version=\"CC25\",model_family=\"Seagate Barracuda 7200.14 (AF)\",serial_number=\"Z50K7WNP\"}", 1);
        sample(samples, "smartmon_device_smart_healthy{" + drive + "}", 0);
        sample(samples, "smartmon_device_errors{" + drive + "}", 2113);
        sample(samples, "smartmon_attr_value{" + drive + ",name=\"temperature_celsius\"}", 39);
        sample(samples, "smartmon_attr_worst{" + drive + ",name=\"temperature_celsius\"}", 48);
        sample(samples, "smartmon_attr_threshold{" + drive + ",name=\"temperature_celsius\"}", 0);
        sample(samples, "smartmon_attr_raw_value{" + drive + ",name=\"temperature_celsius\"}", 39);
        sample(samples, "smartmon_attr_raw_value{" + drive + ",name=\"total_lbas_written\"}", 58412096331.0);
        for (String name : new String[]{"end", "g-sense", "g_sense", "runtime"}) {
            assertFalse(samples.keySet().stream().anyMatch(line -> line.contains("name=\"" + name)), name);
        }
    }

    @Test
    void aSasDriveHasFourValuesOfItsOwnInTheShell() throws Exception {
        SortedMap<String, Double> samples = SmartmonOracle.shell(document("sda"), "/dev/sda");
        assertEquals(4 + 6, samples.size());
        sample(samples, "smartmon_device_info{disk=\"/dev/sda\",lun_id=\"0x5000c500b61f84d3\",product=\"ST1200MM0129\","
                + "revision=\"N004\",serial_number=\"WFK6R1MB\",type=\"scsi\",vendor=\"SEAGATE\"}", 1);
        sample(samples, "smartmon_power_on_hours_raw_value{disk=\"/dev/sda\",smart_id=\"9\",type=\"scsi\"}", 38216.4);
        sample(samples, "smartmon_temperature_celsius_raw_value{disk=\"/dev/sda\",smart_id=\"194\",type=\"scsi\"}", 33);
        sample(samples, "smartmon_power_cycle_count_raw_value{disk=\"/dev/sda\",smart_id=\"12\",type=\"scsi\"}", 29);
        sample(samples, "smartmon_grown_defects_count_raw_value{disk=\"/dev/sda\",smart_id=\"-1\",type=\"scsi\"}", 0);
    }

    @Test
    void aSasDriveHasNoValuesOfItsOwnInPython() throws Exception {
        String drive = "device=\"/dev/sda\",disk=\"0\"";
        assertEquals(
                Map.of("smartmon_device_active{" + drive + "}", 1.0, "smartmon_smartctl_run{" + drive + "}", 1771848002.0,
                        "smartmon_device_info{" + drive + ",lun_id=\"0x5000c500b61f84d3\",product=\"ST1200MM0129\","
                                + "revision=\"N004\",serial_number=\"WFK6R1MB\",vendor=\"SEAGATE\"}",
                        1.0, "smartmon_device_smart_available{" + drive + "}", 1.0, "smartmon_device_smart_enabled{" + drive
                                + "}",
                        1.0, "smartmon_device_smart_healthy{" + drive + "}", 1.0),
                SmartmonOracle.python(document("sda"), "/dev/sda", "scsi"));
    }

    @Test
    void anNvmeDriveHasNoModelAndNoValues() throws Exception {
        SortedMap<String, Double> shell = SmartmonOracle.shell(document("nvme1"), "/dev/nvme1");
        assertEquals(6, shell.size());
        sample(shell, "smartmon_device_info{disk=\"/dev/nvme1\",firmware_version=\"VDV10184\","
                + "serial_number=\"PHLJ038401XN4P0DGN\",type=\"nvme\"}", 1);
        SortedMap<String, Double> python = SmartmonOracle.python(document("nvme1"), "/dev/nvme1", "nvme");
        assertEquals(6, python.size());
        sample(python, "smartmon_device_smart_healthy{device=\"/dev/nvme1\",disk=\"0\"}", 1);
    }

    @Test
    void aDriveBehindAControllerHasItsNumberInALabel() throws Exception {
        String json = Files.readString(Reports.DEMO.resolve("bus_19+megaraid,1.json"));
        sample(SmartmonOracle.shell(json, "/dev/bus/19"),
                "smartmon_grown_defects_count_raw_value{disk=\"/dev/bus/19\",smart_id=\"-1\",type=\"megaraid,1\"}", 87);
        sample(SmartmonOracle.python(json, "/dev/bus/19", "megaraid,1"),
                "smartmon_device_smart_healthy{device=\"/dev/bus/19\",disk=\"megaraid,1\"}", 0);

        Map<String, String> disks = Map.of("sat+megaraid,0", "megaraid,0", "cciss,2", "cciss,2", "sat+cciss,2+x", "cciss,2+x",
                "sat", "0", "sat+", "0", "", "0");
        disks.forEach((type, disk) -> {
            sample(SmartmonOracle.python("{\"device\":{\"name\":\"/dev/sg0\",\"type\":\"scsi\"}}", "/dev/sg0", type),
                    "smartmon_device_active{device=\"/dev/sg0\",disk=\"" + disk + "\"}", 1);
            sample(SmartmonOracle.python("{\"device\":{\"type\":\"sat+megaraid,7\"}}", "/dev/sg0", type),
                    "smartmon_device_active{device=\"/dev/sg0\",disk=\"megaraid,7\"}", 1);
        });
    }

    @Test
    void aDriveWithoutAVerdictIsNotUnhealthy() throws Exception {
        assertEquals(Map.of("smartmon_device_active{disk=\"/dev/sdo\",type=\"scsi\"}", 1.0,
                "smartmon_smartctl_run{disk=\"/dev/sdo\",type=\"scsi\"}", 1771848001.0,
                "smartmon_device_info{disk=\"/dev/sdo\",type=\"scsi\"}", 1.0,
                "smartmon_device_smart_available{disk=\"/dev/sdo\",type=\"scsi\"}", 0.0,
                "smartmon_device_smart_enabled{disk=\"/dev/sdo\",type=\"scsi\"}", 0.0),
                SmartmonOracle.shell(document("sdo"), "/dev/sdo"));
        assertEquals(Map.of("smartmon_device_active{disk=\"/dev/sdo\",type=\"unknown\"}", 1.0,
                "smartmon_device_info{disk=\"/dev/sdo\",type=\"unknown\"}", 1.0,
                "smartmon_device_smart_available{disk=\"/dev/sdo\",type=\"unknown\"}", 0.0,
                "smartmon_device_smart_enabled{disk=\"/dev/sdo\",type=\"unknown\"}", 0.0),
                SmartmonOracle.shell("{}", "/dev/sdo"));
    }

    /// Rows as no demo drive has them.
    @Test
    void unusualAttributesInTheShell() {
        SortedMap<String, Double> samples = SmartmonOracle.shell(unusual(), "/dev/sda");
        assertEquals(4 + 4 + 2 + 4 + 4 + 3, samples.size());
        String labels = "{disk=\"/dev/sda\",smart_id=\"%s\",type=\"sat\"}";
        sample(samples, "smartmon_power_on_hours_and_msec_value" + labels.formatted(9), 90);
        sample(samples, "smartmon_power_on_hours_and_msec_raw_value" + labels.formatted(9), 12345);
        sample(samples, "smartmon_spin_up_time_worst" + labels.formatted(3), 99);
        sample(samples, "smartmon_temperature_celsius_raw_value" + labels.formatted(190), 40);
        sample(samples, "smartmon_temperature_celsius_raw_value" + labels.formatted(194), 41);
        assertTrue(samples.keySet().stream().noneMatch(line -> line.startsWith("smartmon_spin_up_time_raw_value")));
        assertTrue(samples.keySet().stream().noneMatch(line -> line.contains("smart_id=\"5\"")));
        sample(samples, "smartmon_device_info{device_model=\"A\\\"B\\\\C\",disk=\"/dev/sda\",type=\"sat\"}", 1);
    }

    @Test
    void unusualAttributesInPython() {
        SortedMap<String, Double> samples = SmartmonOracle.python(unusual(), "/dev/sda", "sat");
        assertEquals(5 + 2 + 4, samples.size());
        String labels = "{device=\"/dev/sda\",disk=\"0\",name=\"%s\"}";
        sample(samples, "smartmon_attr_value" + labels.formatted("spin_up_time"), 100);
        sample(samples, "smartmon_attr_worst" + labels.formatted("spin_up_time"), 99);
        sample(samples, "smartmon_attr_raw_value" + labels.formatted("temperature_celsius"), 40);
        sample(samples, "smartmon_attr_value" + labels.formatted("temperature_celsius"), 60);
        sample(samples, "smartmon_device_errors{device=\"/dev/sda\",disk=\"0\"}", 4);
    }

    @Test
    void onlyAnAtaDriveHasErrors() {
        String line = "smartmon_device_errors{device=\"/dev/sda\",disk=\"0\"}";
        sample(SmartmonOracle.python("{\"device\":{\"protocol\":\"ATA\"}}", "/dev/sda", ""), line, 0);
        sample(SmartmonOracle.python("{\"device\":{\"protocol\":\"ATA\"},\"ata_smart_error_log\":{\"extended\":{\"count\":9},"
                + "\"summary\":{\"count\":5}}}", "/dev/sda", ""), line, 9);
        assertFalse(SmartmonOracle.python("{\"ata_smart_error_log\":{\"summary\":{\"count\":5}}}", "/dev/sda", "")
                .containsKey(line));
    }

    @Test
    void smartctlHasItsVersion() throws Exception {
        assertEquals(Map.of("smartmon_smartctl_version{version=\"7.4\"}", 1.0), SmartmonOracle.version(document("sda")));
        assertEquals(Map.of(), SmartmonOracle.version("{}"));
    }

    /// A name that only contains a known one, a raw text without a number, a row without a threshold, a name with a percent
    /// sign, and two rows of one name.
    private static String unusual() {
        return """
                {"device":{"name":"/dev/sda","type":"sat","protocol":"ATA"},"model_name":" A\\"B\\\\C ",
                "ata_smart_error_log":{"extended":{"count":4}},"ata_smart_attributes":{"table":[
                {"id":9,"name":"Power_On_Hours_and_Msec","value":90,"worst":90,"thresh":0,
                "raw":{"value":1,"string":"12345h+06m+07.890s"}},
                {"id":3,"name":"Spin_Up_Time","value":100,"worst":99,"raw":{"value":7,"string":"unknown 7"}},
                {"id":5,"name":"Reallocated_Sector_Ct%","value":1,"worst":1,"thresh":1,"raw":{"value":1,"string":"1"}},
                {"id":190,"name":"Temperature_Celsius","value":60,"worst":50,"thresh":45,
                "raw":{"value":2621480,"string":"40 (Min/Max 20/41)"}},
                {"id":194,"name":"TEMPERATURE-Celsius","value":59,"worst":50,"thresh":0,"raw":{"value":41,"string":"41"}},
                {"id":195,"name":"temperature_celsius","worst":50,"thresh":0,"raw":{"value":42,"string":"42"}}]}}""";
    }

    private static void sample(SortedMap<String, Double> samples, String line, double value) {
        assertEquals(value, samples.get(line), () -> line + " of " + samples);
    }

    private static String document(String device) throws Exception {
        return Files.readString(Reports.DEMO.resolve(device + ".json"));
    }
}
