package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.testing.Skip;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files change while the exporter runs.
@Timeout(300)
class ReloadIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern MARKER = Pattern.compile("(?m)^smart_marker_[ab]\\{.*version=\"(\\d+)\"");
    private static final long LIVE_MILLIS = 5000;

    @TempDir
    private Path folder;

    private Daemon helper;
    private Daemon exporter;
    private Path mapping;

    @BeforeEach
    void start() throws Exception {
        helper = Daemon.helper(folder.resolve("ipc"));
        mapping = Files.createDirectory(folder.resolve("etc")).resolve("attrmap.json");
    }

    @AfterEach
    void stop() throws Exception {
        if (exporter != null) {
            exporter.close();
        }
        helper.close();
    }

    @Test
    void aFileThatIsReplacedByRenameIsLiveAtOnce() throws Exception {
        write(1);
        startExporter(mapping);
        replace(2);
        assertTrue(awaitVersion(2) < LIVE_MILLIS);
    }

    @Test
    void aFileThatIsWrittenInPlaceIsLive() throws Exception {
        write(1);
        startExporter(mapping);
        write(2);
        awaitVersion(2);
    }

    @Test
    void linksThatAreSwappedAreLive() throws Exception {
        for (int version = 1; version <= 2; version++) {
            Files.writeString(Files.createDirectory(folder.resolve("v" + version)).resolve("attrmap.json"), rules(version));
        }
        Path data = folder.resolve("etc/..data");
        Files.createSymbolicLink(data, folder.resolve("v1"));
        Files.createSymbolicLink(mapping, Path.of("..data/attrmap.json"));
        startExporter(mapping);
        assertEquals(Set.of("1"), versions());

        Path swapped = Files.createSymbolicLink(folder.resolve("etc/..tmp"), folder.resolve("v2"));
        Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE);
        awaitVersion(2);
    }

    @Test
    void aFolderFurtherUpThatIsSwappedIsLive() throws Exception {
        for (int version = 1; version <= 2; version++) {
            Path etc = Files.createDirectories(folder.resolve("r" + version + "/etc"));
            Files.writeString(etc.resolve("attrmap.json"), rules(version));
        }
        Path release = Files.createSymbolicLink(folder.resolve("release"), folder.resolve("r1"));
        startExporter(release.resolve("etc/attrmap.json"));
        Path swapped = Files.createSymbolicLink(folder.resolve("release.new"), folder.resolve("r2"));
        Files.move(swapped, release, StandardCopyOption.ATOMIC_MOVE);
        awaitVersion(2);
    }

    @Test
    void aFileThatIsMissingForAMomentIsNoError() throws Exception {
        write(1);
        startExporter(mapping);
        Files.delete(mapping);
        Thread.sleep(200);
        write(2);
        awaitVersion(2);
        assertFalse(exporter.output().contains("error:"), exporter.output());
    }

    @Test
    void aBadFileChangesNothingIsToldOnceAndShows() throws Exception {
        write(1);
        startExporter(mapping);
        Files.writeString(mapping, "{\"generic\": [\n  {\"id\": 5, \"nam\"");
        String line = exporter.awaitLine("error: ");
        assertTrue(line.contains(mapping + ":2:"), line);
        String text = get("/metrics").body();
        assertEquals(Set.of("1"), versions(text));
        assertTrue(text.contains("\nsmart_exporter_config_last_reload_successful 0.0\n"));

        HttpResponse<String> asked = post();
        assertEquals(400, asked.statusCode());
        assertTrue(asked.body().startsWith(mapping + ":2:"), asked.body());
        assertEquals(1, exporter.output().lines().filter(l -> l.contains("error: ")).count(), exporter.output());

        replace(3);
        awaitVersion(3);
        assertTrue(get("/metrics").body().contains("\nsmart_exporter_config_last_reload_successful 1.0\n"));
    }

    @Test
    void sighupAndPostAskForAReload() throws Exception {
        write(1);
        startExporter(mapping);
        assertEquals(200, post().statusCode());
        assertEquals(403, post("Origin", "http://evil.example").statusCode());
        signal("HUP");
        signal("HUP");
        replace(2);
        signal("HUP");
        awaitVersion(2);
        assertTrue(exporter.process.isAlive());
    }

    /// That the mapping was read tells that the start is under way.
    @Test
    void sighupDuringTheStartIsAReloadAfterIt() throws Exception {
        write(1);
        Files.setAttribute(mapping, "lastAccessTime", FileTime.from(Instant.EPOCH));
        exporter = Daemon.exporter(folder.resolve("ipc"), "--attr-mapping", mapping);
        while (Files.getAttribute(mapping, "lastAccessTime").equals(FileTime.from(Instant.EPOCH))) {
            Skip.unlessAllowed(!exporter.output().contains("listening on"), "this file system keeps no time of access");
            Thread.onSpinWait();
        }
        signal("HUP");
        exporter.address();
        assertEquals(Set.of("1"), versions());
        replace(2);
        awaitVersion(2);
    }

    @Test
    void aBadApplicationYamlOfAnyKindIsToldAndWhenItIsMendedFilesAreFollowedAgain() throws Exception {
        write(1);
        Path yaml = Files.writeString(folder.resolve("etc/application.yaml"), "smart: {}\n");
        exporter = Daemon.exporter(folder.resolve("ipc"), "--config", yaml, "--attr-mapping", mapping);
        exporter.address();
        int version = 1;
        for (String bad : List.of("smart: &a {x: *a}\n", "smart: {rules: {device-db: \"/x\\0y\"}}\n", "\"\": 2\n\"a..b\": 3\n",
                "a: ".repeat(20_000), "{".repeat(100_000), "server: {port: x}\n", "? {}\n", "\u0000", "",
                "smart: !!java.net.URL [x]\n")) {
            put(yaml, bad);
            awaitText("\nsmart_exporter_config_last_reload_successful 0.0\n");
            put(yaml, "smart: {}\n");
            awaitText("\nsmart_exporter_config_last_reload_successful 1.0\n");
            version++;
            replace(version);
            awaitVersion(version);
        }
        put(yaml, "smart: &a {x: *a}\n");
        signal("HUP");
        awaitText("\nsmart_exporter_config_last_reload_successful 0.0\n");
        assertEquals(400, post().statusCode());
        put(yaml, "smart: {}\n");
        signal("HUP");
        awaitText("\nsmart_exporter_config_last_reload_successful 1.0\n");
        assertFalse(exporter.output().contains("\tat "), exporter.output());
    }

    @Test
    void aPipeInThePlaceOfTheMappingIsToldAndHangsNothing() throws Exception {
        write(1);
        startExporter(mapping);
        Path pipe = folder.resolve("etc/pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Files.move(pipe, mapping, StandardCopyOption.ATOMIC_MOVE);
        exporter.awaitLine("error: " + mapping + ": is a pipe: expected a file");
        assertEquals(400, post().statusCode());
        assertEquals(Set.of("1"), versions());
        replace(2);
        awaitVersion(2);
    }

    @Test
    void mendedRightsAreSeenWithoutATouch() throws Exception {
        Skip.unlessAllowed(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
                && new ProcessBuilder("setpriv", "--version").start().waitFor() == 0,
                "it takes root and setpriv to be somebody else");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        write(1);
        exporter = Daemon.start("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                Reports.ROOT.resolve("bin/prometheus_smart_exporter"), "-vv", "-p", 0, "--attr-mapping", mapping,
                folder.resolve("ipc"));
        exporter.address();
        Path next = Files.writeString(folder.resolve("etc/next"), rules(2));
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        Files.move(next, mapping, StandardCopyOption.ATOMIC_MOVE);
        exporter.awaitLine("error: " + mapping + ": permission denied");
        Files.setPosixFilePermissions(mapping, PosixFilePermissions.fromString("rw-r--r--"));
        awaitText("\nsmart_exporter_config_last_reload_successful 1.0\n");
    }

    @Test
    void anEditOfTheSameSizeAndTimeIsLive() throws Exception {
        write(1);
        FileTime time = Files.getLastModifiedTime(mapping);
        startExporter(mapping);
        write(2);
        Files.setLastModifiedTime(mapping, time);
        awaitVersion(2);
    }

    @Test
    void aMappingThatIsEmptiedOrDeletedStaysInForce() throws Exception {
        write(1);
        startExporter(mapping);
        Files.writeString(mapping, "");
        awaitText("\nsmart_exporter_config_last_reload_successful 0.0\n");
        assertEquals(Set.of("1"), versions());
        Files.delete(mapping);
        exporter.awaitLine("error: " + mapping + ": no such file");
        assertEquals(Set.of("1"), versions());
        write(2);
        awaitVersion(2);
    }

    @Test
    void aStormOfRequestsIsAnsweredAndEnds() throws Exception {
        write(1);
        startExporter(mapping);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(clients.submit(() -> post().statusCode()));
            }
            for (Future<Integer> answer : answers) {
                assertEquals(200, answer.get());
            }
        }
        replace(2);
        awaitVersion(2);
    }

    @Test
    void settingsChangeTooAndTheAddressSaysThatItNeedsARestart() throws Exception {
        write(1);
        Path yaml = Files.writeString(folder.resolve("etc/application.yaml"),
                "smart:\n  rules:\n    attr-mapping: " + mapping + "\n");
        exporter = Daemon.exporter(folder.resolve("ipc"), "--config", yaml);
        exporter.address();
        Path other = Files.writeString(folder.resolve("etc/other.json"), rules(7));
        Files.writeString(yaml, "smart:\n  rules:\n    attr-mapping: " + other + "\nserver:\n  host: 0.0.0.0\n");
        awaitVersion(7);
        exporter.awaitLine("the listening address is now 0.0.0.0 port 0: that takes effect with a restart");
        Files.writeString(other, rules(8));
        awaitVersion(8);
    }

    /// `-Dreloads=1000` for the long run.
    @Test
    void underLoadNoScrapeFailsAndNoneSeesAMixture() throws Exception {
        int reloads = Integer.getInteger("reloads", 60);
        write(1);
        startExporter(mapping);
        AtomicBoolean stop = new AtomicBoolean();
        List<Long> latencies = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> load = List.of(clients.submit(() -> scrapeUntil(stop)),
                    clients.submit(() -> scrapeUntil(stop)));
            for (int version = 2; version < 2 + reloads; version++) {
                if (version % 5 == 0) {
                    Files.writeString(folder.resolve("etc/bad"), "{");
                    Files.move(folder.resolve("etc/bad"), mapping, StandardCopyOption.ATOMIC_MOVE);
                }
                replace(version);
                latencies.add(awaitVersion(version));
            }
            stop.set(true);
            for (Future<Integer> client : load) {
                assertTrue(client.get() > 0);
            }
        }
        latencies.sort(null);
        System.out.println(
                "reloads under load: " + reloads + ", live after " + latencies.get(latencies.size() / 2) + " ms (median), "
                        + latencies.getLast() + " ms (slowest)");
        assertTrue(latencies.getLast() < LIVE_MILLIS, latencies + "");
    }

    private int scrapeUntil(AtomicBoolean stop) throws Exception {
        int scrapes = 0;
        while (!stop.get()) {
            assertEquals(1, versions().size(), "one rule set in one scrape");
            scrapes++;
        }
        return scrapes;
    }

    private void startExporter(Path file) throws Exception {
        exporter = Daemon.exporter(folder.resolve("ipc"), "--attr-mapping", file);
        exporter.address();
    }

    private void write(int version) throws IOException {
        Files.writeString(mapping, rules(version));
    }

    private void replace(int version) throws IOException {
        Path next = Files.writeString(folder.resolve("etc/next"), rules(version));
        Files.move(next, mapping, StandardCopyOption.ATOMIC_MOVE);
    }

    private void put(Path file, String text) throws IOException {
        Files.move(Files.writeString(folder.resolve("etc/next"), text), file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitText(String text) throws Exception {
        long start = System.nanoTime();
        while (!get("/metrics").body().contains(text)) {
            assertTrue(System.nanoTime() - start < 60_000_000_000L, text + " never came:\n" + exporter.output());
            Thread.sleep(10);
        }
    }

    private static String rules(int version) {
        String rule = "{ \"id\": %d, \"name\": \"marker_%s\", \"type\": \"gauge\", \"value\": \"VALUE\", \"labels\": { \"version\": \"%d\" } }";
        return "{ \"generic\": [" + rule.formatted(9, "a", version) + ", " + rule.formatted(12, "b", version) + "] }";
    }

    /// How long it took until a scrape showed the version, in milliseconds.
    private long awaitVersion(int version) throws Exception {
        long start = System.nanoTime();
        while (!versions().equals(Set.of(Integer.toString(version)))) {
            assertTrue(System.nanoTime() - start < 60_000_000_000L, "version " + version + " never came:\n" + exporter.output());
            Thread.sleep(2);
        }
        return (System.nanoTime() - start) / 1_000_000;
    }

    private Set<String> versions() throws Exception {
        HttpResponse<String> answer = get("/metrics");
        assertEquals(200, answer.statusCode());
        return versions(answer.body());
    }

    private static Set<String> versions(String text) {
        return MARKER.matcher(text).results().map((MatchResult r) -> r.group(1)).collect(Collectors.toSet());
    }

    private void signal(String name) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(exporter.process.pid())).start().waitFor());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(exporter.address() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(exporter.address() + "/-/reload"))
                .POST(HttpRequest.BodyPublishers.noBody());
        return HTTP.send((headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
