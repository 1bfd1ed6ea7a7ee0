package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartexporter.rules.DriveIdentity.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceDatabaseTest {
    private static final String MAPPING = """
            {"generic": [{"id": 5, "name": "five", "type": "gauge"}, {"id": 9, "name": "nine", "type": "gauge"}]}""";
    private static final Attribute FIVE = new Attribute(5, "Five", 50, 40, 10, "5", 5);
    private static final Attribute NINE = new Attribute(9, "Nine", 90, 80, 20, "9 h", 9);
    private static final String UNKNOWN = "the model is in no entry of the device database";

    private static String entry(String members) {
        return "{\"Devices\": {\"E\": {" + members + "}}}";
    }

    private static String valid(String more) {
        return entry("\"Device\": [\"M\"], \"ID#\": {\"5\": \"VALUE\"}" + more);
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
