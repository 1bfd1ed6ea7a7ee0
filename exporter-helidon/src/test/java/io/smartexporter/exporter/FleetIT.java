package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartexporter.exporter.Alertmanager.Notification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Eight hosts in three racks, with faults of all kinds: each raises its alert, and nothing else is raised.
///
/// Eight and not twenty, because each is two JVMs, which cost a second of CPU to start, and runs a shell for each drive every two
/// seconds. What needs more than minutes of history, SmartDriveDataStale and SmartEnduranceEndsSoon, is in `AlertRulesIT`.
@Timeout(240)
class FleetIT {
    private static final String WELL = "127.0.0.2", SICK = "127.0.0.3", WORSE = "127.0.0.4", GONE = "127.0.0.5",
            RULES = "127.0.0.6", HELPLESS = "127.0.0.7", DARK = "127.0.0.8", DARK_TOO = "127.0.0.9";

    private static final String FAULTS = """
            r1 127.0.0.3 SmartAttributeFailing sdi
            r1 127.0.0.3 SmartAttributeLimitCritical sdi
            r1 127.0.0.3 SmartAttributeLimitWarning sdv
            r1 127.0.0.3 SmartDriveFailing nvme2
            r1 127.0.0.3 SmartDriveFailing sdi
            r1 127.0.0.3 SmartEnduranceUsedUp nvme2
            r1 127.0.0.3 SmartNvmeCriticalWarning nvme2
            r1 127.0.0.3 SmartPendingSectorsStay sdi
            r1 127.0.0.3 SmartSelfTestFailed sdi
            r1 127.0.0.3 SmartSelfTestOverdue nvme2
            r1 127.0.0.3 SmartSelfTestOverdue sdv
            r1 127.0.0.3 SmartSpareLow nvme2
            r1 127.0.0.3 SmartUnknownModel HGST_HUS726T4TAL5204
            r1 127.0.0.3 SmartUnknownModel ST4000VN008-2DR166
            r1 127.0.0.3 SmartUnknownModel Seagate_FireCuda_520_SSD_ZP1000GM30002
            r2 127.0.0.4 SmartDriveHot sda
            r2 127.0.0.4 SmartDriveHot sdd
            r2 127.0.0.4 SmartDriveTooHot sda
            r2 127.0.0.4 SmartGrownDefectsGrow sdb
            r2 127.0.0.4 SmartLinkErrorsGrow sde
            r2 127.0.0.4 SmartLinkSlow sdg
            r2 127.0.0.4 SmartMediaErrorsGrow nvme1
            r2 127.0.0.4 SmartPendingSectorsGrow sde
            r2 127.0.0.4 SmartPendingSectorsStay sde
            r2 127.0.0.4 SmartReallocatedSectorsGrow sde
            r2 127.0.0.4 SmartUncorrectedErrorsGrow sdb
            r2 127.0.0.5 SmartDriveMissing Y1J0A0C7FVGG
            r2 127.0.0.5 SmartDriveUnreadable sdj
            r2 127.0.0.5 SmartDriveUnsupported sdr
            r2 127.0.0.5 SmartDriveVanished sdd
            r2 127.0.0.5 SmartDrivesUnread
            r2 127.0.0.6 SmartMetricError sdm
            r2 127.0.0.6 SmartReloadFailed
            r2 127.0.0.7 SmartHelperDown
            """;
    private static final List<String> DARKNESS = List.of("r3 127.0.0.8 SmartExporterDown", "r3 127.0.0.9 SmartExporterDown");

    @TempDir
    private Path folder;

    private Fleet fleet;

    @BeforeAll
    static void demand() {
        Prometheus.demand();
        Alertmanager.demand();
    }

    @BeforeEach
    void start() {
        fleet = new Fleet(folder);
    }

    @AfterEach
    void stop() throws Exception {
        fleet.close();
    }

    @Test
    void eachFaultRaisesItsAlertAndNoOther() throws Exception {
        Path database = Files.writeString(folder.resolve("devices.json"), """
                { "Devices": {
                    "A": { "Device": [ "ST3000DM001-1ER166" ], "ID#": { "5": "RAW_VALUE" }, "Threshs": { "5": [ "10", "50" ] } },
                    "B": { "Device": [ "WDC WD1003FBYZ-010FB0" ],
                           "ID#": { "5": "RAW_VALUE" }, "Threshs": { "5": [ "1", "50" ] } } } }
                """);
        Path mapping = Files.writeString(folder.resolve("map.json"),
                "{\"generic\": [{\"id\": 9, \"name\": \"hours\", \"type\": \"gauge\", \"value\": \"RAW_VALUE\"}]}");
        fleet.host(WELL, "r1", Set.of("sda", "sdc", "sdd", "sde", "sdg", "sdh", "sdk", "sdn", "nvme0"));
        fleet.host(SICK, "r1", Set.of("sdb", "sdi", "sdn", "sdv", "nvme2"), "--device-db", database);
        Fleet.Host worse = fleet.host(WORSE, "r2", Set.of("sda", "sdb", "sdd", "sde", "sdg", "nvme1"));
        // sdf is nowhere else: a drive that another host has was moved.
        Fleet.Host gone = fleet.host(GONE, "r2", Set.of("sdd", "sdf", "sdh", "sdj", "sdr"));
        fleet.host(RULES, "r2", Set.of("sdm"), "--attr-mapping", mapping);
        Fleet.Host helpless = fleet.host(HELPLESS, "r2", Set.of("sdl"));
        Fleet.Host dark = fleet.host(DARK, "r3", Set.of("sda"));
        Fleet.Host darkToo = fleet.host(DARK_TOO, "r3", Set.of("nvme0"));
        Alertmanager alertmanager = fleet.alertmanager();
        Prometheus prometheus = fleet.prometheus(alertmanager.address());
        prometheus.await(8, "count_over_time(smart_drives{state='known'}[1h]) > 3");

        drivesGetWorse(worse);
        gone.demo.unplug("4:0:0:0");
        gone.restartExporter();
        prometheus.await(1, "smart_drives{host='" + GONE + "',state='known'} == 4");
        gone.demo.unplug("2:0:0:0");
        gone.demo.mode("sdj", "hang");
        prometheus.await(1, "smart_metric_error == 1");
        Files.writeString(mapping, "{");
        helpless.helper.process.destroyForcibly();
        Set<String> faults = new TreeSet<>(FAULTS.lines().toList());
        await(faults, prometheus);

        dark.exporter.process.destroyForcibly();
        darkToo.exporter.process.destroyForcibly();
        faults.addAll(DARKNESS);
        await(faults, prometheus);
        assertEquals(
                List.of(new Notification("pager",
                        List.of("SmartExporterDown of " + DARK, "SmartExporterDown of " + DARK_TOO))),
                alertmanager.notifications().stream().filter(told -> told.alerts().toString().contains("SmartExporterDown"))
                        .toList(),
                "a rack without power is one notification");

        fleet.targets("[]\n");
        await(Set.of("SmartNoTargets"), prometheus);
    }

    private static void drivesGetWorse(Fleet.Host host) throws Exception {
        raw(host, "Reallocated_Sector_Ct", "0", "2");
        raw(host, "Current_Pending_Sector", "0", "3");
        raw(host, "UDMA_CRC_Error_Count", "0", "9");
        host.change("sdb", "\"scsi_grown_defect_list\":14", "\"scsi_grown_defect_list\":15");
        host.change("sdb", "\"total_uncorrected_errors\":3", "\"total_uncorrected_errors\":4");
        host.change("nvme1", "\"media_errors\":0", "\"media_errors\":1");
        host.change("sdg", "\"current\":{\"sata_value\":3,\"string\":\"6.0 Gb/s\",\"units_per_second\":60,",
                "\"current\":{\"sata_value\":1,\"string\":\"1.5 Gb/s\",\"units_per_second\":15,");
        host.change("sda", "\"temperature\":{\"current\":33", "\"temperature\":{\"current\":61");
        host.change("sdd", "\"temperature\":{\"current\":34", "\"temperature\":{\"current\":56");
    }

    /// Changes the raw value of an attribute of sde.
    private static void raw(Fleet.Host host, String attribute, String from, String to) throws Exception {
        String document = Files.readString(host.demo.document("sde"));
        int start = document.indexOf("\"raw\":", document.indexOf("\"" + attribute + "\""));
        String before = document.substring(document.indexOf("\"" + attribute + "\""), document.indexOf('}', start) + 1);
        host.change("sde", before, before.replace("\"raw\":{\"value\":" + from + ",\"string\":\"" + from + "\"}",
                "\"raw\":{\"value\":" + to + ",\"string\":\"" + to + "\"}"));
    }

    /// Waits until these alerts fire and no other, and then for as long as another one would take.
    private static void await(Set<String> expected, Prometheus prometheus) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Fleet.firing(prometheus).equals(expected) && System.nanoTime() < end) {
            Thread.sleep(500);
        }
        for (int i = 0; i < 8; i++) {
            assertEquals(String.join("\n", new TreeSet<>(expected)), String.join("\n", Fleet.firing(prometheus)));
            Thread.sleep(1000);
        }
    }
}
