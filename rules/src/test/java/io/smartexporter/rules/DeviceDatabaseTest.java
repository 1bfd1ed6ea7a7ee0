package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartexporter.rules.DriveIdentity.Protocol;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeviceDatabaseTest {
    private static final String MAPPING = """
            {"generic": [{"id": 5, "name": "five", "type": "gauge"}, {"id": 9, "name": "nine", "type": "gauge"}]}""";
    private static final Attribute FIVE = new Attribute(5, "Five", 50, 40, 10, "5", 5);
    private static final Attribute NINE = new Attribute(9, "Nine", 90, 80, 20, "9 h", 9);
    private static final String VALUE = "\"RAW_VALUE\", \"VALUE\", \"WORST\" or \"THRESH\"";
    private static final String ID = "a whole number from 0 to 65535";
    private static final String UNKNOWN = "the model is in no entry of the device database";

    private static String entry(String members) {
        return "{\"Devices\": {\"E\": {" + members + "}}}";
    }

    private static String valid(String more) {
        return entry("\"Device\": [\"M\"], \"ID#\": {\"5\": \"VALUE\"}" + more);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(Arguments.of("", "1:1: it is empty: expected a value, such as { … }"),
                Arguments.of("5", "1:1: the file is a number: expected an object, { \"Devices\": { … } }"),
                Arguments.of("{}", "1:1: \"Devices\" is missing: expected an object with an entry for each kind of drive"),
                Arguments.of("{\"Devices\": []}", "1:13: \"Devices\" is a list: expected an object, { … }"),
                Arguments.of("{\"Devices\": {\"E\": []}}",
                        "1:19: the entry \"E\" is a list: expected an object, { \"Device\": [ … ], \"ID#\": { … } }"),
                Arguments.of(entry("\"ID#\": {}"), "1:19: \"Device\" is missing: expected a list of models"),
                Arguments.of(entry("\"Device\": []"),
                        "1:19: \"ID#\" is missing: expected an object with the value of each attribute"),
                Arguments.of(entry("\"Device\": \"M\", \"ID#\": {}"), "1:30: \"Device\" is a string: expected a list, [ … ]"),
                Arguments.of(entry("\"Device\": [5], \"ID#\": {}"), "1:31: a model is a number: expected a string"),
                Arguments.of(entry("\"Device\": [], \"ID#\": []"), "1:41: \"ID#\" is a list: expected an object, { … }"),
                Arguments.of(entry("\"Device\": [], \"ID#\": {\"5\": \"RAW\"}"),
                        "1:47: the value of ID \"5\" is \"RAW\": expected " + VALUE),
                Arguments.of(entry("\"Device\": [], \"ID#\": {\"5\": 5}"),
                        "1:47: the value of ID \"5\" is a number: expected " + VALUE),
                Arguments.of(entry("\"Device\": [], \"ID#\": {\"5\": {\"value\": \"RAW\"}}"),
                        "1:57: the value of ID \"5\" is \"RAW\": expected " + VALUE),
                Arguments.of(entry("\"Device\": [], \"ID#\": {\"5\": {\"value\": 5}}"),
                        "1:57: \"value\" is a number: expected a string"),
                Arguments.of(entry("\"Device\": [], \"ID#\": {\"5\": {}}"), "1:47: \"value\" is missing: expected " + VALUE),
                Arguments.of(entry("\"Device\": [], \"ID#\": {\"5\": {\"value\": \"VALUE\", \"comment\": 1}}"),
                        "1:77: \"comment\" is a number: expected a string"),
                Arguments.of(entry("\"Device\": [], \"ID#\": {\"x\": \"VALUE\"}"),
                        "1:42: \"x\" is no attribute ID: expected " + ID),
                Arguments.of(valid(", \"Threshs\": []"), "1:71: \"Threshs\" is a list: expected an object, { … }"),
                Arguments.of(valid(", \"Threshs\": {\"y\": [\"0\", \"0\"]}"), "1:72: \"y\" is no attribute ID: expected " + ID),
                Arguments.of(valid(", \"Threshs\": {\"5\": [\"0\"]}"),
                        "1:77: the thresholds of ID \"5\" are not well-formed: expected [\"WARNING\", \"CRITICAL\"], and a third string where bits are meant"),
                Arguments.of(valid(", \"Threshs\": {\"5\": [\"0\", 5]}"),
                        "1:77: the thresholds of ID \"5\" are not well-formed: expected [\"WARNING\", \"CRITICAL\"], and a third string where bits are meant"),
                Arguments.of(valid(", \"Perfs\": {}"), "1:69: \"Perfs\" is an object: expected a list, [ … ]"),
                Arguments.of(valid(", \"Perfs\": [\"x\"]"),
                        "1:70: \"Perfs\" has a string that is no attribute ID: expected " + ID));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhereAMistakeIsAndWhatWasExpected(String database, String message) {
        assertEquals("db:" + message, Files.errors(List.of(MAPPING), database));
    }

    @Test
    void warnsOfUnknownKeysAndKeysThatStandTwice() throws RulesException {
        RuleSet rules = Files.compile(MAPPING, """
                {"Devices": {
                  "E": {"Device": ["M"], "ID#": {"5": "VALUE", "5": {"value": "WORST", "why": 1}}, "id": 1},
                  "E": {"Device": ["N"], "ID#": {"5": "THRESH"}}}, "x": 1}""");
        assertEquals(List.of(
                "db:2:48: the key \"5\" stands twice, first in line 2, column 34: leave one out, only this one has an effect",
                "db:3:3: the key \"E\" stands twice, first in line 2, column 3: leave one out, only this one has an effect",
                "db:3:52: unknown key \"x\": it has no effect"), rules.warnings());
        assertEquals(UNKNOWN, match(rules, "M"));
        assertEquals(List.of("smart_five 10.0"), Recorder.samples(rules, "N", FIVE));
    }

    @Test
    void readsItsOldAndItsPresentFormAlike() throws RulesException {
        String old = "{'Devices' : { # all\n \"E\" : {\"Device\" : [\"M\", \"N\"], \"ID#\" : { \"5\" : \"VALUE\", # x\n \"9\" : \"RAW_VALUE\", # y\n }, },},}";
        String present = """
                {"Devices": {"E": {"Device": ["M", "N"], "Threshs": {"5": ["10:", "5:", "r8"]}, "Perfs": ["5", 9],
                  "ID#": {"5": {"value": "VALUE", "comment": "x"}, "9": {"value": "RAW_VALUE", "comment": "y"}}}}}""";
        for (String database : List.of(old, present)) {
            RuleSet rules = Files.compile(MAPPING, database);
            assertEquals(List.of(), rules.warnings());
            assertEquals(List.of("smart_five 50.0", "smart_nine 9.0"), Recorder.samples(rules, "N", FIVE, NINE));
        }
    }

    @Test
    void knowsAModelByItsExactStringElseByItsEnd() throws RulesException {
        RuleSet rules = Files.compile(MAPPING, valid(""));
        assertEquals("the database has exactly this model", match(rules, "M"));
        assertEquals("the model ends in the database's \"M\"", match(rules, " M"));
        assertEquals(UNKNOWN, match(rules, "m"));
        assertEquals(UNKNOWN, match(rules, "M "));
        assertEquals(UNKNOWN, match(rules, "E"));
        assertEquals(UNKNOWN, match(Files.compile(MAPPING), "M"));
    }

    private static String match(RuleSet rules, String model) {
        DrivePlan plan = rules.plan(new DriveIdentity("p", "", Protocol.ATA, model, "", "", "", "", ""));
        String match = plan.explain(List.of(FIVE), rules.newValues()).getFirst().match();
        assertEquals(!match.equals(UNKNOWN), plan.isModelled());
        return match;
    }

    @Test
    void mergesEntriesOfOneModelAndTheLaterWinsPerId() throws RulesException {
        RuleSet rules = Files.compile(MAPPING, """
                {"Devices": {
                  "A": {"Device": ["M", "N", "N"], "ID#": {"5": "VALUE", "9": "VALUE"}},
                  "B": {"Device": ["M"], "ID#": {"5": "WORST"}}}}""");
        assertEquals(List.of("smart_five 40.0", "smart_nine 90.0"), Recorder.samples(rules, "M", FIVE, NINE));
        assertEquals(List.of("smart_five 50.0", "smart_nine 90.0"), Recorder.samples(rules, "N", FIVE, NINE));
        assertEquals(List.of(
                "db:3:20: the model \"M\" stands also in the entry \"A\" in line 2: where both choose a value, this entry counts"),
                rules.warnings());
    }
}
