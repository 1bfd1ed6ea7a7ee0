package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.testing.Skip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Both processes, as they are started by hand, on the demo drives.
@Timeout(120)
class DemoIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Daemon helper;
    private static Daemon exporter;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
        helper = Daemon.helper(folder.resolve("ipc"));
        exporter = Daemon.exporter(folder.resolve("ipc"));
        address = exporter.address();
    }

    @AfterAll
    static void stop() throws Exception {
        exporter.close();
        helper.close();
    }

    @Test
    void everyDriveIsThereAsItsStorySays() throws Exception {
        TreeSet<String> expected = new TreeSet<>(Files.readAllLines(Reports.ROOT.resolve("demo/expected.tsv")));
        String text = get("/metrics").body();
        TreeSet<String> found = new TreeSet<>();
        for (String line : expected) {
            String port = line.split("\t", -1)[0];
            String device = line.split("\t", -1)[1];
            String labels = "{device=\"" + device + "\",port=\"" + port + "\"";
            String reason = value(text, "smart_drive_unavailable" + labels + ",reason=\"").replaceFirst("\".*", "");
            found.add(String.join("\t", port, device, value(text, "smart_drive_up" + labels + "} ").replace(".0", ""),
                    value(text, "smart_drive_healthy" + labels + "} ").replace(".0", ""), reason));
        }
        assertEquals(expected, found);
        assertEquals(expected.size(), text.lines().filter(line -> line.startsWith("smart_drive_up{")).count());
    }

    /// smartctl says that it has no SMART.
    @Test
    void aDyingSasDiskWithoutAVerdictHasItsCounters() throws Exception {
        String text = get("/metrics").body();
        String labels = "{device=\"sdu\",port=\"0:0:3:0\"";
        assertEquals("1.0", value(text, "smart_drive_condition{condition=\"command_failed\",device=\"sdu\",port=\"0:0:3:0\"} "));
        assertEquals("-", value(text, "smart_drive_healthy" + labels));
        assertEquals("-", value(text, "smart_drive_unavailable" + labels));
        String drive = "{family=\"unknown\",model=\"SEAGATE ST4000NM0023\",port=\"0:0:3:0\",serial=\"Z1Z8TQ4V0000R5243KVM\"} ";
        assertEquals("412.0", value(text, "smart_scsi_grown_defects" + drive));
        assertEquals("63.0", value(text, "smart_scsi_read_errors_uncorrected_total" + drive));
        assertEquals("47.0", value(text, "smart_temperature_celsius" + drive));
    }

    @Test
    void aFailedSelfTestThatALaterOneOutdatesIsNoFailure() throws Exception {
        String text = get("/metrics").body();
        String labels = "{device=\"sdv\",port=\"18:0:0:0\"} ";
        assertEquals("0.0", value(text, "smart_self_test_failures" + labels));
        assertEquals("0.0", value(text, "smart_self_test_last_result" + labels));
    }

    @Test
    void promtoolHasNothingToSayButThatLinksAreMeasuredInBits() throws Exception {
        boolean present = Files.isExecutable(Path.of("/usr/bin/promtool"));
        Skip.unless(present, "no promtool here (package prometheus)");
        Path metrics = folder.resolve("metrics");
        Files.writeString(metrics, get("/metrics").body());
        Process promtool = new ProcessBuilder("/usr/bin/promtool", "check", "metrics").redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();
        // Links are sold and named by bits; a speed in bytes would be compared with nothing.
        assertEquals("smart_link_speed_bits_per_second use base unit \"bytes\" instead of \"bits\"\n",
                new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(3, promtool.waitFor(), "lint, no error");
    }

    @Test
    void eachFormatIsServedAndCompressed() throws Exception {
        HttpResponse<byte[]> text = get("/metrics", "Accept", "text/plain;version=0.0.4", "Accept-Encoding", "gzip");
        assertEquals("text/plain; version=0.0.4; charset=utf-8", text.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("gzip", text.headers().firstValue("Content-Encoding").orElseThrow());
        assertTrue(unzip(text.body()).contains("\nsmart_system_error 0.0\n"));

        HttpResponse<byte[]> open = get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0");
        assertTrue(open.headers().firstValue("Content-Type").orElseThrow().startsWith("application/openmetrics-text"));
        assertTrue(new String(open.body(), StandardCharsets.UTF_8).endsWith("# EOF\n"));

        HttpResponse<byte[]> proto = get("/metrics", "Accept",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");
        assertTrue(proto.headers().firstValue("Content-Type").orElseThrow().startsWith("application/vnd.google.protobuf"));
        assertTrue(new String(proto.body(), StandardCharsets.ISO_8859_1).contains("smart_drive_up"));
    }

    @Test
    void onlyTheNamedFamiliesComeWhenAskedFor() throws Exception {
        List<String> names = get("/metrics?name%5B%5D=smart_drive_up").body().lines().filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('{'))).distinct().toList();
        assertEquals(List.of("smart_drive_up"), names);
    }

    @Test
    void itsOwnFiguresAndTheJvmsAreInTheSameExposition() throws Exception {
        get("/metrics");
        String text = get("/metrics").body();
        assertTrue(text.contains("\nsmart_exporter_scrapes_total "));
        assertTrue(text.contains("\nsmart_exporter_collection_duration_seconds_count "));
        assertTrue(text.contains("\njvm_memory_used_bytes{"));
        assertTrue(text.contains("\nprocess_open_fds "));
        assertFalse(text.contains("scope="));
    }

    @Test
    void thePageSaysHowTheDrivesAreAndTrustsNoDrive() throws Exception {
        get("/metrics");
        HttpResponse<String> page = get("/");
        assertEquals("text/html; charset=utf-8", page.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(page.headers().firstValue("Content-Security-Policy").orElseThrow()
                .startsWith("default-src 'none'; style-src 'sha256-"));
        assertTrue(page.body().contains("<li>Reallocated_Sector_Ct: normalized 7, the maker's threshold is 10; raw 15976</li>"),
                page.body());
        assertTrue(get("/drive?port=7:0:0:0").body().contains("Z50K7WNP"));
        assertEquals("404 there is no drive at port 7:0:0:9: / has those that are known\n", status(get("/drive?port=7:0:0:9")));
        assertEquals(404, get("/drive").statusCode());
        assertTrue(get("/rules").body().contains("built-in attrmap.json"));
        assertTrue(page.body().contains("<a href=\"/metrics\">"));
    }

    private static String status(HttpResponse<String> answer) {
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void healthIsLiveAndReady() throws Exception {
        for (String path : List.of("/health", "/health/live", "/health/ready")) {
            assertTrue(get(path).body().startsWith("{\"status\":\"UP\""), path);
        }
        assertEquals(404, get("/observe/health").statusCode());
    }

    @Test
    void onceMorePrintsTheDrivesAloneAndEnds() throws Exception {
        try (Daemon once = Daemon.exporter(folder.resolve("ipc"), "--once")) {
            assertEquals(0, once.exitStatus());
            assertTrue(once.output().contains("smart_drive_up{device=\"sda\",port=\"0:0:0:0\"} 1.0"));
            assertFalse(once.output().contains("process_"));
        }
    }

    @Test
    void aPortInUseIsOneLineAndExitStatus1() throws Exception {
        try (Daemon second = Daemon.exporter(folder.resolve("ipc"), "-p", address.replaceFirst(".*:", ""))) {
            assertEquals(1, second.exitStatus());
            assertTrue(second.output().contains("error: cannot listen on 127.0.0.1 port " + address.replaceFirst(".*:", "")),
                    second.output());
            assertEquals(1, second.output().lines().count(), second.output());
        }
    }

    @Test
    void rootIsRefused() throws Exception {
        Skip.unlessAllowed(System.getProperty("user.name").equals("root"), "the tests do not run as root");
        try (Daemon root = Daemon.start(Reports.ROOT.resolve("bin/prometheus_smart_exporter"), folder.resolve("ipc"))) {
            assertEquals(1, root.exitStatus());
            assertTrue(root.output().contains("error: refusing to run as root"), root.output());
        }
    }

    @Test
    void aMistakeInAFileIsExitStatus2WithItsPlace() throws Exception {
        Path mapping = Files.writeString(folder.resolve("map.json"),
                "{\"generic\": [\n  {\"id\": 5, \"name\": \"a\", \"type\": \"guage\"}]}");
        try (Daemon wrong = Daemon.exporter(folder.resolve("ipc"), "--attr-mapping", mapping)) {
            assertEquals(2, wrong.exitStatus());
            assertTrue(wrong.output().contains("error: " + mapping + ":2:"), wrong.output());
        }
        try (Daemon wrong = Daemon.exporter(folder.resolve("ipc"), "--device-db", folder.resolve("none"))) {
            assertEquals(2, wrong.exitStatus());
            assertTrue(wrong.output().contains("error: " + folder.resolve("none") + ": no such file"), wrong.output());
        }
        try (Daemon wrong = Daemon.exporter(folder.resolve("ipc"), "--no-such-option")) {
            assertEquals(2, wrong.exitStatus());
        }
    }

    @Test
    void sigtermEndsBothWithStatus0() throws Exception {
        Path socket = folder.resolve("second");
        Daemon secondHelper = Daemon.helper(socket);
        Daemon second = Daemon.exporter(socket);
        second.address();
        assertEquals(0, second.terminate());
        assertEquals(0, secondHelper.terminate());
        assertFalse(Files.exists(socket));
    }

    @Test
    void runStartsBothPrintsTheAddressAndEndsBoth() throws Exception {
        int port = 19000 + (int) (ProcessHandle.current().pid() % 1000);
        try (Daemon run = Daemon.start(Reports.ROOT.resolve("run"), "--demo", "--port", port)) {
            assertEquals("run: open http://127.0.0.1:" + port + "/metrics (Ctrl-C ends it)", run.awaitLine("run: open"));
            String text = HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            assertTrue(text.contains("smart_drive_up{device=\"nvme0\",port=\"nvme0\"} 1.0"));
            List<ProcessHandle> children = run.process.descendants().toList();
            assertTrue(children.size() >= 2);
            new ProcessBuilder("kill", "-INT", Long.toString(run.process.pid())).start().waitFor();
            assertEquals(0, run.exitStatus());
            for (ProcessHandle child : children) {
                child.onExit().get(20, TimeUnit.SECONDS);
            }
        }
    }

    private static String value(String text, String start) {
        return text.lines().filter(line -> line.startsWith(start)).map(line -> line.substring(start.length())).findFirst()
                .orElse("-");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address + path)).headers(headers).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String unzip(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
