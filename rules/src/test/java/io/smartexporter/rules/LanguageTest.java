package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartexporter.literal.Finding;
import io.smartexporter.literal.Severity;
import io.smartexporter.rules.RuleFiles.UnknownModelPolicy;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the sections beyond `generic`, the thresholds and the overrides refuse, and what they warn of.
class LanguageTest {
    private static final String PATH = "expected a path like /temperature/current, with * for every element of a list (at most 3)";
    private static final String WORDS = "port, device, model, family, serial, firmware, protocol, transport, wwn";

    private static String field(String path, String more) {
        return "{\"path\": \"" + path + "\", \"name\": \"a\", \"type\": \"gauge\"" + more + "}";
    }

    private static String fields(String... fields) {
        return "{\"fields\": [" + String.join(",\n ", fields) + "]}";
    }

    private static String labels(String labels) {
        return ", \"labels\": {" + labels + "}";
    }

    private static Arguments drive(String labels, String... messages) {
        return Arguments.of("{\"drive_labels\": " + labels + ", \"generic\": []}", String.join("\nmap:", messages));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("{\"per-device\": {}}", "1:16: \"per-device\" is an object: expected a list, [ … ]"),
                Arguments.of("{\"per-device\": [5]}",
                        "1:17: an element of \"per-device\" is a number: expected an object, { \"devices\": [ … ], \"rules\": [ … ] }"),
                Arguments.of("{\"per-device\": [{\"devices\": []}]}", "1:17: \"rules\" is missing: expected a list of rules"),
                Arguments.of("{\"per-device\": [{\"devices\": [5, \"\"], \"rules\": []}]}",
                        "1:30: a model is a number: expected a string, which may have * and ?\nmap:1:33: a model is empty: expected a string, which may have * and ?"),
                Arguments.of("{\"nvme\": [{\"id\": 17, \"name\": \"a\", \"type\": \"gauge\"}]}",
                        "1:18: \"id\" is 17: expected a pseudo-ID of the NVMe health log, 0 to 16, 1024 or 1025"),
                Arguments.of("{\"scsi\": [{\"id\": 15, \"name\": \"a\", \"type\": \"gauge\"}]}",
                        "1:18: \"id\" is 15: expected a pseudo-ID of the SCSI error counters, 0 to 14, 1024 or 1025"),
                Arguments.of("{\"fields\": [5]}",
                        "1:13: a field is a number: expected an object, { \"path\": …, \"name\": …, \"type\": … }"),
                Arguments.of("{\"fields\": [{\"name\": \"a\", \"type\": \"gauge\"}]}", "1:13: \"path\" is missing: " + PATH),
                Arguments.of(fields(field("a/b", "")), "1:22: \"path\" is \"a/b\": " + PATH),
                Arguments.of(fields(field("/a//b", "")), "1:22: \"path\" is \"/a//b\": " + PATH),
                Arguments.of(fields(field("/a*", "")), "1:22: \"path\" is \"/a*\": " + PATH),
                Arguments.of(fields(field("/*/*/*/*", "")), "1:22: \"path\" is \"/*/*/*/*\": " + PATH),
                Arguments.of(fields(field("/a", labels("\"x\": \"*\""))),
                        "1:74: the label \"x\" is \"*\" and the path has 0 of *: leave the label out, or give the path a *"),
                Arguments.of(fields(field("/a/*", labels("\"x\": \"/b/*\""))),
                        "1:76: the label's path \"/b/*\" names many values: expected what the field's path begins with, up to its *, or no *"),
                Arguments.of(fields(field("/a/*", labels("\"index\": \"x\""))),
                        "1:13: the label \"index\" is needed to tell the elements apart: give another label the value \"*\" for that, or this one another name"),
                Arguments.of(fields(field("/a", ", \"scale\": 0")),
                        "1:67: \"scale\" is 0.0: expected a number by which the value is multiplied, not 0"),
                Arguments.of(fields(field("/a", ", \"scale\": NaN")),
                        "1:67: the word \"NaN\" is no value: put it in quotes if it is text"),
                Arguments.of(fields(field("/a", labels("\"le\": \"x\""))),
                        "1:69: the label \"le\" has a meaning in histograms and summaries: choose another name"),
                Arguments.of(fields(field("/a", ""), field("/a/b", labels("\"x\": \"y\""))),
                        "2:11: the path \"/a/b\" leads into /a at map:1:22, which is taken for a value: leave one out"),
                Arguments.of(fields(field("/a/b", ""), field("/a", labels("\"x\": \"y\""))),
                        "2:11: the path \"/a\" has members, since /a/b at map:1:22 leads through it: name a member, or leave one out"),
                Arguments.of(fields(field("/scsi_error_counter_log", "")),
                        "1:22: the path \"/scsi_error_counter_log\" has members, since /scsi_error_counter_log/read/errors_corrected_by_eccfast of the attributes with pseudo-IDs leads through it: name a member, or leave one out"),
                Arguments.of(fields(field("/smart_status/passed/x", "")),
                        "1:22: the path \"/smart_status/passed/x\" leads into /smart_status/passed of the attributes with pseudo-IDs, which is taken for a value: leave one out"),
                Arguments.of(fields(field("/a", ""), field("/b", "")),
                        "2:25: smart_a comes from map:1:36 too: leave one out, or give it a label"),
                Arguments.of("{\"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\"}], \"fields\": [\n"
                        + field("/b", "") + "]}", "2:24: smart_a comes from map:1:32 too: leave one out, or give it a label"),
                Arguments.of(fields(field("/a", labels("\"x\": \"/c\"")), field("/b", labels("\"x\": \"y\""))),
                        "2:25: smart_a may come with the same labels from map:1:36, since a drive fills them in: give both a label with a fixed value that differs"),
                Arguments.of("{\"fields\": [{\"path\": \"/a\", \"name\": \"drive_up\", \"type\": \"gauge\"}]}",
                        "1:36: smart_drive_up collides with the exporter's own smart_drive_up: choose another name"),
                Arguments.of(
                        "{\"drive_labels\": {\"disk\": \"device\"}, \"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\", \"labels\": {\"port\": \"mine\", \"disk\": \"x\"}}]}",
                        "1:117: the label \"disk\" is the drive's own: choose another name"),
                drive("5",
                        "1:18: \"drive_labels\" is a number: expected a list of labels, or an object with the source of each, { \"disk\": \"device\" }"),
                drive("[]", "1:18: \"drive_labels\" gives no label: expected at least one, such as \"port\""),
                drive("[\"disk\", 5]", "1:19: \"drive_labels\" has \"disk\": expected one of " + WORDS,
                        "1:27: \"drive_labels\" has a number: expected one of " + WORDS),
                drive("[\"port\", \"port\"]", "1:18: \"drive_labels\" has \"port\" twice: leave one out"),
                drive("{\"id\": \"port\"}",
                        "1:19: the label \"id\" stands in smart_attribute_limit with another meaning: choose another name"),
                drive("{\"x\": \"disk\"}",
                        "1:24: the label \"x\" is \"disk\": expected one of " + WORDS + ", or a path like /device/name"),
                drive("{\"x\": \"/a/*\"}",
                        "1:24: the label's path \"/a/*\" has a *, and a label has one value: expected a path without"),
                drive("{\"x-y\": \"port\"}",
                        "1:19: \"x-y\" is no label name: expected letters, digits and _, no digit and no __ first"),
                drive("{\"x\": \"/smart_status\"}",
                        "1:18: the path \"/smart_status\" has members, since /smart_status/passed of the attributes with pseudo-IDs leads through it: name a member, or leave one out"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhereAMistakeIsAndWhatWasExpected(String mapping, String message) {
        assertEquals("map:" + message, Files.errors(List.of(mapping), null));
    }

    private static RuleSet withOverrides(String overrides) throws RulesException {
        return RuleSet.compile(
                new RuleFiles(List.of(), null, Files.source("own", overrides), new UnknownModelPolicy.ByRule(), Set.of()),
                ReservedNames.NONE);
    }

    static Stream<Arguments> overrides() {
        String names = "\"/dev/…\", \"port:…\" or \"serial:…\"";
        return Stream.of(Arguments.of("[]", "1:1: the file is a list: expected an object, { \"Devices\": { … } }"),
                Arguments.of("{}",
                        "1:1: \"Devices\" is missing: expected an object with an entry for each drive, named " + names),
                Arguments.of("{\"Devices\": []}", "1:13: \"Devices\" is a list: expected an object, { … }"),
                Arguments.of("{\"Devices\": {\"sda\": {}}}", "1:14: \"sda\" names no drive: expected " + names),
                Arguments.of("{\"Devices\": {\"port:\": {}}}", "1:14: \"port:\" names no drive: expected " + names),
                Arguments.of("{\"Devices\": {\"/dev/sda\": 5}}",
                        "1:26: the drive \"/dev/sda\" is a number: expected an object, { \"Threshs\": { … }, \"Perfs\": [ … ] }"),
                Arguments.of("{\"Devices\": {\"/dev/sda\": {}, \"/dev/sda\": {}}}",
                        "1:30: the key \"/dev/sda\" stands twice, first in line 1, column 14: leave one out"));
    }

    @ParameterizedTest
    @MethodSource("overrides")
    void refusesOverridesThatNameNoDrive(String overrides, String message) {
        assertEquals("own:" + message, assertThrows(RulesException.class, () -> withOverrides(overrides)).getMessage());
    }

    static Stream<Arguments> thresholds() {
        String unsupported = " of ID 5 is not supported and never alerts: the plug-in knows only \"N\" (0 to N), \"N:\" (N and more) and \"~:N\" (N and less)";
        String milder = "1:82: the critical threshold of ID 5 is milder than its warning, which is never seen: the first is the warning, exchange them";
        String healthy = ", which is when the drive is healthy: choose RAW_VALUE, or write a lower limit, \"N:\"";
        return Stream.of(
                Arguments.of("RAW_VALUE", "[\"1:2\", \"@3\"]",
                        List.of("1:82: the threshold \"1:2\"" + unsupported, "1:89: the threshold \"@3\"" + unsupported)),
                Arguments.of("RAW_VALUE", "[\"1.5\", \"\"]",
                        List.of("1:82: the threshold \"1.5\"" + unsupported, "1:89: the threshold \"\"" + unsupported)),
                Arguments.of("RAW_VALUE", "[\"0:\", \"0:\"]", List.of(
                        "1:82: the threshold \"0:\" of ID 5 never alerts, no value is below 0: write \"N\" if values above N are meant",
                        "1:88: the threshold \"0:\" of ID 5 never alerts, no value is below 0: write \"N\" if values above N are meant")),
                Arguments.of("RAW_VALUE", "[\"5\", \"3\"]", List.of(milder)),
                Arguments.of("RAW_VALUE", "[\"5:\", \"7:\"]", List.of(milder)),
                Arguments.of("RAW_VALUE", "[\"~:5\", \"3\"]", List.of(milder)),
                Arguments.of("RAW_VALUE", "[\"5\", \"5\"]", List.of()),
                Arguments.of("RAW_VALUE", "[\"5:\", \"7\"]", List.of(
                        "1:82: the thresholds of ID 5 have mixed directions, one is an upper and one a lower limit: write both with a colon, or both without")),
                Arguments.of("RAW_VALUE", "[\"5\", \"7\", \"x8\"]", List.of(
                        "1:92: the shift \"x8\" of ID 5 is not supported, its thresholds never alert: expected l or r and a number of bits up to 63")),
                Arguments.of("VALUE", "[\"20\", \"40\"]",
                        List.of("1:78: the normalized value of ID 5 alerts above 20" + healthy)),
                Arguments.of("WORST", "[\"~:99\", \"~:200\"]",
                        List.of("1:78: the normalized value of ID 5 alerts above 99" + healthy)),
                Arguments.of("VALUE", "[\"300\", \"400\"]", List.of(
                        "1:78: the normalized value of ID 5 never alerts, it is never above 255: choose RAW_VALUE, or write a lower limit, \"N:\"")),
                Arguments.of("VALUE", "[\"20:\", \"10:\"]", List.of()));
    }

    @ParameterizedTest
    @MethodSource("thresholds")
    void warnsOfThresholdsThatDoNotDoWhatTheySeemTo(String value, String thresholds, List<String> warnings)
            throws RulesException {
        String database = "{\"Devices\": {\"E\": {\"Device\": [\"M\"], \"ID#\": {\"5\": \"" + value + "\"}, \"Threshs\": {\"5\": "
                + thresholds + "}}}}";
        RuleSet rules = RuleSet.compile(List.of(), Files.source("db", database));
        assertEquals(warnings.stream().map(warning -> "db:" + warning).toList(), rules.warnings());
    }

    @Test
    void warnsOfAThresholdWithoutAnIdAndOfAnEmptyModel() throws RulesException {
        RuleSet rules = Files.compile("{\"generic\": []}",
                "{\"Devices\": {\"E\": {\"Device\": [\"\"], \"ID#\": {}, \"Threshs\": {\"6\": [\"1\", \"2\"]}}}}");
        assertEquals(List.of("db:1:31: a model is empty and serves no drive: leave it out",
                "db:1:59: the threshold of ID 6 has no ID in \"ID#\", so that nobody knows which value is meant: add the ID"),
                rules.warnings());
    }

    @Test
    void warnsOfARuleWhoseMeaningDependsOnTheModel() throws RulesException {
        String mapping = "{\"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\"},\n {\"id\": 5, \"name\": \"b\", \"type\": \"gauge\", \"match\": \"x\", \"value\": \"VALUE\"}]}";
        RuleSet rules = Files.compile(mapping,
                "{\"Devices\": {\"E\": {\"Device\": [\"M\"], \"ID#\": {\"5\": \"VALUE\"}}, \"F\": {\"Device\": [\"N\"], \"ID#\": {\"5\": \"RAW_VALUE\"}}}}");
        assertEquals(
                "map:1:14: the rule has no \"value\", and the device database chooses RAW_VALUE for ID 5 in 1 entries and VALUE in 1,"
                        + " so that smart_a means different things: give the rule a \"value\"",
                rules.warnings().getFirst());
        assertEquals(2, rules.warnings().size(), "the second is shadowed by the first");
    }

    @Test
    void warnsOfARuleBehindOneThatTakesAllItsNames() throws RulesException {
        String mapping = "{\"nvme\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\", \"match\": \"^data\"},\n {\"id\": 5, \"name\": \"b\", \"type\": \"gauge\", \"match\": \"data_units\"}]}";
        assertEquals(List.of(
                "map:2:2: the rule is never used: the rule of ID 5 in line 1 takes every name that begins with \"data\": put it behind this one, or end it in $"),
                Files.compile(mapping).warnings());
    }

    @Test
    void warnsOfUnitsThatAreNoBaseUnits() throws RulesException {
        String mapping = "{\"generic\": [{\"id\": 9, \"name\": \"power_on_hours\", \"type\": \"gauge\"}, {\"id\": 241, \"name\": \"written_gib\", \"type\": \"counter\"}]}";
        assertEquals(List.of(
                "map:1:32: smart_power_on_hours has the unit hours in its name, which is no base unit: use seconds, with a \"scale\"",
                "map:1:88: smart_written_gib_total has the unit gib in its name, which is no base unit: use bytes, with a \"scale\""),
                Files.compile(mapping).warnings());
    }

    @Test
    void aPolicyNeedsTheEntryThatItNames() {
        RuleFiles without = new RuleFiles(List.of(), null, null, UnknownModelPolicy.of("entry:X"), Set.of());
        assertEquals(
                "unknown-model:1:1: unknown models are to be served by the entry \"X\", and there is no device database: name one, or choose rule or none",
                assertThrows(RulesException.class, () -> RuleSet.compile(without, ReservedNames.NONE)).getMessage());
        RuleFiles with = new RuleFiles(List.of(), Files.source("db", "{\"Devices\": {}}"), null, UnknownModelPolicy.of("entry:X"),
                Set.of());
        assertEquals(
                "db:1:1: unknown models are to be served by the entry \"X\", which is not there: name one of \"Devices\", or choose rule or none",
                assertThrows(RulesException.class, () -> RuleSet.compile(with, ReservedNames.NONE)).getMessage());
        assertEquals("\"some\" is no policy for unknown models: expected rule, entry:NAME or none",
                assertThrows(IllegalArgumentException.class, () -> UnknownModelPolicy.of("some")).getMessage());
    }

    @Test
    void findingsComeInTheirPartsToo() {
        RulesException e = assertThrows(RulesException.class, () -> Files.compile("{\"x\": 1, \"generic\": [\n5]}"));
        assertEquals(List.of(new Finding(Severity.ERROR, "map", 2, 1, "a rule is a number",
                "expected an object, { \"id\": …, \"name\": …, \"type\": … }")), e.errors());
        assertEquals(List.of(new Finding(Severity.WARNING, "map", 1, 2, "unknown key \"x\"", "it has no effect")), e.warnings());
        assertEquals("map:2:1: a rule is a number: expected an object, { \"id\": …, \"name\": …, \"type\": … }",
                e.errors().getFirst().text());
    }
}
