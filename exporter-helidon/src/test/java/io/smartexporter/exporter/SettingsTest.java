package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    private Path folder;

    @Test
    void withoutAnythingItListensOnLoopbackAndAsksTheUsualSocket() throws Exception {
        Reports.skipUnless(!Files.exists(Settings.DIRECTORY), "this host has a configuration of its own");
        Settings settings = Settings.load(Map.of(), null, Map.of());

        assertEquals(Path.of("/run/prometheus_smart_helper/ipc"), settings.socket());
        assertEquals("127.0.0.1", settings.server().get("host").asString().get());
        assertEquals(9257, settings.server().get("port").asInt().get());
        assertEquals(Duration.ofSeconds(10), settings.maxAge());
        assertEquals(Duration.ofSeconds(9), settings.deadline());
        assertEquals(List.of(), settings.mappings());
    }

    @Test
    void aFileWithoutServerKeepsTheListeningAddress() throws Exception {
        Settings settings = Settings.load(Map.of(), file("smart:\n  collection:\n    max-age: PT0S\n"), Map.of());

        assertEquals(Duration.ZERO, settings.maxAge());
        assertEquals("127.0.0.1", settings.server().get("host").asString().get());
        assertEquals(9257, settings.server().get("port").asInt().get());
    }

    @Test
    void anEmptyFileIsAllDefaults() throws Exception {
        assertEquals(Duration.ofSeconds(10), Settings.load(Map.of(), file(""), Map.of()).maxAge());
        assertEquals(Duration.ofSeconds(10), Settings.load(Map.of(), file("# nothing\n"), Map.of()).maxAge());
    }

    @Test
    void theEnvironmentOverridesTheFileAndTheCommandLineBoth() throws Exception {
        Path yaml = file("smart:\n  socket: /file\n  collection:\n    max-age: PT1S\nserver:\n  port: 1\n");
        Map<String, String> environment = Map.of("SMART_COLLECTION_MAX_AGE", "PT2S", "SMART_SOCKET", "/environment",
                "SERVER_PORT", "2",
                "SMART_LISTEN_ADDR", "0.0.0.0", "SMART_UNKNOWN", "x");

        Settings settings = Settings.load(Map.of("smart.socket", "/given"), yaml, environment);

        assertEquals(Path.of("/given"), settings.socket());
        assertEquals(Duration.ofSeconds(2), settings.maxAge());
        assertEquals(2, settings.server().get("port").asInt().get());
        assertEquals("127.0.0.1", settings.server().get("host").asString().get(),
                "SMART_LISTEN_ADDR is the old unit's own variable");
    }

    @Test
    void aMappingMayBeOneFileOrAList() throws Exception {
        assertEquals(List.of(Path.of("/a")),
                Settings.load(Map.of(), file("smart:\n  rules:\n    attr-mapping: /a\n"), Map.of()).mappings());
        assertEquals(List.of(Path.of("/a"), Path.of("/b")),
                Settings.load(Map.of(), file("smart:\n  rules:\n    attr-mapping: [/a, /b]\n"), Map.of()).mappings());
        assertEquals(List.of(Path.of("/c"), Path.of("/d")), Settings.load(Map.of("smart.rules.attr-mapping.0", "/c",
                "smart.rules.attr-mapping.1", "/d"), file("smart:\n  rules:\n    attr-mapping: [/a, /b]\n"), Map.of())
                .mappings());
    }

    @Test
    void unknownKeysAreWarningsWithTheirPlace() throws Exception {
        Path yaml = file("smart:\n  colection:\n    max-age: PT1S\nserver:\n  host: 127.0.0.1\n");
        assertEquals(
                List.of(yaml + ":2:3: unknown key smart.colection is ignored",
                        yaml + ":3:5: unknown key smart.colection.max-age is ignored"),
                Settings.load(Map.of(), yaml, Map.of()).warnings());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "smart: {collection: {max-age: 10s}}  | :1:22: smart.collection.max-age is \"10s\": expected an ISO-8601 duration from PT0S to PT24H, such as PT10S",
        "smart: {collection: {deadline: -PT1S}} | :1:22: smart.collection.deadline is \"-PT1S\": expected an ISO-8601 duration from PT0S to PT24H, such as PT10S",
        "server: {port: 70000} | :1:10: server.port is \"70000\": expected a number from 0 to 65535",
        "server: {port: http} | :1:10: server.port is \"http\": expected a number from 0 to 65535",
        "smart: [ | :2:1: not YAML: expected the node content, but found '<stream end>'",
        "just words | :1:1: expected keys such as smart: and server:"})
    void aMistakeIsToldWithItsPlace(String yaml, String message) throws Exception {
        Path path = file(yaml + "\n");
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> Settings.load(Map.of(), path, Map.of()));
        assertEquals(path + message, e.getMessage());
    }

    @Test
    void aFileThatIsNamedMustBeThere() {
        Path missing = folder.resolve("missing.yaml");
        assertEquals(missing + ": no such file",
                assertThrows(ConfigurationException.class, () -> Settings.load(Map.of(), missing, Map.of())).getMessage());
        assertEquals(folder + ": is a directory: expected a file",
                assertThrows(ConfigurationException.class, () -> Settings.load(Map.of(), folder, Map.of())).getMessage());
    }

    @Test
    void aFileThatIsNotUtf8IsAnError() throws Exception {
        Path path = folder.resolve("latin1.yaml");
        Files.write(path, "smart: {socket: /ü}".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(path + ": not UTF-8",
                assertThrows(ConfigurationException.class, () -> Settings.load(Map.of(), path, Map.of())).getMessage());
    }

    @Test
    void ruleFilesThatAreNamedAndMissingAreErrors() throws Exception {
        Settings settings = Settings.load(Map.of("smart.rules.attr-mapping.0", folder + "/none.json"), file(""), Map.of());
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> RulesLoader.load(settings, Instant.EPOCH));
        assertEquals(folder + "/none.json: no such file", e.getMessage());
    }

    @Test
    void theBuiltInMappingIsTheOneInConfig() throws Exception {
        Reports.skipUnless(!Files.exists(Settings.DIRECTORY), "this host has a configuration of its own");
        Rules rules = RulesLoader.load(Settings.load(Map.of(), file(""), Map.of()), Instant.EPOCH);
        assertEquals(List.of(), rules.set().warnings());
        assertTrue(rules.set().families().size() > 80);
        assertEquals("", rules.databaseSha256());
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("application.yaml"), text);
    }
}
