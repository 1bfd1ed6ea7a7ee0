package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each fault costs: the drive that has it, and nothing else.
///
/// On a copy of the demo drives, with `max-age: PT0S`, so that each scrape reads all drives.
@Timeout(120)
class FaultMatrixIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SICK = "sdj";
    private static final String SICK_PORT = "8:0:0:0";

    @TempDir
    private Path folder;

    private DemoDrives demo;
    private Path socket;
    private Daemon helper;
    private Daemon exporter;

    @BeforeEach
    void start() throws Exception {
        demo = DemoDrives.copy(folder.resolve("demo"));
        socket = folder.resolve("ipc");
        helper = startHelper(1);
        Path yaml = Files.writeString(folder.resolve("application.yaml"),
                "smart:\n  collection:\n    max-age: PT0S\n    deadline: PT4S\n");
        exporter = Daemon.exporter(socket, "--config", yaml);
        exporter.address();
    }

    @AfterEach
    void stop() throws Exception {
        exporter.close();
        helper.close();
    }

    /// A drive's fault; the reason that it is told by; whether its values stay.
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"hang, timeout", "hang-term, timeout", "hang grandchild, timeout", "half-hang, timeout",
        "half, bad_output",
        "kill, bad_output", "garbage, bad_output", "empty, bad_output", "flood, truncated", "stderr, -", "delay=300, -",
        "standby, -",
        "rc=64, -", "rc=252, -", "rc=1, failed", "rc=2, failed"})
    void aSickDriveCostsItself(String mode, String reason) throws Exception {
        String healthy = scrape();
        Set<String> others = othersOf(healthy);
        Set<String> own = ownOf(healthy);
        assertTrue(own.size() > 20, own.toString());
        demo.mode(SICK, mode);
        for (int i = 0; i < 2; i++) {
            String sick = scrape();
            assertEquals(others, othersOf(sick), "no other drive loses or gains a sample");
            assertEquals(reason == null ? Set.of() : Set.of(reason), reasons(sick));
            assertEquals(reason == null ? "1.0" : "0.0",
                    value(sick, "smart_drive_up{device=\"" + SICK + "\",port=\"" + SICK_PORT + "\"}"));
            assertEquals(reason == null, sick.contains("smart_temperature_celsius{family=\"Samsung based SSDs\""),
                    "values only if they are good");
        }
        if (reason != null) {
            assertEquals(1, told("has no data: " + reason), "told once:\n" + exporter.output());
        }

        demo.cure(SICK);
        String cured = scrape();
        assertEquals(others, othersOf(cured));
        assertEquals(own, ownOf(cured), "one scrape later all is well");
        if (reason != null) {
            exporter.awaitLine("warning: drive " + SICK_PORT + " (/dev/" + SICK + ", SAMSUNG MZ7KH960HAJR-00005 S47NNA0R710493)"
                    + " is read again, after 2 times " + reason);
        }
        assertEquals(0, helper.process.descendants().filter(ProcessHandle::isAlive).count(), "no smartctl is left");
    }

    /// smartctl 7.1 and 7.2 do so, for some SAS drives.
    @Test
    void textBeforeTheDocumentIsSkippedAndLogged() throws Exception {
        Set<String> own = ownOf(scrape());
        Files.writeString(demo.document(SICK), "  Pending defect count:" + Reports.text(demo.document(SICK)));
        assertEquals(own, ownOf(scrape()));
        exporter.awaitLine("info: drive " + SICK_PORT + " (/dev/" + SICK + ", SAMSUNG MZ7KH960HAJR-00005 S47NNA0R710493): skipped"
                + " what smartctl printed before its JSON: Pending defect count:");
    }

    private long told(String what) {
        String start = "warning: drive " + SICK_PORT + " (/dev/" + SICK;
        return exporter.output().lines().filter(line -> line.contains(start) && line.contains(what)).count();
    }

    @Test
    void eachOfTheHigherExitBitsIsACondition() throws Exception {
        Set<String> others = othersOf(scrape());
        List<String> conditions = List.of("command_failed", "failing", "prefail", "past_prefail", "error_log", "selftest_log");
        for (int bit = 2; bit < 8; bit++) {
            demo.mode(SICK, "rc=" + (1 << bit));
            String text = scrape();
            assertEquals(others, othersOf(text));
            List<String> set = ownOf(text).stream().filter(line -> line.matches("smart_drive_condition.* 1\\.0")).toList();
            assertEquals(1, set.size(), set.toString());
            assertTrue(set.getFirst().contains("\"" + conditions.get(bit - 2) + "\""), set.toString());
        }
    }

    /// It answers with the others, and the collection goes on for the next.
    @Test
    void aScrapeThatCannotWaitForADriveSaysSo() throws Exception {
        helper.close();
        helper = startHelper(6);
        Set<String> others = othersOf(scrape());
        demo.mode(SICK, "hang");
        String early = scrape("X-Prometheus-Scrape-Timeout-Seconds", "3.5");
        assertEquals(Set.of("deadline"), reasons(early));
        assertEquals(others, othersOf(early));
        assertEquals(Set.of("timeout"), reasons(scrape()));
    }

    /// What a fault opens for the first time may stay open, such as a library; what each one opens may not.
    @Test
    void faultsLeakNeitherFilesNorThreads() throws Exception {
        for (String mode : List.of("hang", "kill", "flood", "garbage")) {
            faultAndCure(mode);
        }
        int[] before = counts();
        for (String mode : List.of("hang", "kill", "flood", "garbage", "hang", "half-hang")) {
            faultAndCure(mode);
        }
        int[] now = counts();
        for (int i = 0; i < 200 && grown(before, now); i++) {
            Thread.sleep(50);
            now = counts();
        }
        assertFalse(grown(before, now), Arrays.toString(now) + " after " + Arrays.toString(before));
    }

    private void faultAndCure(String mode) throws Exception {
        demo.mode(SICK, mode);
        scrape();
        demo.cure(SICK);
        scrape();
    }

    /// The child of a smartctl that ended keeps its standard output open. What came is used; where the reader of the pipe is stuck
    /// with it, the drive is told as hung until the child is gone, and nothing more is started for it.
    @Test
    void aGrandchildThatKeepsThePipeCostsItsDriveAtMost() throws Exception {
        Set<Long> before = sleepers();
        String healthy = scrape();
        demo.mode(SICK, "grandchild");
        try {
            assertEquals(ownOf(healthy), ownOf(scrape()), "what came is used");
            for (int i = 0; i < 3; i++) {
                String text = scrape();
                assertEquals(othersOf(healthy), othersOf(text));
                assertTrue(reasons(text).isEmpty() || reasons(text).equals(Set.of("hung")), reasons(text).toString());
            }
        } finally {
            demo.cure(SICK);
            sleepers().stream().filter(pid -> !before.contains(pid)).flatMap(pid -> ProcessHandle.of(pid).stream())
                    .forEach(ProcessHandle::destroyForcibly);
        }
        while (!ownOf(healthy).equals(ownOf(scrape()))) {
            Thread.sleep(50);
        }
    }

    @Test
    void aHelperThatIsKilledIsASystemErrorAndTheNextOneIsFound() throws Exception {
        Set<String> others = othersOf(scrape());
        helper.process.destroyForcibly().waitFor();
        String text = scrape();
        assertEquals("1.0", value(text, "smart_system_error"));
        assertTrue(othersOf(text).isEmpty(), "no per-drive series");
        helper = startHelper(1);
        String back = scrape();
        assertEquals("0.0", value(back, "smart_system_error"));
        assertEquals(others, othersOf(back));
        assertEquals(1, exporter.output().lines().filter(line -> line.contains("error: helper at")).count(), exporter.output());
    }

    @Test
    void aHelperThatIsStoppedCostsTheDeadlineAndNoMore() throws Exception {
        Set<String> others = othersOf(scrape());
        signal(helper, "STOP");
        long start = System.nanoTime();
        String text = scrape();
        assertTrue(System.nanoTime() - start < 8_000_000_000L, "answered at its deadline");
        assertTrue(othersOf(text).isEmpty());
        signal(helper, "CONT");
        while (!others.equals(othersOf(scrape()))) {
            Thread.sleep(50);
        }
    }

    @Test
    void aSocketThatIsRemovedIsASystemError() throws Exception {
        scrape();
        Files.move(socket, folder.resolve("away"));
        assertEquals("1.0", value(scrape(), "smart_system_error"));
        Files.move(folder.resolve("away"), socket);
        assertEquals("0.0", value(scrape(), "smart_system_error"));
    }

    @Test
    void aDriveThatIsUnpluggedHasVanishedWithTheNextScrape() throws Exception {
        String before = scrape();
        Set<String> own = ownOf(before);
        demo.unplug(SICK_PORT);
        String text = scrape();
        assertEquals(othersOf(before), othersOf(text));
        assertEquals(Set.of("vanished"), reasons(text));
        assertFalse(text.contains("smart_temperature_celsius{family=\"Samsung based SSDs\""));
        demo.plug(SICK_PORT);
        assertEquals(own, ownOf(scrape()));
    }

    private Daemon startHelper(int driveTimeout) throws Exception {
        return Daemon.helper(socket, "--smartctl", demo.smartctl(), "--sysfs", demo.sysfs(), "--drive-timeout", driveTimeout);
    }

    /// @param headers names and values
    private String scrape(String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(exporter.address() + "/metrics"));
        HttpResponse<String> answer = HTTP.send((headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        return answer.body();
    }

    /// The series of all drives but the sick one, without values that change with time.
    private static Set<String> othersOf(String text) {
        return drives(text).filter(line -> !line.contains("port=\"" + SICK_PORT + "\""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ownOf(String text) {
        return drives(text).filter(line -> line.contains("port=\"" + SICK_PORT + "\""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> drives(String text) {
        return text.lines().filter(line -> line.startsWith("smart_") && line.contains("port=\"") && !line.contains("_seconds{"));
    }

    private static Set<String> reasons(String text) {
        String start = "smart_drive_unavailable{device=\"" + SICK + "\",port=\"" + SICK_PORT + "\",reason=\"";
        return text.lines().filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length(), line.indexOf('"', start.length())))
                .collect(Collectors.toSet());
    }

    private static String value(String text, String series) {
        return text.lines().filter(line -> line.startsWith(series + " ")).map(line -> line.substring(series.length() + 1))
                .findFirst().orElse("absent");
    }

    private static Set<Long> sleepers() {
        return ProcessHandle.allProcesses().filter(p -> p.info().commandLine().orElse("").contains("sleep 300"))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private static void signal(Daemon daemon, String name) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(daemon.process.pid())).start().waitFor());
    }

    private static int openFiles(Daemon daemon) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(daemon.process.pid()), "fd"))) {
            return (int) files.count();
        }
    }

    private int[] counts() throws IOException {
        return new int[]{openFiles(helper), openFiles(exporter), threads(helper), threads(exporter)};
    }

    /// Two more of each may come and go at any time: a connection, a thread of a pool.
    private static boolean grown(int[] before, int[] now) {
        return IntStream.range(0, now.length).anyMatch(k -> now[k] > before[k] + 2);
    }

    /// Without those of the JDK that wait for children: it keeps as many as there were children at once, for a minute.
    private static int threads(Daemon daemon) throws IOException {
        int threads = 0;
        try (DirectoryStream<Path> tasks = Files
                .newDirectoryStream(Path.of("/proc", Long.toString(daemon.process.pid()), "task"))) {
            for (Path task : tasks) {
                if (!"process reaper".equals(nameOf(task))) {
                    threads++;
                }
            }
        }
        return threads;
    }

    /// @return "" for a thread that has just ended
    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
