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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What an operator who names a device database is told of it.
@Timeout(120)
class DeviceDatabaseIT {
    private static final Path EXPORTER = Reports.ROOT.resolve("bin/prometheus_smart_exporter");
    private static final String NOTICE = " no longer chooses values (each rule says its own), its thresholds still count";
    private static final String ENTRY = "{\"Devices\": {\"E\": {\"Device\": [\"%s\"], \"ID#\": {\"5\": \"RAW_VALUE\"}}}}";

    @TempDir
    private Path folder;

    private Path database;

    @BeforeEach
    void write() throws Exception {
        database = Files.writeString(folder.resolve("devices.json"), ENTRY.formatted("M"));
    }

    private String notice(String mapping) {
        return "notice: with the " + mapping + " the device database " + database + NOTICE;
    }

    private static long notices(Daemon exporter) {
        return exporter.output().lines().filter(line -> line.contains(NOTICE)).count();
    }

    @Test
    void withTheDefaultMappingItIsToldWithoutAskingThatItChoosesNothing() throws Exception {
        try (Daemon exporter = Daemon.start(EXPORTER, "--allow-root", "-p", 0, "--device-db", database, folder.resolve("ipc"))) {
            assertTrue(exporter.awaitLine("notice: ").endsWith(notice("default mapping")), exporter.output());
            assertEquals(0, exporter.terminate());
            assertEquals(1, exporter.output().lines().count(), exporter.output());
        }
    }

    @Test
    void itIsToldAgainOnlyWhenItHasChanged() throws Exception {
        Path mapping = Files.writeString(folder.resolve("map.json"), rule(""));
        try (Daemon exporter = Daemon.exporter(folder.resolve("ipc"), "--device-db", database, "--attr-mapping", mapping)) {
            reload(exporter);
            assertEquals(0, notices(exporter), "the rule leaves the choice to the database");
            Files.writeString(mapping, rule(", \"value\": \"VALUE\""));
            reload(exporter);
            exporter.awaitLine(notice("mapping " + mapping));
            reload(exporter);
            Files.writeString(database, ENTRY.formatted("N"));
            reload(exporter);
            assertEquals(1, notices(exporter), exporter.output());
        }
    }

    @Test
    void theTextfileCollectorsRunsAreNotToldEachTime() throws Exception {
        assertFalse(once("--device-db", database).contains(NOTICE));
        assertTrue(once("-vv", "--device-db", database).contains("info: with the default mapping"));
        assertFalse(once("-vv").contains(NOTICE));
    }

    private String once(Object... options) throws Exception {
        List<Object> command = new ArrayList<>(List.of(EXPORTER, "--allow-root", "--once"));
        command.addAll(List.of(options));
        command.add(folder.resolve("ipc"));
        try (Daemon exporter = Daemon.start(command.toArray())) {
            assertEquals(0, exporter.exitStatus(), exporter.output());
            return exporter.output();
        }
    }

    private static String rule(String more) {
        return "{\"generic\": [{\"id\": 5, \"name\": \"x\", \"type\": \"gauge\"" + more + "}]}";
    }

    private static void reload(Daemon exporter) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(exporter.address() + "/-/reload"))
                .POST(HttpRequest.BodyPublishers.noBody()).build();
        assertEquals(200, HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
}
