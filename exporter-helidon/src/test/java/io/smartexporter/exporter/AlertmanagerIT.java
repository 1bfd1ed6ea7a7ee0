package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.exporter.Alertmanager.Notification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is told of what, how often: `deploy/prometheus/alertmanager.yml` with the real Alertmanager.
@Timeout(120)
class AlertmanagerIT {
    @TempDir
    private Path folder;

    @BeforeAll
    static void demand() {
        Alertmanager.demand();
    }

    @Test
    void theConfigurationIsValid() throws Exception {
        assertTrue(amtool("check-config", Alertmanager.CONFIG.toString()).contains("SUCCESS"));
    }

    @ParameterizedTest
    @CsvSource({"SmartExporterDown, critical, pager", "SmartHelperDown, critical, pager", "SmartDriveFailing, critical, pager",
        "SmartDriveHot, warning, mail", "SmartUnknownModel, info, mail", "SomethingElse, critical, mail"})
    void aPagerRingsForWhatIsCriticalAlone(String alert, String severity, String receiver) throws Exception {
        amtool("config", "routes", "test", "--config.file=" + Alertmanager.CONFIG, "--verify.receivers=" + receiver,
                "alertname=" + alert, "severity=" + severity, "rack=r1", "host=web1");
    }

    @Test
    void aDeadHostIsOneAlertAndAHelperThatIsDownSilencesItsDrives() throws Exception {
        try (Alertmanager alertmanager = Alertmanager.start(folder)) {
            List<String> alerts = new ArrayList<>();
            for (String host : List.of("dead", "helpless", "well")) {
                alerts.add(alert("SmartDriveFailing", "critical", host, "drive"));
                alerts.add(alert("SmartDriveHot", "warning", host, "drive"));
                alerts.add(alert("SmartReloadFailed", "warning", host, "host"));
            }
            alerts.add(alert("SmartExporterDown", "critical", "dead", "host"));
            alerts.add(alert("SmartHelperDown", "critical", "helpless", "host"));
            alertmanager.raise(alerts);
            assertEquals(
                    Set.of(of("pager", "SmartExporterDown of dead"), of("pager", "SmartHelperDown of helpless"),
                            of("pager", "SmartDriveFailing of well"),
                            of("mail", "SmartDriveHot of well", "SmartReloadFailed of well"),
                            of("mail", "SmartReloadFailed of helpless")),
                    told(alertmanager, 5));
        }
    }

    @Test
    void aRackWithoutPowerIsOneNotification() throws Exception {
        try (Alertmanager alertmanager = Alertmanager.start(folder)) {
            List<String> hosts = IntStream.range(10, 30).mapToObj(i -> "host" + i).toList();
            for (String host : hosts) {
                alertmanager.raise(List.of(alert("SmartExporterDown", "critical", host, "host")));
            }
            assertEquals(Set.of(new Notification("pager", hosts.stream().map(host -> "SmartExporterDown of " + host).toList())),
                    told(alertmanager, 1));
        }
    }

    @Test
    void ofADriveThatIsGoneItIsSaidThatItIsGone() throws Exception {
        try (Alertmanager alertmanager = Alertmanager.start(folder)) {
            alertmanager.raise(List.of(alert("SmartDriveVanished", "critical", "web1", "drive"),
                    alert("SmartDriveFailing", "critical", "web1", "drive"),
                    alert("SmartPendingSectorsStay", "warning", "web1", "drive")));
            assertEquals(Set.of(of("pager", "SmartDriveVanished of web1")), told(alertmanager, 1));
        }
    }

    private static Notification of(String receiver, String... alerts) {
        return new Notification(receiver, List.of(alerts));
    }

    private static String alert(String name, String severity, String host, String about) {
        return "{\"alertname\":\"" + name + "\",\"severity\":\"" + severity + "\",\"about\":\"" + about
                + "\",\"rack\":\"r1\",\"host\":\""
                + host + "\",\"instance\":\"" + host + ":9257\"" + (about.equals("drive") ? ",\"port\":\"1:0:0:0\"" : "") + "}";
    }

    /// What was sent, when as many notifications as are expected were, and a while has passed in which there could be more.
    private static Set<Notification> told(Alertmanager alertmanager, int expected) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (alertmanager.notifications().size() < expected && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        Thread.sleep(6000);
        List<Notification> all = alertmanager.notifications();
        assertEquals(Set.copyOf(all).size(), all.size(), () -> "told once each: " + all);
        return Set.copyOf(all);
    }

    private static String amtool(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.command().addFirst("/usr/bin/amtool");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
