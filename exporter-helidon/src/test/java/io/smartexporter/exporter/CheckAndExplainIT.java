package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.testing.Recordings;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The checks as an operator, Ansible's `validate:` or Puppet's `validate_cmd` runs them.
@Timeout(180)
class CheckAndExplainIT {
    private static final Path EXPORTER = Reports.ROOT.resolve("bin/prometheus_smart_exporter");

    @TempDir
    private Path folder;

    @Test
    void goodFilesAreStatus0AndBadOnesStatus1WithTheirPlace() throws Exception {
        assertCheck(0, "0 errors, 0 warnings", "--attr-mapping", Reports.ROOT.resolve("config/attrmap.json"));
        Path bad = Files.writeString(folder.resolve("bad.json"),
                "{ \"generic\": [\n  { \"id\": 5, \"name\": \"x\", \"type\": \"guage\" } ] }");
        assertCheck(1, "error: " + bad + ":2:", "--attr-mapping", bad);
    }

    @Test
    void warningsAreStatus0AndWithStrictStatus1() throws Exception {
        Path odd = Files.writeString(folder.resolve("odd.json"),
                "{ \"generic\": [ { \"id\": 5, \"name\": \"x\", \"type\": \"gauge\", \"value\": \"VALUE\", \"colour\": 1 } ] }");
        assertCheck(0, "warning: " + odd + ":1:", "--attr-mapping", odd);
        assertCheck(1, "warning: " + odd + ":1:", "--attr-mapping", odd, "--strict");
    }

    @Test
    void programsGetOneJsonArray() throws Exception {
        Path odd = Files.writeString(folder.resolve("odd.json"), "{ \"generic\": [], \"colour\": 1 }");
        JsonArray findings = Json.createReader(new StringReader(check(0, "--attr-mapping", odd, "--format", "json"))).readArray();
        assertEquals("warning", findings.getJsonObject(0).getString("severity"));
        assertEquals(odd.toString(), findings.getJsonObject(0).getString("file"));
        assertEquals(1, findings.getJsonObject(0).getInt("line"));
    }

    @Test
    void usageAndFilesThatCannotBeReadAreStatus2() throws Exception {
        check(2, "--attr-mapping", folder.resolve("none"));
        check(2, "--format", "xml");
        try (Daemon wrong = Daemon.start(EXPORTER, "--allow-root", "--strict")) {
            assertEquals(2, wrong.exitStatus());
        }
    }

    @Test
    void theVersionIsOneLineAndStatus0() throws Exception {
        assertEquals("prometheus_smart_exporter " + Version.TEXT, run(0, "--version").strip());
    }

    /// What a check passes starts, and what it refuses a start refuses with the same line, and status 2.
    @Test
    void whatTheCheckPassesStartsAndWhatItRefusesDoesNot() throws Exception {
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("smart: &a {x: *a}\n", ":1:15: the alias *a stands within what it means, or before it");
        refused.put("server: {max-tcp-connections: banana}\n",
                ":1:10: server.max-tcp-connections is \"banana\": expected a number");
        refused.put("server: {idle-connection-timeout: 90s}\n",
                ":1:10: server.idle-connection-timeout is \"90s\": expected an ISO");
        refused.put("server: {tls: {private-key: {keystore: {resource: {path: /nope}}}}}\n", ":1:52: /nope: no such file");
        refused.put("smart: {rules: {overrides: \"/a\\0b\"}}\n", ":1:17: smart.rules.overrides is \"/a?b\": expected a path");
        refused.put("server: {host: no-such-host.invalid}\n",
                ":1:10: server.host is \"no-such-host.invalid\", which is not known here");
        refused.put("server: {sockets: []}\n", ":1:10: unknown key server.sockets: expected host, port, ");
        refused.put("{".repeat(50_000), ":1:11: nested deeper than 10 levels");
        Path yaml = folder.resolve("application.yaml");
        for (Map.Entry<String, String> one : refused.entrySet()) {
            Files.writeString(yaml, one.getKey());
            assertCheck(2, "error: " + yaml + one.getValue(), "--config", yaml);
            JsonObject json = Json.createReader(new StringReader(check(2, "--config", yaml, "--format", "json"))).readArray()
                    .getJsonObject(0);
            String place = yaml + ":" + json.getInt("line") + ":" + json.getInt("column") + ": ";
            assertTrue((place + json.getString("message")).startsWith(yaml + one.getValue()), json.toString());
            String start = run(2, "--allow-root", "--config", yaml, "-p", 0);
            assertTrue(start.contains("error: " + yaml + one.getValue()), start);
        }
        for (String passed : List.of("", "server:\n", "server: {tls: }\n", "server: {use-nio: false, backlog: 1}\n",
                "other: [1, {a: b}]\n")) {
            Files.writeString(yaml, passed);
            check(0, "--config", yaml);
            try (Daemon exporter = Daemon.exporter(folder.resolve("ipc"), "--config", yaml)) {
                exporter.awaitLine("listening on");
            }
        }
    }

    @Test
    void aStartWithAnyMistakeIsStatus2() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{ \"generic\": [\n  { \"id\": 5, \"name\" } ] }");
        for (String option : List.of("--attr-mapping", "--device-db", "--overrides")) {
            assertCheck(1, "error: " + bad + ":2:", option, bad);
            assertTrue(run(2, "--allow-root", option, bad).contains("error: " + bad + ":2:"));
            assertTrue(run(2, "--allow-root", "--once", option, bad).contains("error: " + bad + ":2:"));
            assertTrue(run(2, "--explain", Reports.DEMO.resolve("sdi.json"), option, bad).contains("error: " + bad + ":2:"));
        }
        assertTrue(run(2, "--allow-root", "-p", 70_000).contains("command line or environment: server.port is \"70000\""));
        assertTrue(
                run(2, "--allow-root", "-a", "300.1.1.1").contains("command line or environment: server.host is \"300.1.1.1\""));
        assertCheck(2, "error: command line or environment: server.port is \"http\"", "-p", "http");
    }

    @Test
    void anAddressThatNoInterfaceHasIsAWarning() throws Exception {
        Path yaml = Files.writeString(folder.resolve("application.yaml"), "server: {host: 192.0.2.1}\n");
        assertCheck(0, "warning: " + yaml + ":1:10: server.host is \"192.0.2.1\": ", "--config", yaml);
        try (Daemon exporter = Daemon.exporter(folder.resolve("ipc"), "--config", yaml)) {
            exporter.awaitLine("error: " + yaml + ":1:10: server.host is \"192.0.2.1\": ");
            assertTrue(exporter.process.isAlive());
        }
    }

    @Test
    void aPipeIsReadFromTheCommandLineAloneAndOneThatDoesNotEndHangsNothing() throws Exception {
        Path mapping = Reports.ROOT.resolve("config/attrmap.json");
        String substitution = "'" + EXPORTER + "' %s --attr-mapping <(cat '" + mapping + "')";
        try (Daemon check = Daemon.start("bash", "-c", substitution.formatted("--check-config"));
                Daemon start = Daemon.start("bash", "-c", substitution.formatted("--allow-root"))) {
            assertEquals(0, check.exitStatus(), check.output());
            assertEquals(2, start.exitStatus(), start.output());
            assertTrue(start.output().contains(": is a pipe: expected a file"), start.output());
        }
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (String option : List.of("--attr-mapping", "--device-db", "--overrides", "--config")) {
            assertCheck(2, "error: " + pipe + ": does not end within 1 s: expected a file", option, pipe);
            assertTrue(run(2, "--allow-root", option, pipe).contains("error: " + pipe + ": is a pipe: expected a file"));
        }
        assertTrue(run(2, "--explain", pipe).contains("error: " + pipe + ": does not end within 1 s: expected a file"));
        Path yaml = Files.writeString(folder.resolve("application.yaml"), "smart: {rules: {overrides: " + pipe + "}}\n");
        assertCheck(2, "error: " + pipe + ": is a pipe: expected a file", "--config", yaml);
        assertCheck(2, "error: /dev/zero: larger than ", "--attr-mapping", "/dev/zero");
        assertCheck(2, "error: " + folder + ": is a directory: expected a file", "--attr-mapping", folder);
    }

    @Tag(Recordings.TAG)
    @Test
    void theKnownFaultsOfThePublishedDatabaseAreFound() throws Exception {
        Path database = Recordings.path("devicedb/check_smartdb-2026-06-30.json");
        String text = check(0, "--device-db", database);
        assertTrue(text.lines().allMatch(line -> line.matches("warning: .*:\\d+:\\d+: .+|\\d+ errors, \\d+ warnings")), text);
        assertTrue(text.contains("0 errors, "), text);
        assertEquals(4, count(text, "stands also in the entry"));
        assertEquals(9, count(text, "has no ID in \"ID#\""));
        assertEquals(8, count(text, "is milder than its warning"), "in two entries");
        assertEquals(1, count(text, "have mixed directions"));
        assertEquals(4, count(text, "the normalized value of ID 5 alerts above 20"));
    }

    private static long count(String text, String part) {
        return text.lines().filter(line -> line.contains(part)).count();
    }

    /// Each kind of fault that published databases have, and those that they could have.
    @Test
    void everyKindOfFaultOfADatabaseIsFound() throws Exception {
        Path database = Files.writeString(folder.resolve("db.json"), """
                { "Devices": {
                  "A": { "Device": [ "M1", "" ], "ID#": { "5": "VALUE", "9": "WORST" }, "Threshs": { "5": [ "20", "40" ], "9": [ "300", "400" ] } },
                  "B": { "Device": [ "M1" ], "ID#": { "5": "RAW_VALUE" }, "Threshs": {
                    "5": [ "40", "20" ],
                    "6": [ "1", "2" ] } },
                  "C": { "Device": [ "M2" ], "Id#": {}, "ID#": { "5": "VALUE", "5": "RAW_VALUE", "7": "RAW_VALUE" }, "Threshs": {
                    "5": [ "5:", "1" ],
                    "7": [ "0:", "1:2", "x8" ] } } } }""");
        List<String> expected = List.of("2:28 a model is empty", "2:93 the normalized value of ID 5 alerts above 20",
                "2:114 the normalized value of ID 9 never alerts", "3:22 the model \"M1\" stands also in the entry \"A\"",
                "4:12 the critical threshold of ID 5 is milder than its warning", "5:5 the threshold of ID 6 has no ID",
                "6:30 unknown key \"Id#\"", "6:64 the key \"5\" stands twice",
                "7:12 the thresholds of ID 5 have mixed directions",
                "8:12 the threshold \"0:\" of ID 7 never alerts", "8:18 the threshold \"1:2\" of ID 7 is not supported",
                "8:25 the shift \"x8\" of ID 7 is not supported");
        String json = check(1, "--device-db", database, "--format", "json", "--strict");
        List<String> found = new ArrayList<>();
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            for (JsonObject one : reader.readArray().getValuesAs(JsonObject.class)) {
                assertEquals(database.toString(), one.getString("file"));
                assertEquals("warning", one.getString("severity"));
                found.add(one.getInt("line") + ":" + one.getInt("column") + " " + one.getString("message"));
            }
        }
        assertEquals(expected.size(), found.size(), () -> String.join("\n", found));
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(found.get(i).startsWith(expected.get(i)), found.get(i));
        }
    }

    @Test
    void everyAttributeOfASavedDocumentIsExplained() throws Exception {
        String text = run(0, "--explain", Reports.DEMO.resolve("sdi.json"), Reports.DEMO.resolve("nvme0.json"));
        assertTrue(text.contains("\n    5 Reallocated_Sector_Ct = VALUE 7, "), text);
        assertEquals(1, count(text, "        failing: now, at or below the vendor's threshold"));
        assertTrue(text.contains("drive sdi.json (ST3000DM001-1ER166 Z50K7WNP)"), text);
        assertTrue(text.contains("    5 Reallocated_Sector_Ct = "), text);
        assertTrue(text.contains("        smart_reallocated_sectors_total{port=\"sdi.json\",model=\"ST3000DM001-1ER166\""), text);
        assertTrue(text.contains("attrmap.json:"), text);
        assertTrue(text.contains("    1 temperature = "), text);
        assertTrue(text.contains(" rules match nothing here (-v lists them)"), text);
        assertFalse(text.contains("attrmap.json:2:3 generic 1 "), text);
        assertTrue(run(0, "-v", "--explain", Reports.DEMO.resolve("nvme0.json")).contains(" rules match nothing here:\n    "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rubbish", "/dev/sda -d sat # /dev/sda [SAT], ATA device\n", "{}", "{\"a\": 1}"})
    void whatIsNoDocumentOfSmartctlIsStatus2(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("saved.json"), content);
        assertTrue(run(2, "--explain", file).contains(file + ": "), content);
    }

    @Test
    void aDifferenceNeedsNoOtherOptionAndWhatAsksForTwoThingsIsStatus2() throws Exception {
        Path mapping = Files.writeString(folder.resolve("no-rules.json"), "{ \"generic\": [] }");
        assertTrue(run(2, "--diff", mapping, folder.resolve("no-helper")).contains("helper at "));
        assertTrue(run(2, "--diff", mapping, "--check-config").contains("--check-config and --diff: expected one of them"));
        assertTrue(run(2, "--once", "--explain", Reports.DEMO.resolve("sdi.json")).contains("expected one of them"));
        assertEquals("[]", run(0, "--format", "json", "--attr-mapping", mapping).strip());
    }

    @Test
    void aDocumentWithoutDataSaysWhy() throws Exception {
        assertTrue(run(0, "--explain", Reports.DEMO.resolve("sdo.json")).contains("permission: "));
    }

    @Test
    void aDifferenceIsTheSeriesThatAppearVanishOrChange() throws Exception {
        Path other = Files.writeString(folder.resolve("other.json"), """
                { "generic": [ { "id": 5, "name": "reallocated_sectors_total", "type": "counter", "value": "RAW_VALUE", "scale": 2 },
                               { "id": 9, "name": "hours", "type": "gauge", "value": "RAW_VALUE" } ] }""");
        String text = run(0, "--diff", other, "--explain", Reports.DEMO.resolve("sdi.json"));
        assertTrue(text.lines().anyMatch(line -> line.startsWith("~ smart_reallocated_sectors_total{")), text);
        assertTrue(text.lines().anyMatch(line -> line.startsWith("+ smart_hours{")), text);
        assertTrue(text.lines().anyMatch(line -> line.startsWith("- smart_temperature_celsius{")), text);
    }

    private String assertCheck(int status, String line, Object... options) throws Exception {
        String text = check(status, options);
        assertTrue(text.lines().anyMatch(l -> l.startsWith(line)), text);
        return text;
    }

    private static String check(int status, Object... options) throws Exception {
        Object[] all = new Object[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = "--check-config";
        return run(status, all);
    }

    private static String run(int status, Object... options) throws Exception {
        Object[] command = new Object[options.length + 1];
        command[0] = EXPORTER;
        System.arraycopy(options, 0, command, 1, options.length);
        try (Daemon check = Daemon.start(command)) {
            assertEquals(status, check.exitStatus(), check.output());
            assertFalse(check.output().contains("Exception"), check.output());
            return check.output();
        }
    }
}
