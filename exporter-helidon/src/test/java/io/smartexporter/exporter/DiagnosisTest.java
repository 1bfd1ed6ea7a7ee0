package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {
    private static final long T0 = 1_000_000_000L;

    private final Diagnosis diagnosis = new Diagnosis();

    /// Real smartctl's documents of emulated drives, and what each is to an operator: up, verdict, reason.
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"sata.iHA, true, true, -", "sata-failing.iHA, true, true, -", "nvme.iHA, true, true, -",
        "nvme-warn-4.x, true, false, -", "scsi.iHA, true, -, UNSUPPORTED", "usb-d-scsi.iHA, true, -, UNSUPPORTED",
        "megaraid0.x, true, -, UNSUPPORTED", "sata-smart-off.x, true, -, NO_DATA", "usb-d-sat.iHA, true, -, STANDBY",
        "sata-without-rawio.iHA, false, -, PERMISSION", "nvme-without-caps.iHA, false, -, PERMISSION",
        "nvme-no-permission.iHA, false, -, PERMISSION", "nvme-devicepolicy-closed.iHA, false, -, PERMISSION",
        "usb.iHA, false, -, UNSUPPORTED_DEVICE", "uas.x, false, -, UNSUPPORTED_DEVICE", "missing.iHA, false, -, VANISHED",
        "nvme-unplugged.x, false, -, VANISHED", "megasas-sd.x, false, -, FAILED"})
    void realDocumentsAreToldAsWhatTheyAre(String name, boolean up, Boolean passed, Reason reason) {
        Drive drive = diagnosis.of(Reports.qemu(name), T0, Reports.READER);

        assertEquals(up, drive.up());
        assertEquals(reason, drive.reason());
        assertEquals(passed, drive.data() == null ? null : drive.data().health().passed());
        assertEquals(reason == null, drive.detail().isEmpty(), drive.detail());
        assertEquals(reason == null || reason == Reason.NO_DATA, drive.data() != null);
    }

    @ParameterizedTest
    @CsvSource({"TIMEOUT, TIMEOUT", "HUNG, HUNG", "FAILED, FAILED", "TRUNCATED, TRUNCATED"})
    void whatTheHelperCouldNotReadIsUnavailableForThatReason(Outcome outcome, Reason reason) {
        Drive drive = diagnosis.of(new DriveReport(Reports.SDA, outcome, -1, 8000, Map.of("error", "no such file"), new byte[0]),
                T0, Reports.READER);

        assertFalse(drive.up());
        assertEquals(reason, drive.reason());
        assertTrue(drive.detail().endsWith(": no such file"), drive.detail());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"``, smartctl printed nothing (exit status 0)",
        "`{\"smartctl\":{\"version\":[7,3]`, smartctl printed 28 bytes that are not one JSON document",
        "`{}`, the JSON has no /smartctl/version: it is not smartctl's (exit status 0)",
        "`rubbish`, smartctl printed 7 bytes that are not one JSON document",
        "`[[[[`, smartctl printed 4 bytes that are not one JSON document",
        "`{\"smartctl\":{\"version\":[7]}} {}`, smartctl printed 31 bytes that are not one JSON document"})
    void rubbishIsBadOutput(String output, String detail) {
        Drive drive = diagnosis.of(Reports.ok(Reports.SDA, output, 0), T0, Reports.READER);

        assertEquals(Reason.BAD_OUTPUT, drive.reason());
        assertTrue(drive.detail().startsWith(detail), drive.detail());
        assertFalse(drive.up());
    }

    @Test
    void anExitStatusOfFlagsIsGoodData() {
        Drive drive = diagnosis.of(Reports.recorded(Reports.SDA, Reports.DEMO.resolve("sdi.json")), T0, Reports.READER);

        assertEquals(216, drive.exitStatus());
        assertTrue(drive.up());
        assertNotNull(drive.data());
        assertEquals(false, drive.data().health().passed());
    }

    @Test
    void aSleepingDriveKeepsItsLastValuesWithTheirAge() {
        diagnosis.of(Reports.qemu("sata.iHA"), T0, Reports.READER);
        Drive asleep = diagnosis.of(Reports.ok(Reports.SDA, asleep("STANDBY"), 2), T0 + 3600_000_000_000L, Reports.READER);

        assertTrue(asleep.up());
        assertNull(asleep.reason());
        assertEquals(T0, asleep.values().readAt());
        assertEquals(PowerMode.STANDBY, asleep.powerMode());
        assertNotNull(asleep.data());
        assertEquals(7, asleep.data().health().attributes().size());
    }

    @Test
    void aDriveThatCannotBeReadKeepsItsNameAndLosesItsValues() {
        diagnosis.of(Reports.qemu("sata.iHA"), T0, Reports.READER);
        Drive failed = diagnosis.of(Reports.qemu("sata-without-rawio.iHA"), T0 + 60_000_000_000L, Reports.READER);

        assertNotNull(failed.identity());
        assertEquals("AHCI0001", failed.identity().serial());
        assertNull(failed.data());
    }

    @Test
    void aDriveThatFallsAsleepAfterAFailureStillHasItsLastValues() {
        diagnosis.of(Reports.qemu("sata.iHA"), T0, Reports.READER);
        diagnosis.of(Reports.qemu("sata-without-rawio.iHA"), T0 + 60_000_000_000L, Reports.READER);
        assertEquals(T0,
                diagnosis.of(Reports.ok(Reports.SDA, asleep("STANDBY"), 2), T0 + 120_000_000_000L, Reports.READER).values()
                        .readAt());
    }

    /// Neither while it sleeps nor while it cannot be read.
    @Test
    void anotherDriveAtTheSamePortHasNothingOfTheOneBefore() {
        DriveReport before = with(Reports.qemu("sata.iHA"), "naa.1");
        diagnosis.of(before, T0, Reports.READER);
        DriveReport asleep = Reports.ok(Reports.SDA, asleep("STANDBY"), 2);
        assertNotNull(diagnosis.of(with(asleep, "naa.1"), T0, Reports.READER).data());

        Drive other = diagnosis.of(with(asleep, "naa.2"), T0, Reports.READER);
        assertEquals(Reason.STANDBY, other.reason());
        assertNull(other.identity());
        assertNull(other.data());

        diagnosis.of(before, T0, Reports.READER);
        assertNull(diagnosis.of(with(Reports.ok(Reports.SDA, "rubbish", 0), "naa.2"), T0, Reports.READER).identity());
        assertEquals(Reason.STANDBY, diagnosis.of(with(asleep, "naa.1"), T0, Reports.READER).reason(),
                "and it is not taken back");
    }

    @Test
    void aSleepingDriveThatTellsAnotherSerialNumberHasNothingOfTheOneBefore() {
        diagnosis.of(Reports.qemu("sata.iHA"), T0, Reports.READER);
        String other = asleep("STANDBY").replaceFirst("}$", ",\"model_name\":\"VMTEST SATA 0001\",\"serial_number\":\"X\"}");
        assertEquals(Reason.STANDBY, diagnosis.of(Reports.ok(Reports.SDA, other, 2), T0, Reports.READER).reason());
    }

    @Test
    void whatIsNoLongerListedIsForgotten() {
        diagnosis.of(Reports.qemu("sata.iHA"), T0, Reports.READER);
        diagnosis.keepOnly(Set.of());
        assertEquals(Reason.STANDBY, diagnosis.of(Reports.ok(Reports.SDA, asleep("STANDBY"), 2), T0, Reports.READER).reason());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"STANDBY, STANDBY", "STANDBY_Y, STANDBY", "STANDBY (OS), STANDBY",
        "STANDBY BY TIMER, STANDBY",
        "SLEEP, SLEEP", "IDLE_A, IDLE", "ACTIVE or IDLE, ACTIVE_OR_IDLE", "LOW POWER, -"})
    void everyWordForSleepIsSleepAndIsNoFailure(String words, PowerMode mode) {
        Drive drive = diagnosis.of(Reports.ok(Reports.SDA, asleep(words), 2), T0, Reports.READER);

        assertTrue(drive.up());
        assertEquals(Reason.STANDBY, drive.reason());
        assertEquals(mode, drive.powerMode());
    }

    private static DriveReport with(DriveReport report, String wwid) {
        return new DriveReport(report.drive(), report.outcome(), report.exitStatus(), report.durationMillis(),
                Map.of("wwid", wwid), report.output());
    }

    private static String asleep(String words) {
        return "{\"smartctl\":{\"version\":[7,4],\"messages\":[{\"string\":\"Device is in " + words
                + " mode, exit(2)\",\"severity\":\"information\"}],\"exit_status\":2},"
                + "\"device\":{\"name\":\"/dev/sda\",\"type\":\"sat\",\"protocol\":\"ATA\"}}";
    }

    /// smartctl finds no IEC page on a disk that is dying, and calls that no SMART.
    @Test
    void aSasDiskWithoutAnIecPageKeepsItsErrorCounters() {
        Drive drive = of("""
                "device":{"protocol":"SCSI"},"model_name":"ACME SAS","serial_number":"S1","smart_support":{"available":false},
                "temperature":{"current":41},"scsi_grown_defect_list":7,"scsi_error_counter_log":{"read":{"total_uncorrected_errors":2}}
                """, 0);
        assertNull(drive.reason());
        assertFalse(drive.accessError());
        assertNotNull(drive.data());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "NVMe | \"smart_support\":{\"available\":true,\"enabled\":true} | the SMART/Health Information log could not be read: Read failed",
        "NVMe | \"x\":1 | the SMART/Health Information log could not be read: Read failed",
        "NVMe | \"smart_status\":{\"passed\":true} | the SMART/Health Information log could not be read: Read failed",
        "ATA | \"smart_support\":{\"available\":true,\"enabled\":true} | the table of SMART attributes could not be read: Read failed",
        "ATA | \"smart_status\":{\"passed\":true} | the table of SMART attributes could not be read: Read failed",
        "SCSI | \"smart_support\":{\"available\":true,\"enabled\":true} | its health could not be read: Read failed",
        "SCSI | \"x\":1 | its health could not be read: Read failed"})
    void whatShouldBeThereAndIsNotReadIsNoData(String protocol, String rest, String detail) {
        Drive drive = of("\"device\":{\"protocol\":\"" + protocol + "\"},\"model_name\":\"ACME\",\"serial_number\":\"S\"," + rest,
                4);
        assertEquals(Reason.NO_DATA, drive.reason());
        assertEquals(detail, drive.detail());
        assertTrue(drive.up());
        assertTrue(drive.accessError());
        assertEquals(4, drive.data().run().exitStatus());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SCSI | \"smart_support\":{\"available\":false} | it has no S.M.A.R.T. data",
        "SCSI | \"x\":1 | it has no S.M.A.R.T. data",
        "ATA | \"smart_support\":{\"available\":false} | it has no S.M.A.R.T. data",
        "ATA | \"smart_support\":{\"available\":true,\"enabled\":false} | S.M.A.R.T. is switched off: smartctl -s on switches it on"})
    void whatHasNoneIsUnsupported(String protocol, String rest, String detail) {
        Drive drive = of("\"device\":{\"protocol\":\"" + protocol + "\"},\"model_name\":\"ACME\",\"serial_number\":\"S\"," + rest,
                0);
        assertEquals(Reason.UNSUPPORTED, drive.reason());
        assertEquals(detail, drive.detail());
        assertFalse(drive.accessError());
        assertNull(drive.data());
    }

    /// smartctl 7.1 and 7.2, for some SAS drives.
    @ParameterizedTest
    @ValueSource(strings = {"  Pending defect count:", "one line\nand another\r\n\t", "Read defect list (plist) failed: x\n"})
    void textBeforeTheDocumentIsSkipped(String text) {
        String json = new String(Reports.qemu("sata.iHA").output(), UTF_8);
        Drive drive = diagnosis.of(Reports.ok(Reports.SDA, text + json, 0), T0, Reports.READER);
        assertNull(drive.reason());
        assertEquals(text.strip(), drive.data().run().textBefore());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Smartctl open device: /dev/sda failed: DELL or MegaRaid controller, please try adding '-d megaraid,N'",
        "/dev/sda: AMCC/3ware controller, please try adding '-d 3ware,N'"})
    void aVolumeOfARaidControllerIsNoFailure(String message) {
        String json = "{\"smartctl\":{\"version\":[7,4],\"exit_status\":1,\"messages\":[{\"string\":\"" + message + "\"}]}}";
        Drive drive = diagnosis.of(Reports.ok(Reports.SDA, json, 1), T0, Reports.READER);
        assertEquals(Reason.RAID_VOLUME, drive.reason());
        assertTrue(drive.up());
        assertFalse(drive.accessError());
        assertNull(drive.data());
        assertTrue(drive.detail().startsWith(message), drive.detail());
    }

    /// smartctl up to 7.3, for some SAS drives with pending defects.
    @Test
    void smartctlsOwnExceptionIsInTheReason() {
        String text = "Smartctl: Exception: json.cpp(42): Assertion failed: x\nPlease inform the developers\n";
        Drive drive = diagnosis.of(Reports.ok(Reports.SDA, text, 1), T0, Reports.READER);
        assertEquals(Reason.BAD_OUTPUT, drive.reason());
        assertTrue(drive.detail().contains("Smartctl: Exception: json.cpp(42): Assertion failed: x?Please"), drive.detail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u001b[1m", "\u00e4", "{"})
    void otherThingsBeforeTheDocumentAreBadOutput(String text) {
        String json = new String(Reports.qemu("sata.iHA").output(), UTF_8);
        assertEquals(Reason.BAD_OUTPUT, diagnosis.of(Reports.ok(Reports.SDA, text + json, 0), T0, Reports.READER).reason());
        assertEquals(Reason.BAD_OUTPUT,
                diagnosis.of(Reports.ok(Reports.SDA, "x".repeat(5000) + json, 0), T0, Reports.READER).reason());
    }

    @Test
    void theFirmwareOfAScsiDriveHasTwoNames() {
        assertEquals("RS15",
                of("\"device\":{\"protocol\":\"SCSI\"},\"model_name\":\"a\",\"revision\":\"RS15\"", 0).identity().firmware());
        assertEquals("RS15",
                of("\"device\":{\"protocol\":\"SCSI\"},\"model_name\":\"a\",\"scsi_revision\":\"RS15\"", 0).identity()
                        .firmware());
    }

    @ParameterizedTest
    @CsvSource({"naa.5000C500A1B2C3D4, 0x5000c500a1b2c3d4", "eui.0025385b71b0a1c2, 0x0025385b71b0a1c2",
        "eui.6479a75c00000000002538db71b0a1c2, 0x6479a75c00000000002538db71b0a1c2", "t10.ATA x, t10.ATA x", "naa.5, naa.5",
        "'', ''"})
    void aWorldWideNameHasOneSpelling(String wwid, String wwn) {
        Drive drive = of("\"device\":{\"protocol\":\"NVMe\"},\"model_name\":\"a\"", 0);
        assertEquals(wwn, Wwn.of(drive.identity(), Map.of("wwid", wwid)));
    }

    private Drive of(String rest, int status) {
        String failed = status == 0 ? "" : ",\"messages\":[{\"string\":\"Read failed\",\"severity\":\"error\"}]";
        String json = "{\"smartctl\":{\"version\":[7,4],\"exit_status\":" + status + failed + "}," + rest + "}";
        return diagnosis.of(Reports.ok(Reports.SDA, json, status), T0, Reports.READER);
    }
}
