package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Trouble as Prometheus sees it: two of them at once, of which one is served OpenMetrics and the other protobuf.
///
/// Prometheus 2.42 asks for OpenMetrics, or with native histograms for protobuf; it cannot be told to ask for the text format 0.0.4
/// alone. So promtool reads that at each step.
@Timeout(180)
class PrometheusIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String HUNG = "sdj", RUBBISH = "sda", HALF = "nvme0", ASLEEP = "sdk", GONE = "sdd";
    private static final String GONE_PORT = "2:0:0:0";

    @TempDir
    private Path folder;

    private final List<Prometheus> servers = new ArrayList<>();
    private DemoDrives demo;
    private Path smartctl;
    private Path mapping;
    private Daemon helper;
    private Daemon exporter;
    private long start;

    @BeforeAll
    static void demand() {
        Prometheus.demand();
    }

    @BeforeEach
    void start() throws Exception {
        demo = DemoDrives.copy(folder.resolve("demo"));
        smartctl = demo.watchedSmartctl();
        mapping = Files.copy(Reports.ROOT.resolve("config/attrmap.json"), folder.resolve("attrmap.json"));
        startHelper();
        Path yaml = Files.writeString(folder.resolve("application.yaml"), "smart:\n  collection:\n    max-age: PT0.5S\n");
        exporter = Daemon.exporter(folder.resolve("ipc"), "--config", yaml, "--attr-mapping", mapping);
        for (int i = 0; i < 10; i++) {
            text(); // the first answers of a JVM are slow
        }
        String target = exporter.address().replace("http://", "");
        start = System.nanoTime();
        servers.add(Prometheus.start(folder.resolve("openmetrics"), target));
        servers.add(Prometheus.start(folder.resolve("protobuf"), target, "--enable-feature=native-histograms"));
    }

    private void startHelper() throws Exception {
        helper = Daemon.helper(folder.resolve("ipc"), "--smartctl", smartctl, "--sysfs", demo.sysfs(), "--drive-timeout", 1);
    }

    @AfterEach
    void stop() throws Exception {
        for (Prometheus server : servers) {
            server.close();
        }
        exporter.close();
        helper.close();
    }

    @Test
    void upIsOneThroughAllTrouble() throws Exception {
        allDrivesAreThereWithTheirValues();
        drivesHangAndPrintRubbish();
        aFileIsBad();
        aDriveVanishes();
        theHelperIsKilled();
        allDrivesAreThereWithTheirValues();

        assertTrue(servers.getFirst().knows("smart_exporter_scrapes"), "is served OpenMetrics");
        assertTrue(servers.getLast().knows("smart_exporter_scrapes_total"), "is served protobuf");
        upWasOneThroughout();
        assertEquals(23, Set.copyOf(demo.runs()).size());
    }

    private void allDrivesAreThereWithTheirValues() throws Exception {
        await(2, "smart_drives{state='known'} == 23 and on (job) smart_system_error == 0");
        for (Prometheus server : servers) {
            for (String job : List.of("quick", "patient")) {
                Set<String> difference = difference(server, job);
                for (int tenths = 0; tenths < 200 && !difference.isEmpty(); tenths++) {
                    Thread.sleep(100);
                    difference = difference(server, job);
                }
                assertEquals(Set.of(), difference);
            }
        }
        textIsInOrder();
    }

    private void drivesHangAndPrintRubbish() throws Exception {
        demo.mode(HUNG, "hang");
        demo.mode(RUBBISH, "garbage");
        demo.mode(HALF, "half");
        demo.mode(ASLEEP, "standby");
        await(2, "smart_drive_unavailable{device='" + HUNG + "',reason='timeout'}");
        await(4, "smart_drive_unavailable{device=~'" + RUBBISH + "|" + HALF + "',reason='bad_output'}");
        await(0, "smart_drive_healthy{device=~'" + HUNG + "|" + RUBBISH + "|" + HALF + "'}");
        await(2, "smart_drive_power_mode{device='" + ASLEEP + "',mode='standby'} == 1");
        await(2, "smart_drive_healthy{device='" + ASLEEP + "'} == 1");
        await(2, "count by (job) (smart_drive_up == 0) == 6"); // the demo has three for a start
        textIsInOrder();
        for (String device : List.of(HUNG, RUBBISH, HALF, ASLEEP)) {
            demo.cure(device);
        }
    }

    private void aFileIsBad() throws Exception {
        String rules = Files.readString(mapping);
        Files.writeString(mapping, "{");
        await(2, "smart_exporter_config_last_reload_successful == 0");
        await(2, "smart_drives{state='known'} == 23");
        textIsInOrder();
        Files.writeString(mapping, rules);
        await(2, "smart_exporter_config_last_reload_successful == 1");
    }

    private void aDriveVanishes() throws Exception {
        await(2, "smart_drive_up{device='" + GONE + "'} == 1");
        demo.unplug(GONE_PORT);
        await(2, "smart_drive_unavailable{port='" + GONE_PORT + "',reason='vanished'}");
        await(2, "smart_drive_up{device='" + GONE + "'} == 0");
        await(0, "smart_temperature_celsius{port='" + GONE_PORT + "'}");
        await(2, "smart_drives{state='known'} == 22");
        textIsInOrder();
        demo.plug(GONE_PORT);
        await(2, "smart_drive_up{device='" + GONE + "'} == 1");
    }

    private void theHelperIsKilled() throws Exception {
        helper.process.destroyForcibly().waitFor();
        await(2, "smart_system_error == 1");
        await(0, "smart_drive_up");
        textIsInOrder();
        startHelper();
        await(2, "smart_system_error == 0");
    }

    private void upWasOneThroughout() throws Exception {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        for (Prometheus server : servers) {
            assertEquals(2, server.query("min_over_time(up[1h]) == 1").size(), server::failures);
            assertEquals("", server.failures());
            assertEquals(1, server.query("count_over_time(up{job='quick'}[1h]) > " + seconds / 4).size(), "scrapes all the time");
            assertEquals(2, server.query("max_over_time(smart_system_error[1h]) == 1").size());
        }
    }

    private void await(int samples, String expression) throws Exception {
        for (Prometheus server : servers) {
            server.await(samples, expression);
        }
    }

    /// What stands either in the text format or at Prometheus, of the drives' samples that do not change with time. Prometheus has no
    /// empty labels.
    private Set<String> difference(Prometheus server, String job) throws Exception {
        Set<String> here = text().replaceAll(",\\w+=\"\"", "").lines()
                .filter(line -> line.contains("port=\"") && !line.contains("_seconds{"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')) + " "
                        + Double.valueOf(line.substring(line.lastIndexOf(' '))))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = new TreeSet<>();
        server.query("{__name__!~'.*_seconds',port=~'.+',job='" + job + "'}")
                .forEach((series, value) -> there.add(series.replaceFirst("job=\"\\w+\",", "") + " " + value));
        Set<String> difference = new TreeSet<>(here);
        difference.addAll(there);
        here.retainAll(there);
        difference.removeAll(here);
        return difference;
    }

    private String text() throws Exception {
        HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(URI.create(exporter.address() + "/metrics"))
                .header("Accept", "text/plain;version=0.0.4").build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.headers().firstValue("Content-Type").orElseThrow());
        return answer.body();
    }

    private void textIsInOrder() throws Exception {
        String text = text();
        Path metrics = Files.writeString(folder.resolve("metrics"), text);
        Process promtool = new ProcessBuilder("/usr/bin/promtool", "check", "metrics").redirectInput(metrics.toFile())
                .redirectErrorStream(true).start();
        // Links are sold and named by bits, where a drive with a link is read.
        boolean links = text.contains("\nsmart_link_speed_bits_per_second{");
        assertEquals(links ? "smart_link_speed_bits_per_second use base unit \"bytes\" instead of \"bits\"\n" : "",
                new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(links ? 3 : 0, promtool.waitFor());
    }
}
