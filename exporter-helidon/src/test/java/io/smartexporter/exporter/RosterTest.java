package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartexporter.exporter.DriveState.Unread;
import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message.Manifest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Drive A = drive("0:0:0:0", "sda", "", "A", "");
    private static final Drive B = drive("0:0:1:0", "sdb", "", "B", "");

    private final Roster roster = new Roster();
    private long now = 7;

    private static Drive drive(String port, String device, String type, String serial, String wwid) {
        Identity identity = serial.isEmpty() ? null : new Identity("ATA", "", "ACME", "", serial, "", "", "", -1, -1);
        return new Drive(new DriveId(port, device, type, "sata"), wwid.isEmpty() ? Map.of() : Map.of("wwid", wwid),
                new Unread(Reason.TIMEOUT, "x"), identity, -1, -1);
    }

    /// What has vanished after a collection of these drives.
    private List<String> after(String mark, Drive... drives) {
        return after(mark, DAY, drives);
    }

    private List<String> after(String mark, Duration remember, Drive... drives) {
        roster.note(mark, List.of(drives), now, remember);
        return roster.vanished(Stream.of(drives).map(Drive::id).toList()).stream()
                .map(drive -> drive.id().port() + " " + drive.reason().word()).toList();
    }

    @Test
    void aDriveThatIsNoLongerListedHasVanishedForADay() {
        assertEquals(List.of(), after("1", A, B));
        assertEquals(List.of("0:0:1:0 vanished"), after("1", A));
        now += TimeUnit.HOURS.toNanos(24) - 1;
        assertEquals(List.of("0:0:1:0 vanished"), after("1", A));
        now += 1;
        assertEquals(List.of(), after("1", A));
        assertEquals(List.of("0:0:0:0 vanished"), after("1"));
    }

    @Test
    void itIsThereAgainAtWhateverPort() {
        after("1", A, B);
        assertEquals(List.of("0:0:1:0 vanished"), after("1", A));
        assertEquals(List.of(), after("1", A, drive("5:0:0:0", "sdx", "", "B", "")));
        assertEquals(List.of("5:0:0:0 vanished"), after("1", A));
        assertEquals(List.of(), after("1", A, B));
    }

    @Test
    void aDriveThatMovesBetweenTwoListsHasNeverVanished() {
        after("1", A, B);
        assertEquals(List.of(), after("1", A, drive("5:0:0:0", "sdx", "", "B", "")));
    }

    @Test
    void aDriveThatWasNeverReadIsKnownByItsWorldWideName() {
        Drive unread = drive("0:0:1:0", "sdb", "", "", "naa.5000c50011111111");
        after("1", A, unread);
        assertEquals(List.of("0:0:1:0 vanished"), after("1", A));
        assertEquals(List.of(), after("1", A, drive("5:0:0:0", "sdx", "", "", "naa.5000c50011111111")));
    }

    @Test
    void anotherDriveAtItsPortTakesItsPlace() {
        after("1", A, B);
        assertEquals(List.of("0:0:1:0 vanished"), after("1", A));
        assertEquals(List.of(), after("1", A, drive("0:0:1:0", "sdc", "", "C", "")));
        assertEquals(List.of(), after("1", A, drive("0:0:1:0", "sdc", "", "D", "")));
    }

    @Test
    void aRaidVolumeThatGivesWayToItsMembersHasNotVanished() {
        after("1", A, B);
        assertEquals(List.of(), after("1", A, drive("0:0:1:0", "sdb", "cciss,0", "M0", ""),
                drive("0:0:1:0#2", "sdb", "cciss,1", "M1", "")));
    }

    @Test
    void aMemberThatIsPulledHasVanishedThoughAnotherIsThere() {
        Drive first = drive("bus/0,megaraid,8", "bus/0", "megaraid,8", "M8", "");
        Drive second = drive("bus/0,megaraid,9", "bus/0", "megaraid,9", "M9", "");
        after("1", first, second);
        assertEquals(List.of("bus/0,megaraid,8 vanished"), after("1", second));
    }

    /// The kernel gives the name of a disk that is gone to the next one.
    @Test
    void anotherDriveWithItsDeviceNameIsAnotherDrive() {
        after("1", A, B);
        assertEquals(List.of("0:0:1:0 vanished"), after("1", A, drive("7:0:0:0", "sdb", "", "C", "")));
    }

    @Test
    void otherOptionsOfTheHelperMakeNothingVanish() {
        after("1", A, B);
        assertEquals(List.of(), after("2", A));
        assertEquals(List.of("0:0:0:0 vanished"), after("2"));
        assertEquals(List.of(), after("3"));
    }

    @Test
    void aListThatIsNotWholeMakesNothingVanish() {
        after("1", A, B);
        assertEquals(List.of(), after(Manifest.INCOMPLETE, A));
        assertEquals(List.of("0:0:1:0 vanished"), after("1", A));
        assertEquals(List.of("0:0:1:0 vanished"), after(Manifest.INCOMPLETE));
    }

    @Test
    void withoutMemoryNothingVanishes() {
        after("1", Duration.ZERO, A, B);
        assertEquals(List.of(), after("1", Duration.ZERO, A));
    }

    @Test
    void drivesWithoutAnyNameAreToldByTheirPorts() {
        after("1", drive("0:0:0:0", "sda", "", "", ""), drive("0:0:1:0", "sdb", "", "", ""));
        assertEquals(List.of("0:0:1:0 vanished"), after("1", drive("0:0:0:0", "sda", "", "", "")));
    }
}
