package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    private Path demo;
    private Path socket;
    private Daemon helper;
    private Daemon exporter;

    @BeforeEach
    void start() throws Exception {
        demo = folder.resolve("demo");
        copy(Reports.ROOT.resolve("demo"), demo);
        socket = folder.resolve("ipc");
        helper = startHelper();
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
        "rc=64, -", "rc=2, failed"})
    void aSickDriveCostsItself(String mode, String reason) throws Exception {
        String healthy = scrape();
        Set<String> others = othersOf(healthy);
        Set<String> own = ownOf(healthy);
        assertTrue(own.size() > 20, own.toString());
        Files.writeString(demo.resolve("drives/" + SICK + ".mode"), mode + "\n");
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
            assertEquals(1,
                    exporter.output().lines()
                            .filter(line -> line.contains("warning: drive " + SICK_PORT) && line.contains(reason)).count(),
                    "told once:\n" + exporter.output());
        }

        Files.delete(demo.resolve("drives/" + SICK + ".mode"));
        String cured = scrape();
        assertEquals(others, othersOf(cured));
        assertEquals(own, ownOf(cured), "one scrape later all is well");
        assertEquals(0, helper.process.descendants().filter(ProcessHandle::isAlive).count(), "no smartctl is left");
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
        Files.writeString(demo.resolve("drives/" + SICK + ".mode"), mode + "\n");
        scrape();
        Files.delete(demo.resolve("drives/" + SICK + ".mode"));
        scrape();
    }

    /// The child of a smartctl that ended keeps its standard output open. What came is used; where the reader of the pipe is stuck
    /// with it, the drive is told as hung until the child is gone, and nothing more is started for it.
    @Test
    void aGrandchildThatKeepsThePipeCostsItsDriveAtMost() throws Exception {
        Set<Long> before = sleepers();
        String healthy = scrape();
        Files.writeString(demo.resolve("drives/" + SICK + ".mode"), "grandchild\n");
        try {
            assertEquals(ownOf(healthy), ownOf(scrape()), "what came is used");
            for (int i = 0; i < 3; i++) {
                String text = scrape();
                assertEquals(othersOf(healthy), othersOf(text));
                assertTrue(reasons(text).isEmpty() || reasons(text).equals(Set.of("hung")), reasons(text).toString());
            }
        } finally {
            Files.delete(demo.resolve("drives/" + SICK + ".mode"));
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
        helper = startHelper();
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
    void aDriveThatIsUnpluggedIsGoneWithTheNextScrape() throws Exception {
        Path listed = demo.resolve("sys/bus/scsi/devices/" + SICK_PORT);
        Path away = folder.resolve("link");
        Set<String> own = ownOf(scrape());
        Files.move(listed, away);
        assertEquals(Set.of(), ownOf(scrape()));
        Files.move(away, listed);
        assertEquals(own, ownOf(scrape()));
    }

    private Daemon startHelper() throws Exception {
        Daemon started = Daemon.start(Reports.ROOT.resolve("bin/smart_exporter_helper"), "--socket-path", socket, "--smartctl",
                demo.resolve("smartctl"),
                "--sysfs", demo.resolve("sys"), "--drive-timeout", 1, "-vv");
        started.awaitLine("ready on");
        return started;
    }

    private String scrape() throws Exception {
        HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(URI.create(exporter.address() + "/metrics")).build(),
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

    private static int threads(Daemon daemon) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(daemon.process.pid()), "task"))) {
            return (int) tasks.count();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            all.forEach(path -> {
                try {
                    Files.copy(path, to.resolve(from.relativize(path)), LinkOption.NOFOLLOW_LINKS,
                            StandardCopyOption.COPY_ATTRIBUTES);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
