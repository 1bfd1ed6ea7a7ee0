package io.smartexporter.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.wire.WireLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingTest {
    @TempDir
    private Path folder;

    private Fixture fixture;

    @BeforeEach
    void make() throws Exception {
        fixture = Fixture.in(folder);
    }

    private Listing drives(String... options) {
        Options all = fixture.options(options);
        return new Listing(all, new Smartctl(all, false));
    }

    private List<String> lines(String... options) throws Exception {
        return lines(drives(options));
    }

    private static List<String> lines(Listing drives) throws Exception {
        return drives.list().stream().map(ListedDrive::id)
                .map(id -> String.join("|", id.port(), id.device(), id.type(), id.transport())).toList();
    }

    @Test
    void anEmptyOrMissingSysfsHasNoDrives() throws Exception {
        assertEquals(List.of(), lines());
        assertEquals(List.of(), lines("--sysfs", "/nonexistent"));
    }

    @Test
    void otherOptionsHaveAnotherMark() throws Exception {
        fixture.disks(2);
        assertEquals(mark(), mark());
        assertEquals(mark("--device=/dev/sdc", "-v"), mark("-v", "--device", "/dev/sdc"));
        assertNotEquals(mark(), mark("--exclude", "sda"));
        assertNotEquals(mark("--include", "sda"), mark("--exclude", "sda"));
        assertNotEquals(mark(), mark("--device", "/dev/bus/0,megaraid,1"));
    }

    /// What is missing from such a list is not gone.
    @Test
    void aListThatMayLackDrivesIsIncomplete() throws Exception {
        assertEquals("incomplete", mark("--sysfs", "/nonexistent"));
        assertNotEquals("incomplete", mark("--sysfs", "/nonexistent", "--no-discovery"));
        assertNotEquals("incomplete", mark());
        fixture.mode("--scan-open", "garbage");
        assertNotEquals("incomplete", mark("--scan", "--drive-timeout=1"));
        fixture.mode("--scan-open", "hang");
        assertEquals("incomplete", mark("--scan", "--drive-timeout=1"));
    }

    private String mark(String... options) throws Exception {
        Listing listing = drives(options);
        listing.list();
        return listing.mark();
    }

    @Test
    void scsiComesBeforeNvmeAndNumbersCountAsNumbers() throws Exception {
        for (String address : List.of("10:0:0:0", "2:0:10:0", "2:0:9:0", "2:0:9:18446744073709551615", "host2", "target2:0:9")) {
            fixture.scsi(address, "sd" + address.replaceAll("\\D", "").length() + address.charAt(0) + address.hashCode());
        }
        for (String name : List.of("nvme10", "nvme2", "nvme-subsys0", "nvme2n1")) {
            fixture.nvme(name);
        }
        assertEquals(List.of("2:0:9:0", "2:0:9:18446744073709551615", "2:0:10:0", "10:0:0:0", "nvme2", "nvme10"),
                lines().stream().map(line -> line.split("\\|", -1)[0]).toList());
    }

    @ParameterizedTest
    @CsvSource({"0, true", "14, true", "20, true", "5, false", "12, false", "13, false", "3, false", "00, false", "'', true"})
    void onlyDisksAreListed(String type, boolean listed) throws Exception {
        Files.writeString(fixture.scsi("0:0:0:0", "sda").resolve("type"), type + "\n");
        assertEquals(listed ? 1 : 0, lines().size());
    }

    @ParameterizedTest
    @CsvSource({"1, 0, false", "1, 2048, true", "0, 0, true"})
    void aReaderWithoutAMediumIsSkipped(String removable, String size, boolean listed) throws Exception {
        Path block = fixture.scsi("0:0:0:0", "sda").resolve("block/sda");
        Files.writeString(block.resolve("removable"), removable + "\n");
        Files.writeString(block.resolve("size"), size + "\n");
        assertEquals(listed ? 1 : 0, lines().size());
    }

    @Test
    void anExclamationMarkInSysfsIsASlash() throws Exception {
        fixture.scsi("0:0:0:0", "cciss!c0d0");
        assertEquals(List.of("0:0:0:0|cciss/c0d0||"), lines());
    }

    @Test
    void aPortThatRepeatsIsNumbered() throws Exception {
        fixture.scsi("0:0:0:0", "sda", "sdb");
        assertEquals(List.of("0:0:0:0|sda||", "0:0:0:0#2|sdb||"), lines());
    }

    @ParameterizedTest
    @CsvSource({"pci0000:00/0000:00:17.0/ata5/host4/target4:0:0, sata", "pci0/usb2/2-1/2-1:1.0/host6/target6:0:0, usb",
        "pci0/host0/port-0:1/end_device-0:1/target0:0:1, sas", "pci0/host0/sas_host/x, sas",
        "pci0/virtio3/host2/target2:0:0, virtio",
        "platform/host7/session1/target7:0:0, iscsi", "pci0/host3/rport-3:0-1/target3:0:0, fc", "pci0/host3/fc_host/host3, fc",
        "pci0/host1/target1:2:0, ''", "pci0/database1/host1, ''"})
    void theTransportIsReadFromWhereTheDeviceHangs(String place, String transport) throws Exception {
        Path real = Files.createDirectories(folder.resolve("sys/devices").resolve(place).resolve("9:0:0:0/block/sda"));
        Files.createSymbolicLink(folder.resolve("sys/bus/scsi/devices/9:0:0:0"), real.getParent().getParent());
        assertEquals(List.of("9:0:0:0|sda||" + transport), lines());
    }

    @ParameterizedTest
    @CsvSource({"pcie, nvme", "'', nvme", "tcp, nvme-tcp", "rdma, nvme-rdma", "fc, nvme-fc"})
    void nvmeTellsItsTransport(String file, String transport) throws Exception {
        Files.writeString(fixture.nvme("nvme0").resolve("transport"), file + "\n");
        assertEquals(List.of("nvme0|nvme0||" + transport), lines());
    }

    @Test
    void wwidEnclosureAndSlotAreFacts() throws Exception {
        Path bay = Files.createDirectories(folder.resolve("sys/devices/host0/0:0:12:0/enclosure/0:0:12:0/Slot 07"));
        Path sda = fixture.scsi("0:0:0:0", "sda");
        Files.createSymbolicLink(sda.resolve("enclosure_device:Slot 07"), bay);
        Files.writeString(sda.resolve("wwid"), "naa.5000c500deadbeef \n");
        assertEquals(Map.of("wwid", "naa.5000c500deadbeef", "enclosure", "0:0:12:0", "slot", "Slot 07"),
                drives().list().getFirst().facts());
        Files.writeString(bay.resolve("slot"), "7\n");
        assertEquals("7", drives().list().getFirst().facts().get("slot"));
        Path namespace = Files.createDirectory(fixture.nvme("nvme0").resolve("nvme0n1"));
        Files.writeString(namespace.resolve("wwid"), "eui.0025\n");
        assertEquals(Map.of("wwid", "eui.0025"), drives().list().getLast().facts());
    }

    @Test
    void unreadableFactsAreLeftOut() throws Exception {
        Path sda = fixture.scsi("0:0:0:0", "sda");
        Files.createDirectory(sda.resolve("wwid"));
        Files.createSymbolicLink(sda.resolve("enclosure_device:gone"), folder.resolve("gone"));
        assertFalse(drives().list().getFirst().facts().containsKey("wwid"));
        assertEquals("gone", drives().list().getFirst().facts().get("slot"));
    }

    @Test
    void withoutDiscoveryOnlyTheOptionsCount() throws Exception {
        fixture.disks(2);
        assertEquals(List.of("sdz|sdz||"), lines("--no-discovery", "--device", "/dev/sdz"));
    }

    @Test
    void devicesAreNameAndType() throws Exception {
        assertEquals(List.of("sdx|sdx||", "sdy,sat|sdy|sat|", "sg2,cciss,1|sg2|cciss,1|", "bus/0,megaraid,3|bus/0|megaraid,3|",
                "bus/0,megaraid,10|bus/0|megaraid,10|"),
                lines("--device", "/dev/bus/0,megaraid,10", "--device=/dev/bus/0,megaraid,3", "--device=sdx",
                        "--device=/dev/sg2,cciss,1",
                        "--device=/dev/sdy,sat"));
    }

    @Test
    void aNodeThatExistsMayHaveCommasInItsName() throws Exception {
        Path node = Files.createFile(folder.resolve("ata-x,y"));
        assertEquals(List.of(node + "|" + node + "||"), lines("--device", node.toString()));
    }

    @Test
    void aTypeReplacesTheListingAndKeepsItsPortAndFacts() throws Exception {
        Path sdb = fixture.disks(3).scsi("0:0:1:0");
        Files.writeString(sdb.resolve("wwid"), "naa.1\n");
        Listing drives = drives("--device", "/dev/sdb,sat", "--device=/dev/sdc");
        assertEquals(List.of("0:0:0:0|sda||", "0:0:1:0|sdb|sat|", "0:0:2:0|sdc||"), lines(drives));
        assertEquals("naa.1", drives.list().get(1).facts().get("wwid"));
    }

    /// A type with the number of a drive names one of several behind the node: the node's facts are not its own.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"cciss,0|false", "sat+cciss,1|false", "megaraid,12|false", "sat+megaraid,3|false",
        "sat,auto+megaraid,3|false", "sat,12+megaraid,3|false", "3ware,7|false", "areca,2/1|false", "aacraid,0,0,2|false",
        "hpt,1/4/2|false", "sssraid,0,1|false", "jmb39x,0|false", "jmb39x-q,2,s1|false", "jms56x,1,force|false",
        "intelliprop,0|false", "sat|true", "sat,12|true", "sat,16|true", "scsi|true", "nvme,0x1|true", "sntjmicron,0x1|true",
        "usbjmicron,0|true", "usbsunplus|true"})
    void factsOfANodeAreNotOfAMemberBehindIt(String type, boolean kept) throws Exception {
        Path sda = fixture.scsi("0:1:0:0", "sda");
        Files.writeString(sda.resolve("wwid"), "naa.600508b1001c4d3a\n");
        Map<String, String> facts = kept ? Map.of("wwid", "naa.600508b1001c4d3a") : Map.of();
        assertEquals(facts, drives("--device=/dev/sda," + type).list().getFirst().facts());
        fixture.text("--scan-open", "/dev/sda -d " + type.replace('/', '-') + " # x\n");
        assertEquals(facts, drives("--scan").list().getFirst().facts());
    }

    @Test
    void twoMembersBehindAListedNodeAreTwoDrivesWithoutItsFacts() throws Exception {
        Path sda = fixture.scsi("0:1:0:0", "sda");
        Files.writeString(sda.resolve("wwid"), "naa.600508b1001c4d3a\n");
        Files.createSymbolicLink(sda.resolve("enclosure_device:4"), folder);
        Listing drives = drives("--device=/dev/sda,cciss,0", "--device=/dev/sda,cciss,1");
        assertEquals(List.of("0:1:0:0|sda|cciss,0|", "0:1:0:0#2|sda|cciss,1|"), lines(drives));
        assertEquals(List.of(Map.of(), Map.of()), drives.list().stream().map(ListedDrive::facts).toList());
    }

    @Test
    void twoTypesForAListedNodeAreTwoDrives() throws Exception {
        fixture.disks(1);
        assertEquals(List.of("0:0:0:0|sda|usbjmicron,0|", "0:0:0:0#2|sda|usbjmicron,1|"),
                lines("--device=/dev/sda,usbjmicron,0", "--device=/dev/sda,usbjmicron,1", "--device=/dev/sda,usbjmicron,0"));
    }

    @Test
    void aNodeIsTheSameByWhateverPath() throws Exception {
        Fixture.skipUnless(Files.exists(Path.of("/dev/null")), "no /dev/null here");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/null"));
        fixture.scsi("0:0:0:0", "null");
        assertEquals(List.of("0:0:0:0|null|sat|"), lines("--device", link + ",sat"));
        Files.delete(link);
        assertEquals(List.of("zero,x|zero|x|"), lines("--no-discovery", "--device=/dev/zero,x", "--device=/dev/./zero,x"));
    }

    @Test
    void theScanAddsAndRefines() throws Exception {
        fixture.disks(3);
        fixture.nvme("nvme0");
        fixture.text("--scan-open", """
                /dev/sda -d scsi # /dev/sda, SCSI device
                /dev/sdb -d sat # /dev/sdb [SAT], ATA device
                /dev/nvme0 -d nvme # /dev/nvme0, NVMe device
                /dev/bus/0 -d megaraid,8 # /dev/bus/0 [megaraid_disk_08], SCSI device
                /dev/bus/0 -d sat+megaraid,10
                # /dev/sdq -d scsi # /dev/sdq, SCSI device open failed: No such device
                /dev/sdr -d
                /dev/sds -d sat extra
                 /dev/sdt -d sat
                sdu -d sat
                /dev/sdv -d -x
                /dev/../etc/shadow -d scsi
                /dev/sdw -d 'sat'
                """);
        assertEquals(List.of("0:0:0:0|sda|usbsunplus|", "0:0:1:0|sdb|sat|", "0:0:2:0|sdc||", "nvme0|nvme0|nvme|nvme",
                "bus/0,megaraid,8|bus/0|megaraid,8|", "bus/0,sat+megaraid,10|bus/0|sat+megaraid,10|"),
                lines("--scan", "--device=/dev/sda,usbsunplus"));
        assertEquals(List.of("--scan-open"), fixture.calls());
    }

    @Test
    void aScanThatFailsCostsNothingElse() throws Exception {
        fixture.disks(1);
        fixture.text("--scan-open", "/dev/bus/0 -d megaraid,8 #\n");
        Listing drives = drives("--scan", "--drive-timeout=1");
        assertEquals(2, lines(drives).size());
        fixture.mode("--scan-open", "hang");
        assertEquals(2, lines(drives).size(), "what was found before is kept");
        fixture.mode("--scan-open", "flood");
        assertEquals(2, lines(drives).size());
        fixture.mode("--scan-open", "garbage");
        assertEquals(1, lines(drives).size());
        Files.delete(folder.resolve("smartctl"));
        assertEquals(1, lines(drives).size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"--include=sda|sda", "--include=/dev/sda|sda", "--include=0:0:[12]:0|sdb sdc",
        "--include=sd? --exclude=sd[!b]|sdb", "--include=transport:nvme|nvme0", "--exclude=transport:*e|sda sdb sdc bus/0",
        "--exclude=* --include=*|''", "--include=bus/*|bus/0", "--include=*megaraid*|bus/0", "--include=SDA|''",
        "--include=sd|''", "--include=type:megaraid*|bus/0", "--exclude=type:*,3 --exclude=nvme*|sda sdb sdc",
        "--include={sda,sdb}|''", "--include=s\\a|''"})
    void globsChoose(String options, String devices) throws Exception {
        fixture.disks(3);
        fixture.nvme("nvme0");
        Set<String> expected = new HashSet<>(List.of(devices.split(" ")));
        expected.remove("");
        String[] all = ("--device=/dev/bus/0,megaraid,3 " + options).split(" ");
        assertEquals(expected, Set.copyOf(drives(all).list().stream().map(drive -> drive.id().device()).toList()));
    }

    @Test
    void aBrokenGlobIsAMistakeOnTheCommandLine() {
        assertThrows(IllegalArgumentException.class, () -> new Acceptor(fixture.options("--include=[a")));
        assertThrows(IllegalArgumentException.class, () -> new Acceptor(fixture.options("--exclude=[z-a]")));
    }

    @Test
    void thereIsALimit() throws Exception {
        for (int i = 0; i < WireLimits.DRIVES + 1; i++) {
            fixture.nvme("nvme" + i);
        }
        assertEquals(WireLimits.DRIVES, lines().size());
        assertTrue(lines("--exclude=nvme0").contains("nvme1000|nvme1000||nvme"));
    }
}
