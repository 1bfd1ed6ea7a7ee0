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
    /// A mapping whose one rule has these members; the rule's object begins in column 15.
    private static String rule(String members) {
        return "{\"generic\": [ {" + members + "} ]}";
    }

    private static String valid(String more) {
        return rule("\"id\": 5, \"name\": \"a\", \"type\": \"gauge\"" + more);
    }

    private static String two(String first, String second) {
        return "{\"generic\": [\n {\"id\": 1, " + first + "},\n {\"id\": 2, " + second + "}]}";
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
