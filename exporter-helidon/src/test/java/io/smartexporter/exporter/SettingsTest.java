package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.testing.Skip;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    private Path folder;

    @Test
    void withoutAnythingItListensOnLoopbackAndAsksTheUsualSocket() throws Exception {
        Skip.unlessAllowed(!Files.exists(Settings.DIRECTORY), "this host has a configuration of its own");
        Settings settings = load(Map.of(), null, Map.of());

        assertEquals(Path.of("/run/prometheus_smart_helper/ipc"), settings.socket());
        assertEquals("127.0.0.1", settings.server().host());
        assertEquals(9257, settings.server().port());
        assertEquals(Duration.ofSeconds(10), settings.maxAge());
        assertEquals(Duration.ofSeconds(9), settings.deadline());
        assertEquals(List.of(), settings.mappings());
    }

    @Test
    void aFileWithoutServerKeepsTheListeningAddress() throws Exception {
        Settings settings = load(Map.of(), file("smart:\n  collection:\n    max-age: PT0S\n"), Map.of());

        assertEquals(Duration.ZERO, settings.maxAge());
        assertEquals("127.0.0.1", settings.server().host());
        assertEquals(9257, settings.server().port());
    }

    @Test
    void anEmptyFileIsAllDefaults() throws Exception {
        assertEquals(Duration.ofSeconds(10), load(Map.of(), file(""), Map.of()).maxAge());
        assertEquals(Duration.ofSeconds(10), load(Map.of(), file("# nothing\n"), Map.of()).maxAge());
    }

    @Test
    void theEnvironmentOverridesTheFileAndTheCommandLineBoth() throws Exception {
        Path yaml = file("smart:\n  socket: /file\n  collection:\n    max-age: PT1S\nserver:\n  port: 1\n");
        Map<String, String> environment = Map.of("SMART_COLLECTION_MAX_AGE", "PT2S", "SMART_SOCKET", "/environment",
                "SERVER_PORT", "2",
                "SMART_LISTEN_ADDR", "0.0.0.0", "SMART_UNKNOWN", "x");

        Settings settings = load(Map.of("smart.socket", "/given"), yaml, environment);

        assertEquals(Path.of("/given"), settings.socket());
        assertEquals(Duration.ofSeconds(2), settings.maxAge());
        assertEquals(2, settings.server().port());
        assertEquals("127.0.0.1", settings.server().host(),
                "SMART_LISTEN_ADDR is the old unit's own variable");
    }

    @Test
    void aMappingMayBeOneFileOrAList() throws Exception {
        assertEquals(List.of(Path.of("/a")),
                load(Map.of(), file("smart:\n  rules:\n    attr-mapping: /a\n"), Map.of()).mappings());
        assertEquals(List.of(Path.of("/a"), Path.of("/b")),
                load(Map.of(), file("smart:\n  rules:\n    attr-mapping: [/a, /b]\n"), Map.of()).mappings());
        assertEquals(List.of(Path.of("/c"), Path.of("/d")), load(Map.of("smart.rules.attr-mapping.0", "/c",
                "smart.rules.attr-mapping.1", "/d"), file("smart:\n  rules:\n    attr-mapping: [/a, /b]\n"), Map.of())
                .mappings());
    }

    @Test
    void unknownKeysAreWarningsWithTheirPlace() throws Exception {
        Path yaml = file("smart:\n  colection:\n    max-age: PT1S\nserver:\n  host: 127.0.0.1\n");
        assertEquals(
                List.of(yaml + ":2:3: unknown key smart.colection is ignored",
                        yaml + ":3:5: unknown key smart.colection.max-age is ignored"),
                load(Map.of(), yaml, Map.of()).warnings());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "smart: {collection: {max-age: 10s}}  | :1:22: smart.collection.max-age is \"10s\": expected an ISO-8601 duration from PT0S to PT24H, such as PT10S",
        "smart: {collection: {deadline: -PT1S}} | :1:22: smart.collection.deadline is \"-PT1S\": expected an ISO-8601 duration from PT0S to PT24H, such as PT10S",
        "server: {port: 70000} | :1:10: server.port is \"70000\": expected a number from 0 to 65535",
        "server: {port: http} | :1:10: server.port is \"http\": expected a number from 0 to 65535",
        "smart: [ | :2:1: not YAML: expected the node content, but found '<stream end>'",
        "just words | :1:1: expected keys such as smart: and server:",
        "[smart] | :1:1: expected keys such as smart: and server:",
        "smart: &a {rules: *a} | :1:19: the alias *a stands within what it means, or before it",
        "smart: *a | :1:8: the alias *a stands within what it means, or before it",
        "smart: {rules: {overrides: '/a\u0000b'}} | :1:31: not YAML: the character U+0000 is not allowed",
        "smart: {rules: {overrides: \"/a\\0b\"}} | :1:17: smart.rules.overrides is \"/a?b\": expected a path",
        "smart: {rules: {attr-mapping: [/a, \"/b\\0\"]}} | :1:36: smart.rules.attr-mapping is \"/b?\": expected a path",
        "smart: {socket: } | :1:9: smart.socket is \"\": expected a path",
        "'': 1 | :1:1: the key \"\" is empty, or empty beside a dot: expected a name such as smart",
        "smart.: 1 | :1:1: the key \"smart.\" is empty, or empty beside a dot: expected a name such as smart",
        "a..b: 1 | :1:1: the key \"a..b\" is empty, or empty beside a dot: expected a name such as smart",
        "5: 1 | :1:1: this key is no text: expected a name such as smart",
        "on: 1 | :1:1: this key is no text: expected a name such as smart",
        "{smart: 1}: 1 | :1:1: this key is no text: expected a name such as smart",
        "? [a, b] | :1:3: this key is no text: expected a name such as smart",
        "null: 1 | :1:1: this key is no text: expected a name such as smart",
        "<<: {smart: 1} | :1:1: merging with << is not supported: write the keys out",
        "smart: 5 | :1:1: smart is \"5\": expected keys below it",
        "server: banana | :1:1: server is \"banana\": expected keys below it",
        "smart: [1] | :1:1: smart is a list: expected keys below it",
        "smart: {collection: {max-age: [PT1S]}} | :1:22: smart.collection.max-age is a list: expected one value",
        "smart: {collection: {max-age: {a: b}}} | :1:22: smart.collection.max-age is a section: expected one value",
        "smart: {collection: {max-age: P999999999999D}} | :1:22: smart.collection.max-age is \"P999999999999D\": expected an ISO-8601 duration from PT0S to PT24H, such as PT10S",
        "smart: {rules: {attr-mapping: [[/a]]}} | :1:32: smart.rules.attr-mapping is a list: expected one value or a list of values",
        "smart: {rules: {attr-mapping: [{a: b}]}} | :1:32: smart.rules.attr-mapping is a section: expected one value or a list of values",
        "smart: {rules: {export: []}} | :1:17: smart.rules.export is a list: expected all, or a list of thresholds and perfs",
        "smart: {rules: {export: none}} | :1:17: smart.rules.export has \"none\": expected all, or a list of thresholds and perfs",
        "smart: {reload: {remote: maybe}} | :1:18: smart.reload.remote is \"maybe\": expected true or false",
        "smart: !!python/object:os.system {} | :1:8: the tag tag:yaml.org,2002:python/object:os.system is not supported: leave it out",
        "smart: {socket: !x /a} | :1:17: the tag !x is not supported: leave it out",
        "{a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {}}}}}}}}}}} | :1:38: nested deeper than 10 levels",
        "server: {tcp-no-delay: true} | :1:10: unknown key server.tcp-no-delay: expected host, port, backlog, max-tcp-connections, max-connections-per-peer, idle-connection-timeout or tls",
        "server: {port: } | :1:10: server.port is \"\": expected a number from 0 to 65535",
        "server: {port: -1} | :1:10: server.port is \"-1\": expected a number from 0 to 65535",
        "server: {port: [1]} | :1:10: server.port is a list: expected one value",
        "server: {max-tcp-connections: banana} | :1:10: server.max-tcp-connections is \"banana\": expected a number from 1 to 65535",
        "server: {max-connections-per-peer: 0} | :1:10: server.max-connections-per-peer is \"0\": expected a number from 1 to 65535",
        "server: {backlog: 99999999999} | :1:10: server.backlog is \"99999999999\": expected a number from 1 to 65535",
        "server: {idle-connection-timeout: 90s} | :1:10: server.idle-connection-timeout is \"90s\": expected an ISO-8601 duration from PT1S to PT24H, such as PT10S",
        "server: {idle-connection-timeout: PT0S} | :1:10: server.idle-connection-timeout is \"PT0S\": expected an ISO-8601 duration from PT1S to PT24H, such as PT10S",
        "server: {use-nio: perhaps} | :1:10: server.use-nio is \"perhaps\": expected true or false",
        "server: {host: 300.1.1.1} | :1:10: server.host is \"300.1.1.1\": expected the name of this host or one of its addresses, such as 127.0.0.1",
        "server: {host: 'a b'} | :1:10: server.host is \"a b\": expected the name of this host or one of its addresses, such as 127.0.0.1",
        "server: {host: ''} | :1:10: server.host is \"\": expected the name of this host or one of its addresses, such as 127.0.0.1",
        "server: {host: ':::1'} | :1:10: server.host is \":::1\": expected the name of this host or one of its addresses, such as 127.0.0.1",
        "server: {tls: {private-key: {keystor: 1}}} | :1:30: unknown key server.tls.private-key.keystor: expected one of keystore, pem",
        "server: {tls: {enabled: banana}} | :1:16: server.tls.enabled is \"banana\": expected true or false",
        "server: {tls: {client-auth: SOME}} | :1:16: server.tls.client-auth is \"SOME\": expected REQUIRED, OPTIONAL or NONE",
        "server: {tls: {enabled: true}} | :1:10: server.tls has no private key: expected pem.key.resource, or keystore.resource and keystore.key.alias",
        "server: {tls: {private-key: {keystore: {resource: {path: /nope}}}}} | :1:52: /nope: no such file",
        "server: {tls: {private-key: {keystore: {resource: {path: /}}}}} | :1:52: /: is a directory: expected a file"})
    void aMistakeIsToldWithItsPlace(String yaml, String message) throws Exception {
        Path path = file(yaml + "\n");
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> load(Map.of(), path, Map.of()));
        assertEquals(path + message, e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "smart: {}\\n---\\nsmart: {} | :2:1: a second document begins here: expected one",
        "smart:\\n\\tsocket: /a | :2:1: not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
        "smart:\\n  socket: /a\\nsmart: {} | :3:1: the key smart stands twice, first in line 1",
        "smart:\\n  socket: /a\\nsmart.socket: /b | :3:1: the key smart.socket stands twice, first in line 2"})
    void aMistakeOfSeveralLinesIsToldWithItsPlace(String yaml, String message) throws Exception {
        Path path = file(yaml.replace("\\n", "\n").replace("\\t", "\t"));
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> load(Map.of(), path, Map.of()));
        assertEquals(path + message, e.getMessage());
    }

    @Test
    void whatIsNestedOrRepeatedWithoutEndIsAnErrorOfOneLine() throws Exception {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        StringBuilder chain = new StringBuilder("b0: &b0 {k: {k: {k: {}}}}\n");
        for (int i = 1; i < 900; i++) {
            laughs.append("a%d: &a%d {%s}\n".formatted(i, i, "p: *a%1$d, q: *a%1$d, r: *a%1$d".formatted(i - 1)));
            chain.append("b%d: &b%d {k: {k: {k: *b%d}}}\n".formatted(i, i, i - 1));
        }
        for (String yaml : List.of("[".repeat(100_000), "{a: ".repeat(30_000), "- ".repeat(60_000), "a: ".repeat(40_000),
                "? ".repeat(60_000), laughs.toString(), chain.toString(), "x".repeat(100_000) + ": 1", "!".repeat(100_000),
                "&a ".repeat(40_000), "smart: " + "1:".repeat(60_000) + "1", "'", "\"\\UFFFFFFFF\"", "%YAML 9.9\n---\na: b",
                "\uFFFE", "\u0001",
                "x: y\n".repeat(20_000), "x".repeat(YamlFile.MOST_BYTES + 1))) {
            Path path = file(yaml);
            ConfigurationException e = assertThrows(ConfigurationException.class, () -> load(Map.of(), path, Map.of()),
                    () -> yaml.substring(0, 1));
            assertTrue(e.getMessage().matches("\\Q" + path + "\\E:(\\d+:\\d+:)? [^\\n]{5,400}"), e.getMessage());
        }
    }

    @Test
    void aByteOrderMarkAndAliasesAndDottedKeysAreRead() throws Exception {
        Settings settings = load(Map.of(),
                file("\uFEFFsmart.socket: &s /a\nserver: {host: localhost}\nsmart.rules.overrides: *s\n"),
                Map.of());
        assertEquals(Path.of("/a"), settings.socket());
        assertEquals(Path.of("/a"), settings.overrides());
        assertEquals("localhost", settings.server().host());
    }

    @Test
    void everyKeyOfTheServerIsTaken() throws Exception {
        Settings settings = load(Map.of(), file("""
                server:
                  host: "::1"
                  port: 0
                  backlog: 10
                  max-tcp-connections: 20
                  max-connections-per-peer: 5
                  idle-connection-timeout: PT30S
                  use-nio: false
                """), Map.of("SERVER_BACKLOG", "11"));
        assertEquals(new ServerSettings("::1", 0, 11, 20, 5, Duration.ofSeconds(30)), settings.server());
        assertEquals(List.of(folder.resolve("application.yaml") + ":8:3: server.use-nio has no effect any more: leave it out"),
                settings.warnings());
    }

    @Test
    void theShippedFileIsTheDefaults() throws Exception {
        Settings shipped = load(Map.of(), Reports.ROOT.resolve("config/application.yaml"), Map.of());
        Settings none = load(Map.of(), file(""), Map.of());
        assertEquals(none.server(), shipped.server());
        assertEquals(none.socket(), shipped.socket());
        assertEquals(none.maxAge(), shipped.maxAge());
        assertEquals(none.deadline(), shipped.deadline());
        assertEquals(List.of(), shipped.warnings());
    }

    @Test
    void aPortThatIsNoneOnTheCommandLineOrInTheEnvironmentIsTold() throws Exception {
        Path path = file("");
        String expected = "command line or environment: server.port is \"70000\": expected a number from 0 to 65535";
        assertEquals(expected, assertThrows(ConfigurationException.class,
                () -> load(Map.of("server.port", "70000"), path, Map.of())).getMessage());
        assertEquals(expected, assertThrows(ConfigurationException.class,
                () -> load(Map.of(), path, Map.of("SERVER_PORT", "70000"))).getMessage());
    }

    @Test
    void aMistakeIsOneEvenWhereTheCommandLineOverridesIt() throws Exception {
        Path path = file("server: {port: x}\n");
        assertEquals(path + ":1:10: server.port is \"x\": expected a number from 0 to 65535",
                assertThrows(ConfigurationException.class, () -> load(Map.of("server.port", "1"), path, Map.of())).getMessage());
    }

    @Test
    void aListOnTheCommandLineTakesThePlaceOfAWholeOne() throws Exception {
        assertEquals(List.of(Path.of("/c")), load(Map.of("smart.rules.attr-mapping.0", "/c"),
                file("smart:\n  rules:\n    attr-mapping: [/a, /b]\n"), Map.of()).mappings());
    }

    @Test
    void aFileThatIsNamedMustBeThere() {
        Path missing = folder.resolve("missing.yaml");
        assertEquals(missing + ": no such file",
                assertThrows(ConfigurationException.class, () -> load(Map.of(), missing, Map.of())).getMessage());
        assertEquals(folder + ": is a directory: expected a file",
                assertThrows(ConfigurationException.class, () -> load(Map.of(), folder, Map.of())).getMessage());
    }

    @Test
    void aFileThatIsNotUtf8IsAnError() throws Exception {
        Path path = folder.resolve("latin1.yaml");
        Files.write(path, "smart: {socket: /ü}".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(path + ":1:18: not UTF-8",
                assertThrows(ConfigurationException.class, () -> load(Map.of(), path, Map.of())).getMessage());
    }

    @Test
    void ruleFilesThatAreNamedAndMissingAreErrors() throws Exception {
        Settings settings = load(Map.of("smart.rules.attr-mapping.0", folder + "/none.json"), file(""), Map.of());
        ConfigurationException e = assertThrows(ConfigurationException.class,
                () -> RulesLoader.load(settings, OperatorFiles.regular(), Instant.EPOCH));
        assertEquals(folder + "/none.json: no such file", e.getMessage());
    }

    @Test
    void theBuiltInMappingIsTheOneInConfig() throws Exception {
        Skip.unlessAllowed(!Files.exists(Settings.DIRECTORY), "this host has a configuration of its own");
        Rules rules = RulesLoader.load(load(Map.of(), file(""), Map.of()), OperatorFiles.regular(), Instant.EPOCH);
        assertEquals(List.of(), rules.set().warnings());
        assertTrue(rules.set().families().size() > 80);
        assertEquals("", rules.databaseSha256());
    }

    private static Settings load(Map<String, String> given, @Nullable Path file, Map<String, String> environment)
            throws ConfigurationException {
        return Settings.load(given, file, environment, OperatorFiles.regular());
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("application.yaml"), text);
    }
}
