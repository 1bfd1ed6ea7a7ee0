package io.smartexporter.exporter;

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

class DiagnosisTest {
    private static final long T0 = 1_000_000_000L;

    private final Diagnosis diagnosis = new Diagnosis();

    /// Real smartctl's documents of emulated drives, and what each is to an operator: up, verdict, reason.
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"sata.iHA, true, true, -", "sata-failing.iHA, true, true, -", "nvme.iHA, true, true, -",
        "nvme-warn-4.x, true, false, -", "scsi.iHA, true, -, UNSUPPORTED", "usb-d-scsi.iHA, true, -, UNSUPPORTED",
        "megaraid0.x, true, -, UNSUPPORTED", "sata-smart-off.x, true, -, UNSUPPORTED", "usb-d-sat.iHA, true, -, STANDBY",
        "sata-without-rawio.iHA, false, -, PERMISSION", "nvme-without-caps.iHA, false, -, PERMISSION",
        "nvme-no-permission.iHA, false, -, PERMISSION", "nvme-devicepolicy-closed.iHA, false, -, PERMISSION",
        "usb.iHA, false, -, UNSUPPORTED_DEVICE", "uas.x, false, -, UNSUPPORTED_DEVICE", "missing.iHA, false, -, VANISHED",
        "nvme-unplugged.x, false, -, VANISHED", "megasas-sd.x, false, -, FAILED"})
    void realDocumentsAreToldAsWhatTheyAre(String name, boolean up, Boolean passed, Reason reason) {
        Drive drive = diagnosis.of(Reports.qemu(name), T0, Reports.READER);

        assertEquals(up, drive.up());
        assertEquals(reason, drive.reason());
        assertEquals(passed, drive.data() == null ? null : drive.data().passed());
        assertEquals(reason == null, drive.detail().isEmpty(), drive.detail());
        assertEquals(reason == null, drive.data() != null);
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
        assertEquals(false, drive.data().passed());
    }

    @Test
    void aSleepingDriveKeepsItsLastValuesWithTheirAge() {
        diagnosis.of(Reports.qemu("sata.iHA"), T0, Reports.READER);
        Drive asleep = diagnosis.of(Reports.ok(Reports.SDA, asleep("STANDBY"), 2), T0 + 3600_000_000_000L, Reports.READER);

        assertTrue(asleep.up());
        assertNull(asleep.reason());
        assertEquals(T0, asleep.readAt());
        assertEquals(PowerMode.STANDBY, asleep.powerMode());
        assertNotNull(asleep.data());
        assertEquals(7, asleep.data().attributes().size());
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
                diagnosis.of(Reports.ok(Reports.SDA, asleep("STANDBY"), 2), T0 + 120_000_000_000L, Reports.READER).readAt());
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
}
