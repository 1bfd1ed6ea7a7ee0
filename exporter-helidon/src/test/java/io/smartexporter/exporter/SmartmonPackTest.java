package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.exporter.Variant.Format;
import io.smartexporter.testing.Recordings;
import io.smartexporter.wire.DriveId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The packs `smartmon` and `smartmon_py` give the samples of node_exporter's textfile scripts, as [SmartmonOracle] computes them.
class SmartmonPackTest {
    private static final Pack SHELL = Pack.of("smartmon", "smartmon_");
    private static final Pack PYTHON = Pack.of("smartmon_py", "smartmon_");

    @Test
    void theDemoDrivesHaveTheSamplesOfTheScripts() throws Exception {
        int samples = 0;
        for (Path file : Reports.documents(Reports.DEMO)) {
            samples += compare(file, Pack.idOfDemo(file));
        }
        assertTrue(samples > 800, samples + " samples");
    }

    @Tag(Recordings.TAG)
    @Test
    void theRecordedDrivesHaveTheSamplesOfTheScripts() throws Exception {
        int samples = 0;
        for (Path file : Reports.documents(Recordings.path("drives/recorded"))) {
            samples += compare(file, new DriveId("0:0:0:0", "sda", "", ""));
        }
        assertTrue(samples > 1000, samples + " samples");
    }

    /// @return the samples that ours and the scripts have
    private static int compare(Path file, DriveId id) throws IOException {
        String path = "/dev/" + id.device();
        String json = Reports.text(file);
        Drive drive = SHELL.drive(file, id);
        SortedMap<String, Double> ofShell = drive.reason() == null || drive.data() != null
                ? SmartmonOracle.shell(json, path)
                : new TreeMap<>();
        SortedMap<String, Double> ofPython = drive.reason() == null || drive.data() != null
                ? SmartmonOracle.python(json, path, id.type())
                : new TreeMap<>();
        if (drive.state() instanceof DriveState.Unsupported) {
            awake(SmartmonOracle.shell(json, path), ofShell);
            awake(SmartmonOracle.python(json, path, id.type()), ofPython);
        }
        SortedMap<String, Double> version = SmartmonOracle.version("{\"smartctl\":{\"version\":[7,4]}}");
        ofShell.putAll(version);
        ofPython.putAll(version);
        SortedMap<String, Double> shell = SHELL.samples(Format.TEXT, List.of(drive));
        SortedMap<String, Double> python = PYTHON.samples(Format.TEXT, List.of(PYTHON.drive(file, id)));
        Pack.assertSame(ofShell, shell, file + " by smartmon.sh");
        Pack.assertSame(ofPython, python, file + " by smartmon.py");
        return shell.size() + python.size();
    }

    private static void awake(SortedMap<String, Double> all, SortedMap<String, Double> expected) {
        all.forEach((series, value) -> {
            if (series.startsWith("smartmon_device_active")) {
                expected.put(series, value);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"smartmon", "smartmon_py"})
    void thePackGoesWithTheDefaultMapping(String name) {
        Pack.rules(Reports.ROOT.resolve("config/attrmap.json"), Pack.file(name));
    }

    /// The rest of its values is that of when it was last awake.
    @Test
    void aDriveInStandbyIsNotActive() throws Exception {
        Diagnosis diagnosis = new Diagnosis();
        DriveId id = Reports.SDA;
        diagnosis.of(Reports.recorded(id, Reports.DEMO.resolve("sda.json")), 1, SHELL.rules().reader());
        Drive asleep = diagnosis.of(Reports.ok(id, "{\"smartctl\":{\"version\":[7,4],\"exit_status\":2,\"messages\":[{\"string\":"
                + "\"Device is in STANDBY mode, exit(2)\",\"severity\":\"information\"}]}}", 2), 2, SHELL.rules().reader());
        SortedMap<String, Double> samples = SHELL.samples(Format.TEXT, List.of(asleep));
        assertEquals(0.0, samples.get("smartmon_device_active{disk=\"/dev/sda\",type=\"scsi\"}"), samples::toString);
        assertTrue(samples.size() > 3, samples::toString);

        Drive never = new Diagnosis().of(
                Reports.ok(id, "{\"smartctl\":{\"version\":[7,4],\"exit_status\":2,\"messages\":[{\"string\":"
                        + "\"Device is in STANDBY mode, exit(2)\",\"severity\":\"information\"}]}}", 2),
                2, SHELL.rules().reader());
        assertEquals(0.0, SHELL.samples(Format.TEXT, List.of(never))
                .get("smartmon_device_active{disk=\"/dev/sda\",type=\"unknown\"}"));
    }

    /// Names that only contain one of the script's, other case, hyphens, and raw values of all kinds.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Power_On_Hours_and_Msec|31544h+26m+40.150s", "POWER_ON_HOURS|12",
        "End-to-End_Error|0 0 3",
        "Temperature_Celsius|24 (Min/Max 21/40)", "Temperature_Celsius|33.5", "Temperature_Internal|-2", "G-Sense_Error_Rate|abc",
        "Command_Timeouts|18446744073709551615", "Helium_Level|100", "Percent_Lifetime_Remain|7", "Total_LBAs_Written_Low|5",
        "Unknown_Attribute|5"})
    void anAttributeIsReadAsTheScriptsReadIt(String name, String raw) throws Exception {
        String json = "{\"smartctl\":{\"version\":[7,4],\"exit_status\":0},\"device\":{\"name\":\"/dev/sda\",\"type\":\"sat\","
                + "\"protocol\":\"ATA\"},\"model_name\":\"M\",\"serial_number\":\"S\",\"ata_smart_attributes\":{\"table\":[{\"id\":5,"
                + "\"name\":\"" + name + "\",\"value\":100,\"worst\":99,\"raw\":{\"value\":1,\"string\":\"" + raw + "\"}}]}}";
        Drive drive = new Diagnosis().of(Reports.ok(Reports.SDA, json, 0), 1, SHELL.rules().reader());
        SortedMap<String, Double> expected = SmartmonOracle.version("{\"smartctl\":{\"version\":[7,4]}}");
        expected.putAll(SmartmonOracle.shell(json, "/dev/sda"));
        if (raw.startsWith("18446744073709551615")) {
            expected.keySet().removeIf(series -> series.contains("raw_value")); // all bits set: the drive does not have it
        }
        Pack.assertSame(expected, SHELL.samples(Format.TEXT, List.of(drive)), name);
    }
}
