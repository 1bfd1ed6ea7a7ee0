package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Source;
import io.smartexporter.rules.DriveIdentity.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetTest {
    private static Attribute attribute(int id, String name, String raw) {
        return new Attribute(id, name, 100, 99, 10, raw, 0x0003_0002_0001L);
    }

    private static String mapping(String... rules) {
        return "{\"generic\": [" + String.join(",\n", rules) + "]}";
    }

    private static String rule(String name, String type, String more) {
        return "{\"id\": 5, \"name\": \"" + name + "\", \"type\": \"" + type + "\"" + more + "}";
    }

    private static List<String> one(String more, Attribute attribute) throws RulesException {
        return Recorder.samples(Files.compile(mapping(rule("a", "gauge", more))), "M", attribute);
    }

    @Test
    void aRuleWithoutAValueNeedsTheDeviceDatabase() throws RulesException {
        assertEquals(List.of("5 NO_VALUE_CHOSEN"), one("", attribute(5, "x", "1")));
    }

    @Test
    void theRulesOwnValueGoesBeforeTheDeviceDatabases() throws RulesException {
        String database = "{\"Devices\": {\"E\": {\"Device\": [\"M\"], \"ID#\": {\"5\": \"WORST\"}}}}";
        RuleSet rules = Files.compile(mapping(rule("a", "gauge", ", \"value\": \"VALUE\"")), database);
        assertEquals(List.of("smart_a 100.0"), Recorder.samples(rules, "M", attribute(5, "x", "1")));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`24 (Min/Max 21/40)`,24.0", "`0`,0.0", "`  7`,7.0", "`\t7\tx`,7.0",
        "123456789012345678,1.2345678901234568E17", "1234567890123456789012,1.2345678901234568E21", "0012,12.0",
        "00000000000000000000000000012,12.0", "``,NOT_A_NUMBER", "` `,NOT_A_NUMBER", "`31h+12m`,NOT_A_NUMBER", "-1,NOT_A_NUMBER",
        "+1,NOT_A_NUMBER",
        "1.5,NOT_A_NUMBER", "0x10,NOT_A_NUMBER", "1e5,NOT_A_NUMBER", "`\u0661`,NOT_A_NUMBER", "`1/2`,NOT_A_NUMBER"})
    void theRawValueIsTheFirstWordIfItIsAllDecimalDigits(String raw, String expected) throws RulesException {
        String line = expected.equals("NOT_A_NUMBER") ? "5 NOT_A_NUMBER" : "smart_a " + expected;
        assertEquals(List.of(line), one(", \"value\": \"RAW_VALUE\"", attribute(5, "x", raw)));
    }

    @Test
    void aNumberTooLargeForASampleIsNoNumber() throws RulesException {
        assertEquals(List.of("5 NOT_A_NUMBER"), one(", \"value\": \"RAW_VALUE\"", attribute(5, "x", "9".repeat(400))));
        assertEquals(List.of("5 NOT_A_NUMBER"), one(", \"value\": \"RAW_VALUE\", \"scale\": 1e308", attribute(5, "x", "10")));
    }

    @ParameterizedTest
    @CsvSource({"48,12884901888.0+131073", "low16,1.0", "mid16,2.0", "high16,3.0", "low32,131073.0"})
    void aRawPartTakesBitsOfTheRawValue(String part, String expected) throws RulesException {
        double value = 0;
        for (String term : expected.split("\\+", -1)) {
            value += Double.parseDouble(term);
        }
        String line = "smart_a " + value;
        assertEquals(List.of(line), one(", \"value\": \"RAW_VALUE\", \"raw\": \"" + part + "\"", attribute(5, "x", "no number")));
    }

    @ParameterizedTest
    @CsvSource({"VALUE,100.0", "WORST,99.0", "THRESH,10.0"})
    void aNormalizedValueIsTakenAsItIs(String value, String expected) throws RulesException {
        assertEquals(List.of("smart_a " + expected), one(", \"value\": \"" + value + "\"", attribute(5, "x", "")));
    }

    @Test
    void whatSmartctlDidNotGiveIsMissing() throws RulesException {
        Attribute bare = new Attribute(5, "x", -1, -1, -1, "", -1);
        for (String value : List.of("\"VALUE\"", "\"WORST\"", "\"THRESH\"", "\"RAW_VALUE\", \"raw\": \"low16\"")) {
            assertEquals(List.of("5 MISSING"), one(", \"value\": " + value, bare));
        }
    }

    @Test
    void aRawPartWaitsForTheDeviceDatabaseToChooseTheRawValue() throws RulesException {
        String database = """
                {"Devices": {"E": {"Device": ["R"], "ID#": {"5": "RAW_VALUE"}}, "F": {"Device": ["V"], "ID#": {"5": "VALUE"}}}}""";
        RuleSet rules = Files.compile(mapping(rule("a", "gauge", ", \"raw\": \"mid16\"")), database);
        Attribute attribute = attribute(5, "x", "7");
        assertEquals(List.of("smart_a 2.0"), Recorder.samples(rules, "R", attribute));
        assertEquals(List.of("smart_a 100.0"), Recorder.samples(rules, "V", attribute));
        assertEquals(List.of("5 NO_VALUE_CHOSEN"), Recorder.samples(rules, "unknown", attribute));
    }

    @Test
    void theScaleIsAFactor() throws RulesException {
        assertEquals(List.of("smart_a 3600.0"), one(", \"value\": \"RAW_VALUE\", \"scale\": 3600", attribute(5, "x", "1")));
        assertEquals(List.of("smart_a 0.5"), one(", \"value\": \"RAW_VALUE\", \"scale\": 0.5", attribute(5, "x", "1")));
        assertEquals(List.of("smart_a 0.0"), one(", \"value\": \"RAW_VALUE\", \"scale\": -1", attribute(5, "x", "0")));
        assertEquals(List.of("smart_a -1.0"), one(", \"value\": \"RAW_VALUE\", \"scale\": -1", attribute(5, "x", "1")));
    }

    @Test
    void aNegativeCounterIsRejectedAndANegativeGaugeIsNot() throws RulesException {
        RuleSet rules = Files.compile(mapping(rule("a", "counter", ", \"value\": \"RAW_VALUE\", \"scale\": -1")));
        assertEquals(List.of("5 NEGATIVE_COUNTER"), Recorder.samples(rules, "M", attribute(5, "x", "1")));
        assertEquals(List.of("smart_a_total 0.0"), Recorder.samples(rules, "M", attribute(5, "x", "0")));
    }

    @Test
    void theFirstRuleThatMatchesWinsEvenIfItGivesNoSample() throws RulesException {
        RuleSet rules = Files.compile(mapping(rule("bad", "gauge", ", \"match\": \".*Bad\""),
                rule("other", "gauge", ", \"match\": \"\", \"value\": \"VALUE\"")));
        assertEquals(List.of("5 NO_VALUE_CHOSEN"), Recorder.samples(rules, "M", attribute(5, "Some_Bad_Block", "1")));
        assertEquals(List.of("smart_other 100.0"), Recorder.samples(rules, "M", attribute(5, "Good", "1")));
    }

    @Test
    void aMatchIsAnchoredAtTheStartOnlyAndMindsTheCase() throws RulesException {
        String rule = ", \"match\": \"Total\", \"value\": \"VALUE\"";
        assertEquals(List.of("smart_a 100.0"), one(rule, attribute(5, "Total_LBAs", "1")));
        assertEquals(List.of(), one(rule, attribute(5, "The_Total", "1")));
        assertEquals(List.of(), one(rule, attribute(5, "total", "1")));
    }

    @Test
    void aNameThatNoDriveDatabaseHasMatchesOnlyARuleWithoutMatch() throws RulesException {
        Attribute monster = attribute(5, "a".repeat(100_000), "1");
        assertEquals(List.of(), one(", \"match\": \"(a|b)*\", \"value\": \"VALUE\"", monster));
        assertEquals(List.of("smart_a 100.0"), one(", \"value\": \"VALUE\"", monster));
    }

    @Test
    void anExpressionThatWouldNotEndDoesNotMatch() throws RulesException {
        String rule = ", \"match\": \"((a+)+)+$\", \"value\": \"VALUE\"";
        Attribute attribute = attribute(5, "a".repeat(60) + "!", "1");
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertEquals(List.of(), one(rule, attribute)));
    }

    @Test
    void anExpressionThatNeedsMoreStackThanThereIsDoesNotMatch() throws Exception {
        RuleSet rules = Files.compile(mapping(
                rule("a", "gauge", ", \"match\": \"" + "(".repeat(50) + "a|b" + ")*".repeat(50) + "c\", \"value\": \"VALUE\""),
                rule("b", "gauge", ", \"value\": \"WORST\"")));
        List<String> lines = new ArrayList<>();
        Attribute attribute = attribute(5, "ab".repeat(127), "1");
        Thread small = new Thread(null, () -> lines.addAll(Recorder.samples(rules, "M", attribute)), "small", 128 << 10);
        small.start();
        small.join();
        assertEquals(List.of("smart_b 99.0"), lines);
    }

    @Test
    void idsWithoutARuleGiveNothing() throws RulesException {
        for (int id : new int[]{-1, 0, 4, 6, 255, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertEquals(List.of(), one("", attribute(id, "x", "1")));
        }
    }

    @Test
    void pseudoIdsAreIdsLikeOthers() throws RulesException {
        RuleSet rules = Files.compile("""
                {"generic": [{"id": 0, "name": "zero", "type": "gauge", "value": "VALUE"},
                             {"id": "65535", "name": "last", "type": "gauge", "value": "VALUE"}]}""");
        assertEquals(List.of("smart_last 100.0", "smart_zero 100.0"),
                Recorder.samples(rules, "M", attribute(65535, "x", "1"), attribute(0, "x", "1")));
    }

    @Test
    void theSecondSampleOfASeriesIsADuplicate() throws RulesException {
        RuleSet rules = Files.compile("""
                {"generic": [{"id": 5, "name": "a", "type": "gauge", "value": "VALUE"},
                             {"id": 6, "name": "a", "type": "gauge", "value": "WORST"},
                             {"id": 7, "name": "a", "type": "gauge", "value": "WORST", "labels": {"y": "2", "x": "1"}},
                             {"id": 8, "name": "a", "type": "gauge", "value": "VALUE", "labels": {"x": "1", "y": "2"}}]}""");
        List<Attribute> table = new ArrayList<>();
        for (int id : new int[]{5, 5, 6, 7, 8}) {
            table.add(attribute(id, "x", "1"));
        }
        List<String> expected = List.of("smart_a 100.0", "5 DUPLICATE", "6 DUPLICATE", "smart_a{x=1}{y=2} 99.0", "8 DUPLICATE");
        assertEquals(expected, Recorder.samples(rules, "M", table));
        assertEquals(expected, Recorder.samples(rules, "M", table), "a drive knows nothing of the one before");
    }

    @Test
    void aRejectedSampleLeavesItsSeriesToTheNext() throws RulesException {
        RuleSet rules = Files.compile("""
                {"generic": [{"id": 5, "name": "a", "type": "gauge", "value": "RAW_VALUE"},
                             {"id": 6, "name": "a", "type": "gauge", "value": "WORST"}]}""");
        assertEquals(List.of("5 NOT_A_NUMBER", "smart_a 99.0"),
                Recorder.samples(rules, "M", attribute(5, "x", "-"), attribute(6, "x", "1")));
    }

    @Test
    void eachFileGivesItsOwnSamples() throws RulesException {
        RuleSet rules = RuleSet.compile(List.of(Files.source("a", mapping(rule("a", "gauge", ", \"value\": \"VALUE\""))),
                Files.source("b", mapping(rule("b", "gauge", ", \"value\": \"WORST\", \"match\": \"x\""),
                        rule("c", "gauge", ", \"value\": \"THRESH\"")))),
                null);
        assertEquals(List.of("smart_a 100.0", "smart_b 99.0"), Recorder.samples(rules, "M", attribute(5, "x", "1")));
        assertEquals(List.of("smart_a 100.0", "smart_c 10.0"), Recorder.samples(rules, "M", attribute(5, "y", "1")));
    }

    @Test
    void noFilesGiveNoFamilies() throws RulesException {
        RuleSet rules = RuleSet.compile(List.of(), null);
        assertEquals(List.of(), rules.families());
        assertEquals(List.of(), Recorder.samples(rules, "M", attribute(5, "x", "1")));
    }

    @Test
    void aPlanIsMadeOnceForEachModelAndOnceForAllUnknownOnes() throws RulesException {
        String database = "{\"Devices\": {\"E\": {\"Device\": [\"M\"], \"ID#\": {\"5\": \"WORST\"}}}}";
        RuleSet rules = Files.compile(mapping(rule("a", "gauge", "")), database);
        assertSame(rules.plan(drive("M", "1")).model(), rules.plan(drive("M", "2")).model());
        assertSame(rules.plan(drive("?", "1")).model().entries()[0], rules.plan(drive("!", "1")).model().entries()[0]);
    }

    private static DriveIdentity drive(String model, String serial) {
        return new DriveIdentity("p", "", Protocol.ATA, model, "", serial, "", "", "");
    }

    @Test
    void forgetsPlansRatherThanKeepMoreThanItsBound() throws RulesException {
        StringBuilder models = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            models.append("\"M").append(i).append("\",");
        }
        RuleSet rules = Files.compile(mapping(rule("a", "gauge", "")),
                "{\"Devices\": {\"E\": {\"Device\": [" + models + "], \"ID#\": {\"5\": \"WORST\"}}}}");
        for (int i = 0; i < 10_000; i++) {
            assertEquals(List.of("smart_a 99.0"), Recorder.samples(rules, "M" + i, attribute(5, "x", "1")));
        }
    }

    @Test
    void forgetsNamesRatherThanKeepMoreThanItsBound() throws RulesException {
        RuleSet rules = Files.compile(mapping(rule("a", "gauge", ", \"match\": \".*[02468]$\", \"value\": \"VALUE\"")));
        for (int i = 0; i < 1000; i++) {
            List<String> expected = i % 2 == 0 ? List.of("smart_a 100.0") : List.of();
            assertEquals(expected, Recorder.samples(rules, "M", attribute(5, "Name_" + i, "1")));
        }
    }

    @Test
    void refusesNulls() {
        assertThrows(NullPointerException.class, () -> new Attribute(5, null, 1, 1, 1, "", 1));
        assertThrows(NullPointerException.class, () -> new Source(null, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new Node.Numeral(1, 1, 1.5f));
    }
}
