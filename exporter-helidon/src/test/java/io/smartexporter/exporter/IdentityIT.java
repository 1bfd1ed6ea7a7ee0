package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Which drive is which, while drives come, go, change places and resemble each other.
@Timeout(120)
class IdentityIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private DemoDrives demo;
    private Daemon helper;
    private Daemon exporter;

    @BeforeEach
    void copy() throws Exception {
        demo = DemoDrives.copy(folder.resolve("demo"));
    }

    @AfterEach
    void stop() throws Exception {
        exporter.close();
        helper.close();
    }

    private void start(Object... options) throws Exception {
        List<Object> all = new ArrayList<>(List.of("--smartctl", demo.watchedSmartctl(), "--sysfs", demo.sysfs()));
        all.addAll(List.of(options));
        helper = Daemon.helper(folder.resolve("ipc"), all.toArray());
        Path yaml = Files.writeString(folder.resolve("application.yaml"),
                "smart:\n  collection:\n    max-age: PT0S\n    deadline: PT60S\n");
        exporter = Daemon.exporter(folder.resolve("ipc"), "--config", yaml);
        exporter.address();
    }

    private void restartHelper(String option, String value) throws Exception {
        helper.close();
        helper = Daemon.helper(folder.resolve("ipc"), "--smartctl", demo.smartctl(), "--sysfs", demo.sysfs(), option, value);
    }

    @Test
    void aDriveThatIsPluggedInIsThereWithTheNextScrape() throws Exception {
        start();
        assertEquals(1, count(scrape(), "smart_drive_up", "device=\"sdj\",port=\"8:0:0:0\""));
        list("20:0:0:0", "sdt");
        Files.copy(demo.document("sdj"), demo.document("sdt"));
        assertEquals(1, count(scrape(), "smart_temperature_celsius", "port=\"20:0:0:0\",serial=\"S47NNA0R710493\""));
    }

    @Test
    void aDriveThatTwoPortsListIsReadOnce() throws Exception {
        list("20:0:0:0", "sdj");
        start();
        String text = scrape();
        assertEquals(1, count(text, "smart_drive_up", "device=\"sdj\""));
        assertEquals(1, demo.runs().stream().filter("/dev/sdj"::equals).count());
    }

    @Test
    void drivesWithOneSerialNumberOrNoneStayApart() throws Exception {
        for (int i = 0; i < 4; i++) {
            list("20:0:" + i + ":0", "sdt" + i);
            String document = Files.readString(demo.document("sdj"));
            Files.writeString(demo.document("sdt" + i),
                    i < 2 ? document : document.replaceFirst("\"serial_number\":\"\\w+\",", ""));
        }
        start();
        String text = scrape();
        assertEquals(3, count(text, "smart_temperature_celsius", "serial=\"S47NNA0R710493\""));
        assertEquals(2, count(text, "smart_temperature_celsius", "serial=\"unknown\""));
        assertEquals(27, count(text, "smart_drive_up", ""));
    }

    /// A megasas adapter lists its drives as disks of their own as well.
    @Test
    void aMemberOfARaidHidesTheListingOfTheSameDrive() throws Exception {
        Files.copy(demo.document("sdj"), demo.folder().resolve("drives/bus_0+megaraid,3.json"));
        start("--device", "/dev/bus/0,megaraid,3");
        String text = scrape();
        assertEquals(0, count(text, "smart_drive_up", "device=\"sdj\""));
        assertEquals(1, count(text, "smart_drive_up", "port=\"bus/0,megaraid,3\""));
        assertEquals(1, count(text, "smart_temperature_celsius", "serial=\"S47NNA0R710493\""));
    }

    @Test
    void aRaidVolumeIsListedUntilItsMembersAre() throws Exception {
        Files.copy(demo.document("sdj"), demo.folder().resolve("drives/bus_8+megaraid,3.json"));
        Files.writeString(demo.document("sdj"), "{\"smartctl\":{\"version\":[7,4],\"exit_status\":1,\"messages\":[{\"string\":"
                + "\"Smartctl open device: /dev/sdj failed: DELL or MegaRaid controller, please try adding '-d megaraid,N'\"}]}}\n");
        start();
        String volume = scrape();
        assertEquals(1, count(volume, "smart_drive_unavailable", "device=\"sdj\",port=\"8:0:0:0\",reason=\"raid_volume\""));
        assertEquals(1, count(volume, "smart_access_error", "port=\"8:0:0:0\"} 0.0"));
        restartHelper("--device", "/dev/bus/8,megaraid,3");
        String members = scrape();
        assertEquals(0, count(members, "smart_drive_up", "device=\"sdj\""));
        assertEquals(1, count(members, "smart_drive_up", "port=\"bus/8,megaraid,3\"} 1.0"));
        assertEquals(1, count(members, "smart_drives", "state=\"vanished\"} 0.0"));
    }

    /// The pair of demo/README.md.
    @Test
    void twoMembersOfARaidThatOnlyTheScanListsAreTwoDrives() throws Exception {
        start("--scan");
        String text = scrape();
        assertEquals(25, count(text, "smart_drive_up", ""));
        for (int member = 0; member < 2; member++) {
            String labels = "device=\"bus/19\",port=\"bus/19,megaraid," + member + "\"";
            assertEquals(1, count(text, "smart_drive_up", labels + "} 1.0"));
            assertEquals(1, count(text, "smart_drive_healthy", labels + "} " + (member == 0 ? "1.0" : "0.0")));
            assertEquals(0, count(text, "smart_drive_unavailable", labels));
            assertEquals(1, count(text, "smart_drive_info", "type=\"megaraid," + member + "\""));
        }
        assertEquals(1, count(text, "smart_scsi_grown_defects", "port=\"bus/19,megaraid,1\",serial=\"27L0A0N7FRD6\"} 87.0"));
        assertEquals(1, count(text, "smart_drive_up", "device=\"sda\",port=\"0:0:0:0\"} 1.0"), "the others keep their ports");
        assertEquals(3, count(text, "smart_drive_up", "} 0.0"), "as without the scan");
    }

    /// Under the same name too: a slot whose drive is changed between two scrapes.
    @Test
    void anotherDriveInTheSlotHasNothingOfTheOneBefore() throws Exception {
        start("--drive-timeout", 1);
        String document = Files.readString(demo.document("sdj"));
        for (String mode : List.of("standby", "garbage", "hang", "rc=2")) {
            assertTrue(count(scrape(), "smart_\\w+", "S47NNA0R710493") > 10);
            demo.mode("sdj", mode);
            String sick = scrape();
            assertEquals(mode.equals("standby"), count(sick, "smart_\\w+", "S47NNA0R710493") > 10, mode);
            assertEquals(1, count(sick, "smart_drive_info", "S47NNA0R710493"), "it keeps its name");
            Files.writeString(demo.document("sdj"), document.replace("S47NNA0R710493", "OTHER"));
            String wwid = Files.readString(demo.scsi("8:0:0:0").resolve("wwid"));
            Files.writeString(demo.scsi("8:0:0:0").resolve("wwid"), "naa.5000000000000001\n");
            String other = scrape();
            assertEquals(0, count(other, "smart_\\w+", "S47NNA0R710493"), mode);
            assertEquals(0, count(other, "smart_drive_healthy", "device=\"sdj\""), mode);
            assertEquals(1, count(other, "smart_drive_unavailable", "device=\"sdj\""), mode);
            demo.cure("sdj");
            assertTrue(count(scrape(), "smart_\\w+", "serial=\"OTHER\"") > 10);
            Files.writeString(demo.document("sdj"), document);
            Files.writeString(demo.scsi("8:0:0:0").resolve("wwid"), wwid);
        }
    }

    @Test
    void aDriveThatIsPulledHasVanishedUntilItIsThereAgain() throws Exception {
        start();
        scrape();
        demo.unplug("8:0:0:0");
        String text = scrape();
        assertEquals(1, count(text, "smart_drive_up", "device=\"sdj\",port=\"8:0:0:0\"} 0.0"));
        assertEquals(1, count(text, "smart_drive_unavailable", "device=\"sdj\",port=\"8:0:0:0\",reason=\"vanished\"} 1.0"));
        assertEquals(1, count(text, "smart_drive_info", "S47NNA0R710493"));
        assertEquals(1, count(text, "smart_access_error", "port=\"8:0:0:0\"} 1.0"));
        assertEquals(0, count(text, "smart_temperature_celsius", "S47NNA0R710493"));
        assertEquals(1, count(text, "smart_drives", "state=\"vanished\"} 1.0"));
        assertEquals(1, count(text, "smart_drives", "state=\"known\"} 22.0"));
        scrape();
        assertEquals(1, exporter.output().lines().filter(line -> line.contains("has vanished")).count(), exporter.output());
        list("20:0:0:0", "sdt");
        Files.copy(demo.document("sdj"), demo.document("sdt"));
        String again = scrape();
        assertEquals(0, count(again, "smart_drive_unavailable", "vanished"));
        assertEquals(1, count(again, "smart_drive_up", "device=\"sdt\",port=\"20:0:0:0\"} 1.0"));
        assertEquals(1, count(again, "smart_drives", "state=\"vanished\"} 0.0"));
    }

    @Test
    void whatTheOptionsTakeOffTheListHasNotVanished() throws Exception {
        start();
        scrape();
        restartHelper("--exclude", "sdj");
        String text = scrape();
        assertEquals(0, count(text, "smart_\\w+", "device=\"sdj\""));
        assertEquals(1, count(text, "smart_drives", "state=\"vanished\"} 0.0"));
    }

    @Test
    void aListingThatFailsMakesNothingVanish() throws Exception {
        start();
        scrape();
        Files.move(demo.sysfs().resolve("bus"), demo.folder().resolve("bus"));
        Files.move(demo.sysfs().resolve("class"), demo.folder().resolve("class"));
        assertEquals(1, count(scrape(), "smart_drives", "state=\"vanished\"} 0.0"));
        Files.move(demo.folder().resolve("bus"), demo.sysfs().resolve("bus"));
        Files.move(demo.folder().resolve("class"), demo.sysfs().resolve("class"));
        assertEquals(1, count(scrape(), "smart_drives", "state=\"known\"} 23.0"));
    }

    /// smartctl has never answered for it.
    @Test
    void aDriveThatWasNeverReadHasTheNameThatSysfsGivesIt() throws Exception {
        Files.writeString(demo.scsi("8:0:0:0").resolve("vendor"), "HGST    \n");
        Files.writeString(demo.scsi("8:0:0:0").resolve("model"), "HUS726T4TALN6L4 \n");
        Files.writeString(demo.scsi("8:0:0:0").resolve("block/sdj/size"), "7814037168\n");
        demo.mode("sdj", "garbage");
        start();
        String text = scrape();
        assertEquals(1, count(text, "smart_drive_info", "device=\"sdj\",family=\"unknown\",firmware=\"\",form_factor=\"\","
                + "model=\"HGST HUS726T4TALN6L4\",port=\"8:0:0:0\""));
        assertEquals(1, count(text, "smart_drive_capacity_bytes", "device=\"sdj\",port=\"8:0:0:0\"} 4.000787030016E12"));
    }

    @Test
    void fiveHundredDrivesMoreAreOneScrape() throws Exception {
        for (int i = 0; i < 500; i++) {
            list("20:0:" + i + ":0", "sdt" + i);
            Files.createLink(demo.document("sdt" + i), demo.document("sdj"));
        }
        start("--drive-timeout", 60);
        String text = scrape();
        assertEquals(523, count(text, "smart_drive_up", ""));
        assertEquals(501, count(text, "smart_temperature_celsius", "serial=\"S47NNA0R710493\""));
        assertEquals(523, demo.runs().size());
    }

    /// Adds a SCSI disk to the drives that sysfs lists.
    private void list(String port, String device) throws Exception {
        Files.createDirectories(demo.scsi(port).resolve("block").resolve(device));
    }

    private String scrape() throws Exception {
        HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(URI.create(exporter.address() + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        return answer.body();
    }

    /// How many series of this name have these labels.
    private static long count(String text, String name, String labels) {
        Stream<String> lines = text.lines().filter(line -> line.matches(name + "\\{.*"));
        return lines.filter(line -> line.contains(labels)).count();
    }
}
