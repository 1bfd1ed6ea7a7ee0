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
    static Stream<Arguments> thresholds() {
        String unsupported = " of ID 5 is not supported and never alerts: the plug-in knows only \"N\" (0 to N), \"N:\" (N and more) and \"~:N\" (N and less)";
        String milder = "1:82: the critical threshold of ID 5 is milder than its warning: they give no verdict: the first is the warning, exchange them";
        String healthy = ", which is when the drive is healthy: it gives no verdict: choose RAW_VALUE, or write a lower limit, \"N:\"";
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
                        "1:82: the thresholds of ID 5 have mixed directions, one is an upper and one a lower limit: they give no verdict: write both with a colon, or both without")),
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
