package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.rules.MetricFamily.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MappingTest {
    private static final String ID = "a whole number from 0 to 65535";
    private static final String TYPE = "\"counter\", \"gauge\" or \"untyped\"";

    /// A mapping whose one rule has these members; the rule's object begins in column 15.
    private static String rule(String members) {
        return "{\"generic\": [ {" + members + "} ]}";
    }

    private static String valid(String more) {
        return rule("\"id\": 5, \"name\": \"a\", \"type\": \"gauge\"" + more);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(Arguments.of("", "1:1: it is empty: expected a value, such as { … }"),
                Arguments.of("[]", "1:1: the file is a list: expected an object, { \"generic\": [ … ] }"),
                Arguments.of("{\"generic\": {}}", "1:13: \"generic\" is an object: expected a list, [ … ]"),
                Arguments.of("{\"generic\": [5]}",
                        "1:14: a rule is a number: expected an object, { \"id\": …, \"name\": …, \"type\": … }"),
                Arguments.of("{\"generic\": [],\n \"generic\": []}",
                        "2:2: the key \"generic\" stands twice, first in line 1, column 2: leave one out"),
                Arguments.of("{\"prefix\": \"1x_\", \"generic\": []}",
                        "1:12: \"prefix\" is \"1x_\": expected letters, digits, _ and :, and no digit first"),
                Arguments.of("{\"prefix\": 1, \"generic\": []}", "1:12: \"prefix\" is a number: expected a string"),
                Arguments.of(rule("\"name\": \"a\", \"type\": \"gauge\""), "1:15: \"id\" is missing: expected " + ID),
                Arguments.of(rule("\"id\": 5, \"type\": \"gauge\""),
                        "1:15: \"name\" is missing: expected the metric's name without \"smart_\""),
                Arguments.of(rule("\"id\": 5, \"name\": \"a\""), "1:15: \"type\" is missing: expected " + TYPE),
                Arguments.of(rule("\"id\": null, \"name\": \"a\", \"type\": \"gauge\""),
                        "1:15: \"id\" is missing: expected " + ID),
                Arguments.of(rule("\"id\": -1, \"name\": \"a\", \"type\": \"gauge\""), "1:22: \"id\" is -1: expected " + ID),
                Arguments.of(rule("\"id\": 65536, \"name\": \"a\", \"type\": \"gauge\""),
                        "1:22: \"id\" is 65536: expected " + ID),
                Arguments.of(rule("\"id\": 5.0, \"name\": \"a\", \"type\": \"gauge\""), "1:22: \"id\" is 5.0: expected " + ID),
                Arguments.of(rule("\"id\": \"5a\", \"name\": \"a\", \"type\": \"gauge\""),
                        "1:22: \"id\" is \"5a\": expected " + ID),
                Arguments.of(rule("\"id\": \"99999\", \"name\": \"a\", \"type\": \"gauge\""),
                        "1:22: \"id\" is \"99999\": expected " + ID),
                Arguments.of(rule("\"id\": [5], \"name\": \"a\", \"type\": \"gauge\""), "1:22: \"id\" is a list: expected " + ID),
                Arguments.of(rule("\"id\": 5, \"name\": \"a\", \"type\": \"Gauge\""),
                        "1:46: \"type\" is \"Gauge\": expected " + TYPE),
                Arguments.of(rule("\"id\": 5, \"name\": \"a\", \"type\": true"),
                        "1:46: \"type\" is true or false: expected a string"),
                Arguments.of(rule("\"id\": 5, \"name\": \"a-b\", \"type\": \"gauge\""),
                        "1:33: \"smart_a-b\" is no metric name: expected letters, digits, _ and :, and no digit first"),
                Arguments.of(rule("\"id\": 5, \"name\": \"\", \"type\": \"gauge\""),
                        "1:33: \"smart_\" is no metric name: expected letters, digits, _ and :, and no digit first"),
                Arguments.of(rule("\"id\": 5, \"name\": 7, \"type\": \"gauge\""),
                        "1:33: \"name\" is a number: expected a string"),
                Arguments.of(valid(", \"match\": \"(\""), "1:64: \"match\": at character 1, \"(\": expected its closing \")\""),
                Arguments.of(valid(", \"match\": \"" + "a".repeat(1001) + "\""),
                        "1:64: \"match\" has 1001 characters: at most 1000 are read"),
                Arguments.of(valid(", \"value\": \"RAW\""),
                        "1:64: \"value\" is \"RAW\": expected \"RAW_VALUE\", \"VALUE\", \"WORST\" or \"THRESH\""),
                Arguments.of(valid(", \"raw\": \"low8\""),
                        "1:62: \"raw\" is \"low8\": expected \"48\", \"low16\", \"mid16\", \"high16\" or \"low32\""),
                Arguments.of(valid(", \"raw\": 48"), "1:62: \"raw\" is a number: expected a string"),
                Arguments.of(valid(", \"value\": \"VALUE\", \"raw\": \"48\""),
                        "1:80: \"raw\" with \"value\": \"VALUE\": it goes with \"RAW_VALUE\" only, leave one out"),
                Arguments.of(valid(", \"scale\": 0"),
                        "1:64: \"scale\" is 0.0: expected a number by which the value is multiplied, not 0"),
                Arguments.of(valid(", \"scale\": 1" + "0".repeat(400)),
                        "1:64: \"scale\" is Infinity: expected a number by which the value is multiplied, not 0"),
                Arguments.of(valid(", \"scale\": \"2\""), "1:64: \"scale\" is a string: expected a number"),
                Arguments.of(valid(", \"help\": 1"), "1:63: \"help\" is a number: expected a string"),
                Arguments.of(valid(", \"labels\": []"), "1:65: \"labels\" is a list: expected an object, { … }"),
                Arguments.of(valid(", \"labels\": {\"port\": \"x\"}"),
                        "1:66: the label \"port\" is the drive's own: choose another name"),
                Arguments.of(valid(", \"labels\": {\"a-b\": \"x\"}"),
                        "1:66: \"a-b\" is no label name: expected letters, digits and _, no digit and no __ first"),
                Arguments.of(valid(", \"labels\": {\"__a\": \"x\"}"),
                        "1:66: \"__a\" is no label name: expected letters, digits and _, no digit and no __ first"),
                Arguments.of(valid(", \"labels\": {\"a\": \"\"}"),
                        "1:71: the label \"a\" is empty: expected a string that is not empty"),
                Arguments.of(valid(", \"labels\": {\"a\": 1}"),
                        "1:71: the label \"a\" is a number: expected a string that is not empty"),
                Arguments.of("{'generic': ['a' 'b']}", "1:18: found \"'\": expected \",\" or \"]\" for line 1, column 13"),
                Arguments.of("{\"generic\": [], \"x\": \"\\d\"}",
                        "1:23: unknown escape, found \"d\" behind a backslash: write \\\\ for a backslash"),
                Arguments.of("{\"a\tb\": 1}", "1:4: a control character stands in a string: write \\u0009"),
                Arguments.of("{\"generic\": NaN}", "1:13: the word \"NaN\" is no value: put it in quotes if it is text"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhereAMistakeIsAndWhatWasExpected(String mapping, String message) {
        assertEquals("map:" + message, Files.errors(List.of(mapping), null));
    }

    private static String two(String first, String second) {
        return "{\"generic\": [\n {\"id\": 1, " + first + "},\n {\"id\": 2, " + second + "}]}";
    }

    static Stream<Arguments> collisions() {
        return Stream.of(
                Arguments.of(two("\"name\": \"a\", \"type\": \"gauge\"", "\"name\": \"a\", \"type\": \"untyped\""),
                        "map:3:20: smart_a has type untyped here and gauge at map:2:20: a name has one type"),
                Arguments.of(two("\"name\": \"a\", \"type\": \"counter\"", "\"name\": \"a_total\", \"type\": \"gauge\""),
                        "map:3:20: smart_a_total has type gauge here and counter at map:2:20: a name has one type"),
                Arguments.of(two("\"name\": \"a_total\", \"type\": \"counter\"", "\"name\": \"a\", \"type\": \"gauge\""),
                        "map:3:20: smart_a collides with smart_a_total at map:2:20, both are smart_a in OpenMetrics: choose another name"),
                Arguments.of(two("\"name\": \"a\", \"type\": \"gauge\"", "\"name\": \"a\", \"type\": \"counter\""),
                        "map:3:20: smart_a_total collides with smart_a at map:2:20, both are smart_a in OpenMetrics: choose another name"),
                Arguments.of(two("\"name\": \"a\", \"type\": \"counter\"", "\"name\": \"a_created\", \"type\": \"gauge\""),
                        "map:3:20: smart_a_created collides with smart_a_total at map:2:20, both are smart_a_created in OpenMetrics: choose another name"),
                Arguments.of(rule("\"id\": 5, \"name\": \"drive_up\", \"type\": \"gauge\""),
                        "map:1:33: smart_drive_up collides with the exporter's own smart_drive_up: choose another name"),
                Arguments.of(rule("\"id\": 5, \"name\": \"dropped_samples\", \"type\": \"counter\""),
                        "map:1:33: smart_dropped_samples_total collides with the exporter's own smart_dropped_samples_total: choose another name"),
                Arguments.of(rule("\"id\": 5, \"name\": \"drive\", \"type\": \"gauge\""),
                        "map:1:33: smart_drive collides with the exporter's own smart_drive: choose another name"),
                Arguments.of(rule("\"id\": 5, \"name\": \"exporter_x\", \"type\": \"gauge\""),
                        "map:1:33: smart_exporter_x collides with the exporter's own smart_exporter_x: choose another name"),
                Arguments.of("{\"prefix\": \"jvm_\", \"generic\": [{\"id\": 5, \"name\": \"x\", \"type\": \"gauge\"}]}",
                        "map:1:50: jvm_x collides with the exporter's own jvm_x: choose another name"),
                Arguments.of("{\"prefix\": \"\", \"generic\": [{\"id\": 5, \"name\": \"_total\", \"type\": \"counter\"}]}",
                        "map:1:46: \"_total\" is no metric name: expected letters, digits, _ and :, and no digit first"));
    }

    @ParameterizedTest
    @MethodSource("collisions")
    void refusesNamesThatCannotStandSideBySide(String mapping, String message) {
        assertEquals(message, Files.errors(List.of(mapping), null));
    }

    @Test
    void refusesOneSeriesFromTwoFiles() {
        String errors = Files.errors(List.of(valid(""), valid(", \"labels\": {\"x\": \"y\"}"), "\n" + valid("")), null);
        assertEquals("map3:2:33: smart_a comes from map:1:33 too: leave it out of one file, or give it a label", errors);
    }

    @Test
    void takesOneNameFromTwoFilesIfTheLabelsDiffer() throws RulesException {
        RuleSet rules = RuleSet.compile(
                List.of(Files.source("a", valid("")), Files.source("b", valid(", \"labels\": {\"x\": \"y\"}"))), null);
        assertEquals(1, rules.families().size());
    }

    @Test
    void refusesOneNameOfTwoTypesInTwoFiles() {
        String second = rule("\"id\": 6, \"name\": \"a\", \"type\": \"untyped\", \"labels\": {\"x\": \"y\"}");
        assertEquals("map2:1:33: smart_a has type untyped here and gauge at map:1:33: a name has one type",
                Files.errors(List.of(valid(""), second), null));
    }

    @Test
    void tellsAllMistakesOfAllFilesAtOnceByPlace() {
        String mapping = "{\"generic\": [{\"id\": 5, \"name\": \"a b\",\n \"type\": \"x\",\n \"scale\": 0, \"match\": \"*\"}]}";
        String errors = Files.errors(List.of("[", mapping), "{\"Devices\": []}");
        assertEquals("""
                map:1:2: the text ends here: expected "]" for line 1, column 1
                map2:1:32: "smart_a b" is no metric name: expected letters, digits, _ and :, and no digit first
                map2:2:10: "type" is "x": expected "counter", "gauge" or "untyped"
                map2:3:11: "scale" is 0.0: expected a number by which the value is multiplied, not 0
                map2:3:23: "match": at character 1, "*" has nothing to repeat: expected \\ before it if it is meant literally
                db:1:13: "Devices" is a list: expected an object, { … }""", errors);
    }

    @Test
    void tellsTwentyMistakesOfAFileAndHowManyMoreThereAre() {
        List<String> lines = Files.errors(List.of("{\"generic\": [" + "5,".repeat(30) + "]}"), null).lines().toList();
        assertEquals(21, lines.size());
        assertEquals("map:1:54: and 10 more from here on", lines.getLast());
    }

    static Stream<Arguments> oddities() {
        String shadow = "{\"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\"%s},\n{\"id\": \"5\", \"name\": \"b\", \"type\": \"gauge\"%s}]}";
        String all = "map:2:1: the rule is never used: the rule of ID 5 in line 1 has no \"match\" and takes every name: put it last";
        return Stream.of(Arguments.of(valid(""), List.of()), Arguments.of("{\"generic\": []}", List.of()),
                Arguments.of("{}", List.of("map:1:1: \"generic\" is missing: the file gives no metrics")),
                Arguments.of("{\"generic\": [], \"comment\": 1}", List.of("map:1:17: unknown key \"comment\": it has no effect")),
                Arguments.of(valid(", \"comment\": 1, \"Match\": 2"),
                        List.of("map:1:55: unknown key \"comment\": it has no effect",
                                "map:1:69: unknown key \"Match\": it has no effect")),
                Arguments.of(valid(
                        ", \"match\": null, \"value\": null, \"help\": null, \"labels\": null, \"raw\": null, \"scale\": null"),
                        List.of()),
                Arguments.of(shadow.formatted("", ""), List.of(all)),
                Arguments.of(shadow.formatted("", ", \"match\": \"x\""), List.of(all)),
                Arguments.of(shadow.formatted(", \"match\": \"\"", ""), List.of(all)),
                Arguments.of(shadow.formatted(", \"match\": \"x\"", ""), List.of()),
                Arguments.of(shadow.formatted(", \"match\": \"x\"", ", \"match\": \"x\""), List.of(
                        "map:2:1: the rule is never used: the rule of ID 5 in line 1 has the same \"match\": leave one out")),
                Arguments.of(
                        two("\"name\": \"a\", \"type\": \"gauge\", \"help\": \"x\"",
                                "\"name\": \"a\", \"type\": \"gauge\", \"help\": \"y\""),
                        List.of("map:3:2: smart_a has another \"help\" at map:2:2: that one counts")));
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void warnsOfWhatHasNoEffectAndLoads(String mapping, List<String> warnings) throws RulesException {
        assertEquals(warnings, Files.compile(mapping).warnings());
    }

    @Test
    void readsJsonWithCommentsAndPythonAlike() throws RulesException {
        String json = "{\"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\", \"match\": null}]}";
        String mixed = "\ufeff# first\r\n{'generic': [ # rules\r\n {\"id\" : \"5\", 'name': u'a', \"type\": '''gauge''', 'match': None,},],}\r\n# end";
        assertEquals(Files.compile(json).families(), Files.compile(mixed).families());
        assertEquals(List.of(), Files.compile(mixed).warnings());
    }

    @Test
    void namesEachFamilyOnceInTheOrderOfTheFiles() throws RulesException {
        RuleSet rules = Files.compile("""
                { "prefix": "p:", "generic": [
                  {"id": 9, "name": "b", "type": "counter"},
                  {"id": 5, "name": "a_total", "type": "counter", "help": "A."},
                  {"id": 7, "name": "b_total", "type": "counter"},
                  {"id": 8, "name": "c_info", "type": "untyped", "help": " "},
                  {"id": 9, "name": "a", "type": "counter"}]}""");
        assertEquals(List.of(new MetricFamily("p:b_total", Kind.COUNTER, "S.M.A.R.T. attribute 7, 9."),
                new MetricFamily("p:a_total", Kind.COUNTER, "A."),
                new MetricFamily("p:c_info", Kind.UNTYPED, "S.M.A.R.T. attribute 8.")), rules.families());
    }

    @Test
    void doesNotLetAFileFillTheLog() throws RulesException {
        StringBuilder mapping = new StringBuilder("{");
        for (int i = 0; i < 5000; i++) {
            mapping.append("\"key\n").append(i).append("\": 1,".formatted());
        }
        String text = mapping.toString().replace("\n", "\\n") + "\"generic\": []}";
        List<String> warnings = Files.compile(text).warnings();
        assertEquals(101, warnings.size());
        assertTrue(warnings.getLast().endsWith(": and 4900 more from here on"), warnings.getLast());
        assertEquals("map:1:2: unknown key \"key\\u000a0\": it has no effect", warnings.getFirst());
    }
}
