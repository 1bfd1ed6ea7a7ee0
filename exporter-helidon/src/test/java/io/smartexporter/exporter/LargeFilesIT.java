package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What files may cost, in the process that an operator starts, with its heap.
@Timeout(300)
class LargeFilesIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private static String list(int size, IntFunction<String> element) {
        return IntStream.range(0, size).mapToObj(element).collect(Collectors.joining(",\n"));
    }

    private static String rule(int i, String more) {
        return "{\"id\": " + i % 400 + ", \"name\": \"a" + i + "\", \"type\": \"gauge\", \"value\": \"RAW_VALUE\"" + more + "}";
    }

    private static String generic(int size, IntFunction<String> more) {
        return "{\"generic\": [\n" + list(size, i -> rule(i, more.apply(i))) + "]}";
    }

    /// As many rules, labels and characters of expressions as are taken.
    private static String largest(int version) {
        String labels = list(12, i -> "\"l" + i + "\": \"" + version + "\"").replace("\n", " ");
        String rules = list(1872,
                i -> rule(i, ", \"match\": \"^\\\\w" + "x".repeat(40) + i + "\", \"labels\": {" + labels + "}"));
        String fields = list(127, i -> "{\"path\": \"/p" + i + "\", \"name\": \"f" + i + "\", \"type\": \"gauge\"}");
        String marker = "{\"path\": \"/smartctl/exit_status\", \"name\": \"marker_" + version + "\", \"type\": \"gauge\"}";
        return "{\"generic\": [" + rules + "],\n \"fields\": [" + marker + ", " + fields + "]}";
    }

    /// A database of nearly 1 MB.
    private static String database() {
        String values = list(300, i -> "\"" + i + "\": \"VALUE\"").replace("\n", "");
        String thresholds = list(300, i -> "\"" + i + "\": [\"" + (i + 20) + ":\", \"" + (i + 10) + ":\"]").replace("\n", "");
        return "{\"Devices\": {" + list(90, i -> "\"E" + i + "\": {\"Device\": [\"M" + i + "\"], \"ID#\": {" + values
                + "}, \"Threshs\": {" + thresholds + "}}") + "}}";
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private void assertRefused(String expected, Object... options) throws Exception {
        Object[] command = new Object[options.length + 2];
        command[0] = Reports.ROOT.resolve("bin/prometheus_smart_exporter");
        command[1] = "--check-config";
        System.arraycopy(options, 0, command, 2, options.length);
        try (Daemon check = Daemon.start(command)) {
            assertEquals(1, check.exitStatus(), check.output());
            assertTrue(check.output().lines().findFirst().orElse("").matches(expected), check.output());
        }
    }

    @Test
    void filesThatWouldEndTheProcessAreRefusedWithTheNumberAndTheLimit() throws Exception {
        Path rules = file("rules.json", generic(20_000, _ -> ""));
        assertRefused("error: .*rules.json:2002:1: the files have 20000 rules: at most 2000 are taken.*", "--attr-mapping",
                rules);
        Path large = file("db.json", database() + " ".repeat(2 << 20));
        assertRefused("error: .*db.json:1:1: the mappings, .* come to \\d+ bytes with this file: at most 2097152 are read.*",
                "--attr-mapping", rules, "--device-db", large);
        Path expressions = file("expressions.json", generic(9000, i -> ", \"match\": \"" + "(a|b)?".repeat(150) + i + "\""));
        assertRefused("error: .*expressions.json:1:1: .* come to \\d+ bytes with this file: at most 2097152 are read.*",
                "--attr-mapping", expressions);
        Path fewer = file("fewer.json", generic(1900, i -> ", \"match\": \"" + "(a|b)?".repeat(50) + i + "\""));
        assertRefused(
                "error: .*fewer.json:\\d+:\\d+: the files have \\d+ characters of regular expressions.*: at most 131072 are taken.*",
                "--attr-mapping", fewer);
    }

    @Test
    void theLargestFilesThatAreTakenAreReloadedAgainAndAgainAndLargerOnesChangeNothing() throws Exception {
        Path mapping = file("attrmap.json", largest(0));
        Path database = file("devices.json", database());
        try (Daemon helper = Daemon.helper(folder.resolve("ipc"));
                Daemon exporter = Daemon.exporter(folder.resolve("ipc"), "--attr-mapping", mapping, "--device-db", database)) {
            String address = exporter.address();
            assertTrue(scrape(address).contains("\nsmart_marker_0{"));
            for (int version = 1; version <= 5; version++) {
                replace(mapping, largest(version));
                awaitMarker(address, version);
            }
            replace(mapping, generic(5_000, _ -> ""));
            exporter.awaitLine("the files have 5000 rules: at most 2000 are taken");
            String after = scrape(address);
            assertTrue(after.contains("\nsmart_marker_5{"), after);
            assertTrue(after.contains("\nsmart_exporter_config_last_reload_successful 0"), after);
            assertTrue(helper.process.isAlive());
            assertFalse(exporter.output().contains("OutOfMemoryError"), exporter.output());
        }
    }

    private void replace(Path file, String text) throws Exception {
        Files.move(file("next", text), file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void awaitMarker(String address, int version) throws Exception {
        while (!scrape(address).contains("\nsmart_marker_" + version + "{")) {
            Thread.sleep(50);
        }
    }

    private static String scrape(String address) throws Exception {
        HttpResponse<String> response = HTTP.send(HttpRequest.newBuilder(URI.create(address + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        return response.body();
    }
}
