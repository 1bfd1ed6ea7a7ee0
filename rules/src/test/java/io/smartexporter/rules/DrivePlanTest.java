package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.Mapping.Glob;
import io.smartexporter.rules.RuleFiles.Export;
import io.smartexporter.rules.RuleFiles.UnknownModelPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrivePlanTest {
    private static final Attribute FIVE = new Attribute(5, "Reallocated_Sector_Ct", 100, 99, 10, "7", 7);

    private static DriveIdentity drive(Protocol protocol, String model, String family) {
        return new DriveIdentity("0:0:0:0", "sda", protocol, model, family, "S1", "F1", "sata", "0x5");
    }

    private static DriveIdentity ata(String model) {
        return drive(Protocol.ATA, model, "Family X");
    }

    private static List<String> lines(RuleSet rules, DriveIdentity drive, String document, Attribute... table) {
        return Recorder.lines(rules, drive, List.of(table), document);
    }

    private static RuleSet rules(String mapping, String database, String overrides, String policy, Export... export)
            throws RulesException {
        return RuleSet.compile(new RuleFiles(List.of(Files.source("map", mapping)),
                database.isEmpty() ? null : Files.source("db", database),
                overrides.isEmpty() ? null : Files.source("own", overrides), UnknownModelPolicy.of(policy), Set.of(export)),
                ReservedNames.NONE);
    }

    /// The 0 of another rule is no reason to say that the drive has failed.
    @Test
    void whatADocumentWasNotAskedForIsNotMissing() throws RulesException {
        String field = "{\"fields\": [{\"path\": \"/%s\", \"name\": \"a\", \"type\": \"gauge\", \"missing\": 0}]}";
        RuleSet before = Files.compile(field.formatted("a"));
        RuleSet now = Files.compile(field.formatted("b"));
        FieldValues values = Recorder.values(before, "{\"b\": 5}");
        Recorder recorder = new Recorder(now);
        now.plan(ata("M")).apply(List.of(), values, recorder);
        assertEquals(List.of(), recorder.lines());
        assertEquals(1, lines(now, ata("M"), "{}").size());
        before.plan(ata("M")).apply(List.of(), values, recorder);
        assertEquals(1, recorder.lines().size());
    }

    @Test
    void aSourceThatLeavesOut0GoesBehindTheNext() throws RulesException {
        RuleSet rules = Files.compile("{\"drive_labels\": [\"port\"], \"fields\": ["
                + "{\"path\": \"/a\", \"protocol\": \"ATA\", \"name\": \"x\", \"type\": \"gauge\", \"nonzero\": true},"
                + "{\"path\": \"/b\", \"protocol\": \"ATA\", \"name\": \"x\", \"type\": \"gauge\"}]}");
        assertEquals(List.of("smart_x{port=0:0:0:0} 7.0"), lines(rules, ata("M"), "{\"a\": 0, \"b\": 7}"));
        assertEquals(List.of("smart_x{port=0:0:0:0} 5.0"), lines(rules, ata("M"), "{\"a\": 5, \"b\": 7}"));
    }

    @Test
    void eachFieldWithoutASampleHasItsReason() throws RulesException {
        RuleSet rules = Files.compile("{\"fields\": ["
                + "{\"path\": \"/zero\", \"name\": \"a\", \"type\": \"gauge\", \"nonzero\": true},"
                + "{\"path\": \"/zero/*/b\", \"name\": \"b\", \"type\": \"gauge\", \"value\": 1, \"if\": \"/none\"},"
                + "{\"path\": \"/there\", \"name\": \"c\", \"type\": \"gauge\", \"value\": 1},"
                + "{\"path\": \"/none\", \"name\": \"d\", \"type\": \"gauge\", \"value\": 1}]}");
        List<String> reasons = rules.plan(ata("M")).explain(List.of(), Recorder.values(rules, "{\"zero\": 0, \"there\": {}}"))
                .stream().map(one -> one.subject() + "=" + one.said() + ": " + one.reason()).toList();
        assertEquals(List.of("/zero=0: its value is 0, which the rule leaves out with \"nonzero\"",
                "/zero/*/b=: smartctl's JSON has nothing at the path of the rule's \"if\"", "/there=something: ",
                "/none=: smartctl's JSON has no value there"), reasons);
    }

    /// As the label of the oracle of another exporter has it.
    @ParameterizedTest
    @CsvSource({"sda,sat,sda", "bus/19,'megaraid,0',bus_19_megaraid_0", "bus/19,'sat+megaraid,0',bus_19_sat+megaraid_0",
        "disk/by-id/ata-X,'',ata-X", "disk/by-path/pci-0,'',pci-0", "sg1,'cciss,1',sg1_cciss_1",
        "cciss/c0d0,'cciss,0',cciss_c0d0_cciss_0",
        "sdb,'aacraid,1,0,4',sdb_aacraid_1_0_4", "'','megaraid,0',unknown"})
    void theNodeIsTheDeviceAndItsTypeAsOneWord(String device, String type, String node) throws RulesException {
        RuleSet rules = Files.compile(
                "{\"drive_labels\": [\"node\"], \"fields\": [{\"path\": \"/a\", \"name\": \"a\", \"type\": \"gauge\"}]}");
        DriveIdentity drive = new DriveIdentity("p", device, Protocol.ATA, "M", "", "", "", "", "", type);
        assertEquals(List.of("smart_a{node=" + node + "} 1.0"), lines(rules, drive, "{\"a\": 1}"));
    }

    @Test
    void aDriveHasItsLabelsBeforeTheRules() throws RulesException {
        String rule = "[{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\", \"value\": \"VALUE\", \"labels\": {\"b\": \"x\", \"a\": \"/device/name\"}}]";
        String document = "{\"device\": {\"name\": \"/dev/sda\"}}";
        assertEquals(List.of("smart_a{port=0:0:0:0}{model=M}{family=Family X}{serial=S1}{a=/dev/sda}{b=x} 100.0"),
                lines(Files.compile("{\"generic\": " + rule + "}"), ata("M"), document, FIVE));
        assertEquals(List.of("smart_a{disk=sda}{name2=unknown}{a=/dev/sda}{b=x} 100.0"),
                lines(Files.compile(
                        "{\"drive_labels\": {\"disk\": \"device\", \"name2\": \"/other\"}, \"generic\": " + rule + "}"),
                        ata("M"), document, FIVE));
        assertEquals(
                List.of("smart_a{wwn=0x5}{transport=sata}{protocol=ATA}{firmware=F1}{family=unknown}{a=unknown}{b=x} 100.0"),
                lines(Files.compile("{\"drive_labels\": [\"wwn\", \"transport\", \"protocol\", \"firmware\", \"family\"],"
                        + " \"generic\": " + rule + "}"), drive(Protocol.ATA, "M", ""), "{}", FIVE));
    }

    @Test
    void theSameLabelsAreTheSameList() throws RulesException {
        RuleSet rules = rules("""
                {"generic": [{"id": 5, "name": "a", "type": "gauge", "value": "VALUE"},
                             {"id": 6, "name": "b", "type": "gauge", "value": "VALUE", "labels": {"n": "/device/name"}}],
                 "fields": [{"path": "/sensors/*", "name": "c", "type": "gauge"}]}""",
                "{\"Devices\": {\"E\": {\"Device\": [\"M\"], \"ID#\": {\"5\": \"VALUE\"}, \"Threshs\": {\"5\": [\"9:\", \"9:\"]}}}}",
                "", "rule");
        List<Attribute> table = List.of(FIVE, new Attribute(6, "x", 1, 1, 1, "", 1));
        String document = "{\"device\": {\"name\": \"%s\"}, \"sensors\": [20, 21, 22]}";
        Set<List<Label>> first = Recorder.record(rules, ata("M"), table, document.formatted("x")).lists();
        Recorder second = Recorder.record(rules, ata("M"), table, document.formatted("x"));
        assertEquals(6, second.lists().size(), "a, b, three sensors and the limits");
        assertTrue(first.containsAll(second.lists()), "identical, since the set compares identities");
        Recorder other = Recorder.record(rules, ata("M"), table, document.formatted("y"));
        assertEquals(5, other.lists().stream().filter(first::contains).count(), "only b has another label");
    }

    @Test
    void aRuleForAModelGoesBeforeTheRuleForAll() throws RulesException {
        RuleSet rules = Files.compile("""
                {"generic": [{"id": 5, "name": "all", "type": "gauge", "value": "VALUE"}],
                 "per-device": [{"devices": ["A*"], "rules": [{"id": 5, "name": "no", "match": "Other", "type": "gauge"}]},
                                {"devices": ["AB?", "X"], "rules": [{"id": 5, "name": "special", "type": "gauge", "value": "WORST"}]}]}
                """);
        assertTrue(lines(rules, ata("ABC"), "{}", FIVE).getFirst().startsWith("smart_special{"));
        assertTrue(lines(rules, ata("X"), "{}", FIVE).getFirst().startsWith("smart_special{"));
        assertTrue(lines(rules, ata("AB"), "{}", FIVE).getFirst().startsWith("smart_all{"), "falls through");
        assertTrue(lines(rules, ata("x"), "{}", FIVE).getFirst().startsWith("smart_all{"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"*,,true", "*,abc,true", "a*c,abc,true", "a*c,ac,true", "a*c,acb,false", "?,a,true",
        "?,,false", "a?c,abc,true", "a.c,abc,false", "*b*b,abab,true", "a*b*c*d,abcabcd,true", "a*b,ab b,true", "**,x,true",
        "abc,abcd,false"})
    void aGlobIsLiteralButForItsStars(String glob, String model, boolean matches) {
        assertEquals(matches, new Glob(glob).matches(model == null ? "" : model));
    }

    @Test
    void anNvmeHealthLogHasPseudoIds() throws Exception {
        RuleSet rules = Files.compile("""
                {"nvme": [{"id": 1, "name": "temperature_celsius", "type": "gauge", "value": "RAW_VALUE"},
                          {"id": 5, "name": "read_bytes", "type": "counter", "value": "RAW_VALUE", "scale": 512000},
                          {"id": 5, "name": "never", "type": "counter", "match": "data_units_written"},
                          {"id": 16, "name": "critical_temperature_seconds", "type": "counter", "value": "RAW_VALUE", "scale": 60},
                          {"id": 1025, "name": "failed", "type": "gauge", "value": "VALUE"}],
                 "fields": [{"path": "/nvme_smart_health_information_log/temperature_sensors/*", "name": "sensor_celsius",
                             "type": "gauge", "labels": {"sensor": "*"}}]}""");
        Documents drive = Documents.file("demo/drives/nvme0.json");
        String labels = "{port=0:0:0:0}{model=Samsung SSD 980 PRO 1TB}{family=unknown}{serial=S5GXNF0R614907X}";
        assertEquals(
                List.of("smart_temperature_celsius" + labels + " 41.0", "smart_read_bytes_total" + labels + " 1.6319537152E13",
                        "smart_critical_temperature_seconds_total" + labels + " 0.0", "smart_failed" + labels + " 0.0",
                        "smart_sensor_celsius" + labels + "{sensor=0} 41.0",
                        "smart_sensor_celsius" + labels + "{sensor=1} 47.0"),
                Recorder.lines(rules, drive.drive(), drive.table(), drive.text()));
    }

    @Test
    void scsiErrorCountersHavePseudoIds() throws Exception {
        String all = Stream.iterate(0, id -> id + 1).limit(15).map(id -> "{\"id\": " + id + ", \"name\": \"s" + id
                + "\", \"type\": \"gauge\", \"value\": \"RAW_VALUE\"}").reduce((a, b) -> a + ", " + b).orElseThrow();
        RuleSet rules = Files.compile("{\"drive_labels\": [\"port\"], \"scsi\": [" + all + "]}");
        Documents drive = Documents.file("demo/drives/sdb.json");
        double[] expected = {14, 0, 318, 0, 318, 20117, 402188.239, 3, 0, 0, 41, 41, 11805, 150477.962, 0};
        List<String> lines = new ArrayList<>();
        for (int id = 0; id < expected.length; id++) {
            lines.add("smart_s" + id + "{port=0:0:0:0} " + expected[id]);
        }
        assertEquals(lines, Recorder.lines(rules, drive.drive(), List.of(), drive.text()));
    }

    @Test
    void theErrorCountAndTheHealthAreAttributesToo() throws RulesException {
        RuleSet rules = Files.compile("""
                {"drive_labels": ["port"], "generic": [{"id": 1024, "name": "errors", "type": "counter", "value": "VALUE"},
                             {"id": 1025, "name": "bad", "type": "gauge", "value": "RAW_VALUE"}]}""");
        assertEquals(List.of("smart_errors_total{port=0:0:0:0} 9.0", "smart_bad{port=0:0:0:0} 1.0"), lines(rules, ata("M"),
                "{\"ata_smart_error_log\": {\"extended\": {\"count\": 8}, \"summary\": {\"count\": 9}}, \"smart_status\": {\"passed\": false}}"));
        assertEquals(List.of("smart_errors_total{port=0:0:0:0} 8.0", "smart_bad{port=0:0:0:0} 0.0"), lines(rules, ata("M"),
                "{\"ata_smart_error_log\": {\"extended\": {\"count\": 8}}, \"smart_status\": {\"passed\": true}}"));
        assertEquals(List.of(), lines(rules, ata("M"), "{}"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"7,7.0", "-1.5,-1.5", "true,1.0", "false,0.0", "`\"162438.759\"`,162438.759",
        "`\"12\"`,12.0", "1e2,100.0", "`\"x\"`,", "`\" 5\"`,", "`\"0x10\"`,", "`\"1d\"`,", "`\"NaN\"`,", "{},", "[1],", "1e999,",
        "`\"\"`,", "12345678901234567890123456789012345678901,"})
    void aFieldIsANumberATruthOrANumberInAString(String json, String value) throws RulesException {
        RuleSet rules = Files
                .compile(
                        "{\"drive_labels\": [\"port\"], \"fields\": [{\"path\": \"/a/b\", \"name\": \"f\", \"type\": \"gauge\"}]}");
        List<String> expected = value == null ? List.of("rejected /a/b NOT_A_NUMBER") : List.of("smart_f{port=0:0:0:0} " + value);
        assertEquals(expected, lines(rules, ata("M"), "{\"a\": {\"b\": " + json + "}}"));
        assertEquals(List.of(), lines(rules, ata("M"), "{\"a\": {\"b\": null}}"));
    }

    @Test
    void elementsAreToldApartByTheirPlaceAndByWhatStandsBesideThem() throws RulesException {
        RuleSet rules = Files.compile("""
                {"drive_labels": ["port"], "fields": [{"path": "/pages/*/table/*/value", "name": "f", "type": "gauge",
                   "labels": {"page": "/pages/*/name", "name": "/pages/*/table/*/name"}}]}""");
        String document = """
                {"pages": [{"name": "one", "table": [{"name": "a", "value": 1}, {"value": 2}]}, {"name": "two"},
                           {"table": [{"name": "c", "value": 3}]}]}""";
        assertEquals(List.of("smart_f{port=0:0:0:0}{index=0}{index_2=0}{name=a}{page=one} 1.0",
                "smart_f{port=0:0:0:0}{index=0}{index_2=1}{name=unknown}{page=one} 2.0",
                "smart_f{port=0:0:0:0}{index=2}{index_2=0}{name=c}{page=unknown} 3.0"), lines(rules, ata("M"), document));
    }

    @Test
    void noDriveFillsMemoryWithElements() throws RulesException {
        RuleSet rules = Files
                .compile(
                        "{\"drive_labels\": [\"port\"], \"fields\": [{\"path\": \"/a/*\", \"name\": \"f\", \"type\": \"gauge\"}]}");
        List<String> lines = lines(rules, ata("M"), "{\"a\": [" + "1,".repeat(100_000) + "1]}");
        assertEquals(257, lines.size());
        assertEquals("rejected /a/* MISSING", lines.getLast());
    }

    @Test
    void valuesOfEarlierRulesServeLaterOnesForThePathsOfBoth() throws RulesException {
        RuleSet before = Files.compile("{\"fields\": [{\"path\": \"/a\", \"name\": \"f\", \"type\": \"gauge\"}]}");
        RuleSet after = Files.compile("""
                {"drive_labels": ["port"], "fields": [{"path": "/b", "name": "g", "type": "gauge"}, {"path": "/a", "name": "f", "type": "gauge"}],
                 "generic": [{"id": 1025, "name": "bad", "type": "gauge", "value": "VALUE"}]}""");
        Recorder recorder = new Recorder(after);
        after.plan(ata("M")).apply(List.of(),
                Recorder.values(before, "{\"a\": 5, \"b\": 6, \"smart_status\": {\"passed\": true}}"),
                recorder);
        assertEquals(List.of("smart_bad{port=0:0:0:0} 0.0", "smart_f{port=0:0:0:0} 5.0"), recorder.lines());
    }

    // thresholds, overrides and policies

    private static final String RULES = """
            {"drive_labels": ["port"], "generic": [{"id": 5, "name": "a", "type": "gauge", "value": "VALUE"}]}""";

    private static String database(String threshold) {
        return "{\"Devices\": {\"E\": {\"Device\": [\"M\"], \"ID#\": {\"5\": \"RAW_VALUE\"}, \"Threshs\": {\"5\": " + threshold
                + "}}}}";
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`[\"7\",\"9\"]`,0", "`[\"6\",\"7\"]`,1", "`[\"6\",\"6\"]`,2",
        "`[\"8:\",\"7:\"]`,1",
        "`[\"8:\",\"8:\"]`,2", "`[\"~:6\",\"~:7\"]`,1", "`[\"3\",\"9\",\"r1\"]`,0", "`[\"2\",\"9\",\"r1\"]`,1",
        "`[\"14\",\"14\",\"l1\"]`,0",
        "`[\"13\",\"14\",\"l1\"]`,1"})
    void theVerdictIsThatOfTheDatabasesValue(String threshold, int state) throws RulesException {
        List<String> lines = lines(rules(RULES, database(threshold), "", "rule"), ata("M"), "{}", FIVE);
        assertEquals(4, lines.size());
        assertTrue(lines.get(2).startsWith("state ") && lines.get(2).endsWith(" " + state), lines::toString);
        assertEquals("smart_a{port=0:0:0:0} 100.0", lines.getLast(), "the rule's own value is exported");
    }

    @Test
    void limitsHaveTheDrivesLabelsAndTheAttributesIdAndName() throws RulesException {
        String labels = "[Label[name=port, value=0:0:0:0], Label[name=id, value=5], Label[name=name, value=Reallocated_Sector_Ct]]";
        assertEquals(
                List.of("limit " + labels + " WARNING UPPER 5.0", "limit " + labels + " CRITICAL UPPER 14.0",
                        "state " + labels + " 1", "smart_a{port=0:0:0:0} 100.0"),
                lines(rules(RULES, database("[\"5\", \"14\"]"), "", "rule"), ata("M"), "{}", FIVE));
    }

    /// Nobody can know which of two limits is meant that contradict each other.
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"`[\"5\",\"4:\"]`", "`[\"5:\",\"4\"]`", "`[\"9\",\"5\"]`", "`[\"5:\",\"9:\"]`"})
    void limitsThatContradictEachOtherGiveNoVerdict(String threshold) throws RulesException {
        assertEquals(List.of("smart_a{port=0:0:0:0} 100.0"),
                lines(rules(RULES, database(threshold), "", "rule"), ata("M"), "{}", FIVE));
    }

    /// A normalized value is 100 or more on a drive in order.
    @ParameterizedTest
    @CsvSource({"VALUE,false", "WORST,false", "RAW_VALUE,true"})
    void anUpperLimitOfANormalizedValueGivesNoVerdict(String value, boolean verdict) throws RulesException {
        String database = database("[\"20\", \"40\"]").replace("RAW_VALUE", value);
        List<String> lines = lines(rules(RULES, database, "", "rule"), ata("M"), "{}", FIVE);
        assertEquals(verdict, lines.stream().anyMatch(line -> line.startsWith("state ")), lines::toString);
        String without = "{\"Devices\": {\"/dev/sda\": {\"Threshs\": {\"5\": [\"20\", \"40\"]}}}}";
        assertEquals(List.of("smart_a{port=0:0:0:0} 100.0"), lines(rules(RULES, "", without, "rule"), ata("M"), "{}", FIVE),
                "the rule's value is a normalized one too");
    }

    @Test
    void anAttributeCanGiveAFurtherMetric() throws RulesException {
        RuleSet rules = Files.compile("""
                {"drive_labels": ["port"],
                 "generic": [{"id": 5, "name": "a", "type": "gauge", "value": "VALUE"}],
                 "also": [{"id": 5, "match": "Other", "name": "b", "type": "gauge", "value": "VALUE"},
                          {"id": 5, "name": "left", "type": "gauge", "value": "VALUE", "scale": -0.01, "offset": 3},
                          {"id": 5, "name": "never", "type": "gauge", "value": "VALUE"},
                          {"id": 6, "name": "left", "type": "gauge", "value": "VALUE"}]}""");
        assertEquals(List.of("smart_a{port=0:0:0:0} 100.0", "smart_left{port=0:0:0:0} 2.0"),
                lines(rules, ata("M"), "{}", FIVE, new Attribute(6, "x", 1, 1, 1, "", 1)),
                "the first source that has a value counts, and the second is no fault");
    }

    @ParameterizedTest
    @CsvSource({"-0.01,1,0.29", "0.01,0,0.71", "0.001,0,0.071", "1e-6,0,7.1E-5", "3600,0,255600.0", "0.3,0,21.3"})
    void decimalsComeOutAsOnPaper(String scale, String offset, String expected) throws RulesException {
        RuleSet rules = Files
                .compile("{\"drive_labels\": [\"port\"], \"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\", "
                        + "\"value\": \"VALUE\", \"scale\": " + scale + ", \"offset\": " + offset + "}]}");
        assertEquals(List.of("smart_a{port=0:0:0:0} " + expected),
                lines(rules, ata("M"), "{}", new Attribute(5, "x", 71, 71, 1, "", 1)));
    }

    @Test
    void aValueCanBeMultipliedByANumberOfTheDocument() throws RulesException {
        RuleSet rules = Files.compile("""
                {"drive_labels": ["port"],
                 "generic": [{"id": 5, "name": "a", "type": "gauge", "value": "VALUE", "scale": 2, "times": "/block", "offset": 1}],
                 "fields": [{"path": "/units", "times": "/block", "name": "b", "type": "gauge"}]}""");
        assertEquals(List.of("smart_a{port=0:0:0:0} 819201.0", "smart_b{port=0:0:0:0} 12288.0"),
                lines(rules, ata("M"), "{\"block\": 4096, \"units\": 3}", FIVE));
        assertEquals(List.of("rejected 5 MISSING", "rejected /units MISSING"), lines(rules, ata("M"), "{\"units\": 3}", FIVE));
    }

    @Test
    void aSourceThatHasNoUsableValueLeavesTheSeriesToTheNext() throws RulesException {
        RuleSet rules = Files.compile("""
                {"drive_labels": ["port"],
                 "generic": [{"id": 5, "name": "t", "type": "gauge", "value": "VALUE"}],
                 "fields": [{"path": "/temperature/a", "protocol": "ATA", "name": "t", "type": "gauge"},
                            {"path": "/temperature/b", "protocol": "ATA", "name": "t", "type": "gauge"}]}""");
        assertEquals(List.of("rejected /temperature/a NOT_AVAILABLE", "smart_t{port=0:0:0:0} 31.0"),
                lines(rules, ata("M"), "{\"temperature\": {\"a\": -273, \"b\": 31}}", FIVE));
        assertEquals(List.of("rejected /temperature/a NOT_AVAILABLE", "smart_t{port=0:0:0:0} 100.0"),
                lines(rules, ata("M"), "{\"temperature\": {\"a\": -273}}", FIVE));
    }

    @Test
    void aBlockCanNameFamilies() throws RulesException {
        RuleSet rules = Files.compile("""
                {"drive_labels": ["port"],
                 "also": [{"id": 5, "name": "a", "type": "gauge", "value": "WORST"}],
                 "per-device": [{"families": ["Family ?"], "also": [{"id": 5, "name": "a", "type": "gauge", "value": "VALUE"}]},
                                {"devices": ["N"], "rules": [{"id": 5, "name": "n", "type": "gauge", "value": "VALUE"}]}]}""");
        assertEquals(List.of("smart_a{port=0:0:0:0} 100.0"), lines(rules, ata("M"), "{}", FIVE));
        assertEquals(List.of("smart_a{port=0:0:0:0} 99.0"),
                lines(rules, drive(Protocol.ATA, "M", "Another family"), "{}", FIVE));
        assertEquals(List.of("smart_n{port=0:0:0:0} 100.0", "smart_a{port=0:0:0:0} 99.0"),
                lines(rules, drive(Protocol.ATA, "N", ""), "{}", FIVE));
    }

    @Test
    void whatIsNotSupportedHasNoLimitAndNeverAlerts() throws RulesException {
        assertEquals(List.of("smart_a{port=0:0:0:0} 100.0"),
                lines(rules(RULES, database("[\"1:2\", \"@3\"]"), "", "rule"), ata("M"), "{}", FIVE));
    }

    @ParameterizedTest
    @CsvSource({"/dev/sda,1", "port:0:0:0:0,1", "serial:S1,1", "/dev/sdb,0", "serial:S2,0"})
    void aDrivesOwnThresholdGoesBeforeTheDatabases(String name, int state) throws RulesException {
        String own = "{\"Devices\": {\"" + name + "\": {\"Threshs\": {\"5\": [\"0\", \"90\"]}}}}";
        String line = lines(rules(RULES, database("[\"80\", \"90\"]"), own, "rule"), ata("M"), "{}", FIVE).get(2);
        assertTrue(line.endsWith(" " + state), line);
    }

    @Test
    void theSerialNumberGoesBeforeThePortAndThePortBeforeTheDevice() throws RulesException {
        String own = """
                {"Devices": {"serial:S1": {"Threshs": {"5": ["1", "9"]}}, "/dev/sda": {"Threshs": {"5": ["3", "9"]}, "Perfs": [5]},
                 "port:0:0:0:0": {"Threshs": {"5": ["2", "9"]}, "Perfs": []}}}""";
        RuleSet rules = rules(RULES, database("[\"80\", \"90\"]"), own, "rule", Export.PERFS);
        List<String> lines = lines(rules, ata("M"), "{}", FIVE);
        assertTrue(lines.getFirst().endsWith("WARNING UPPER 1.0"), lines::toString);
        assertEquals(3, lines.size(), "the port's empty list is the last word on performance data");
    }

    @Test
    void withoutADatabaseAThresholdIsComparedWithTheRulesValue() throws RulesException {
        String own = "{\"Devices\": {\"/dev/sda\": {\"Threshs\": {\"5\": [\"101:\", \"20:\"]}}}}";
        assertTrue(lines(rules(RULES, "", own, "rule"), ata("M"), "{}", FIVE).get(2).endsWith(" 1"));
    }

    @Test
    void aModelIsFoundByItsEndAndTheLongestEndCounts() throws RulesException {
        String database = """
                {"Devices": {"A": {"Device": ["SSD"], "ID#": {"5": "WORST"}}, "B": {"Device": ["big SSD", "Family X"], "ID#": {"5": "THRESH"}},
                             "C": {"Device": ["the big SSD"], "ID#": {"5": "RAW_VALUE"}}}}""";
        String mapping = "{\"drive_labels\": [\"port\"], \"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\"}]}";
        RuleSet rules = rules(mapping, database, "", "rule");
        assertEquals("smart_a{port=0:0:0:0} 7.0", lines(rules, drive(Protocol.ATA, "the big SSD", ""), "{}", FIVE).getFirst());
        assertEquals("smart_a{port=0:0:0:0} 10.0", lines(rules, drive(Protocol.ATA, "a big SSD", ""), "{}", FIVE).getFirst());
        assertEquals("smart_a{port=0:0:0:0} 99.0", lines(rules, drive(Protocol.ATA, "SSD", "Family X"), "{}", FIVE).getFirst());
        assertEquals("smart_a{port=0:0:0:0} 10.0", lines(rules, drive(Protocol.ATA, "x", "A Family X"), "{}", FIVE).getFirst());
        assertEquals("rejected 5 NO_VALUE_CHOSEN", lines(rules, drive(Protocol.ATA, "ssd", ""), "{}", FIVE).getFirst());
        assertTrue(rules.plan(ata("x")).isModelled());
        assertFalse(rules.plan(drive(Protocol.ATA, "x", "")).isModelled());
        assertFalse(rules.plan(drive(Protocol.NVME, "a big SSD", "")).isModelled(), "an end is ATA's way only");
    }

    @Test
    void anUnknownModelIsServedAsTheOperatorSays() throws RulesException {
        String mapping = """
                {"drive_labels": ["port"], "generic": [{"id": 5, "name": "a", "type": "gauge"}, {"id": 6, "name": "b", "type": "gauge", "value": "VALUE"}],
                 "fields": [{"path": "/f", "name": "f", "type": "gauge"}]}""";
        Attribute six = new Attribute(6, "x", 6, 6, 6, "", 6);
        String field = "smart_f{port=0:0:0:0} 1.0";
        assertEquals(List.of("rejected 5 NO_VALUE_CHOSEN", "smart_b{port=0:0:0:0} 6.0", field),
                lines(rules(mapping, database("[\"1\", \"2\"]"), "", "rule"), ata("?"), "{\"f\": 1}", FIVE, six));
        assertEquals(List.of(field),
                lines(rules(mapping, database("[\"1\", \"2\"]"), "", "none"), ata("?"), "{\"f\": 1}", FIVE, six));
        List<String> served = lines(rules(mapping, database("[\"1\", \"2\"]"), "", "entry:E"), ata("?"), "{\"f\": 1}", FIVE, six);
        assertEquals(List.of("smart_a{port=0:0:0:0} 7.0", "smart_b{port=0:0:0:0} 6.0", field), served.subList(3, 6));
    }

    @Test
    void exportsWhatHasThresholdsOrIsPerformanceData() throws RulesException {
        String mapping = "{\"drive_labels\": [\"port\"], \"generic\": [" + Stream.of(5, 6, 7).map(id -> "{\"id\": " + id
                + ", \"name\": \"a" + id + "\", \"type\": \"gauge\", \"value\": \"VALUE\"}").reduce((a, b) -> a + "," + b)
                .orElseThrow()
                + "]}";
        String database = "{\"Devices\": {\"E\": {\"Device\": [\"M\"], \"ID#\": {}, \"Threshs\": {\"5\": [\"1:2\", \"1:2\"]}, \"Perfs\": [\"6\"]}}}";
        Attribute[] table = {FIVE, new Attribute(6, "x", 6, 6, 6, "", 6), new Attribute(7, "x", 6, 6, 6, "", 6)};
        assertEquals(3, lines(rules(mapping, database, "", "rule"), ata("M"), "{}", table).size());
        assertEquals(List.of("smart_a5{port=0:0:0:0} 100.0"),
                lines(rules(mapping, database, "", "rule", Export.THRESHOLDS), ata("M"), "{}", table));
        assertEquals(List.of("smart_a6{port=0:0:0:0} 6.0"),
                lines(rules(mapping, database, "", "rule", Export.PERFS), ata("M"), "{}", table));
        assertEquals(2,
                lines(rules(mapping, database, "", "rule", Export.PERFS, Export.THRESHOLDS), ata("M"), "{}", table).size());
    }

    @Test
    void plansAreKeptAndRulesAreCounted() throws RulesException {
        RuleSet rules = Files.compile("""
                {"generic": [{"id": 5, "name": "a", "type": "gauge"},
                 {"id": 6, "name": "b", "type": "gauge"}]}""");
        assertSame(rules.plan(ata("M")), rules.plan(ata("M")));
        assertEquals(Set.of(0), Recorder.record(rules, ata("M"), List.of(FIVE), "{}").matched());
        assertEquals("map:2:2", rules.rules().get(1).place());
        assertEquals(new RuleRef(1, "map", 2, 2, "generic", "6", "smart_b"), rules.rules().get(1));
    }

    @Test
    void sayingWhyGoesFromSmartctlToTheSampleOrTheReason() throws RulesException {
        RuleSet rules = rules("""
                {"drive_labels": ["port"], "generic": [
                  {"id": 5, "name": "a", "type": "gauge"},
                  {"id": 6, "name": "b", "type": "gauge"},
                  {"id": 7, "name": "c", "type": "gauge", "match": "Other"}],
                 "fields": [{"path": "/f", "name": "f", "type": "gauge"}, {"path": "/g", "name": "g", "type": "gauge"}]}""",
                database("[\"6\", \"9\"]"), "", "rule");
        List<Attribute> table = List.of(FIVE, new Attribute(6, "six", 1, 1, 1, "", -1),
                new Attribute(7, "seven", -1, 1, 1, "5", 5),
                new Attribute(8, "eight", 1, 1, 1, "5", 5));
        List<Explanation> why = rules.plan(ata("A M")).explain(table, Recorder.values(rules, "{\"f\": 4}"));
        assertEquals(List.of("5", "6", "7", "8", "/f", "/g"), why.stream().map(Explanation::subject).toList());
        Explanation five = why.getFirst();
        assertEquals("VALUE 100, WORST 99, THRESH 10, RAW_VALUE 7", five.said());
        assertEquals("E (db:1:14)", five.entry());
        assertEquals("the model ends in the database's \"M\"", five.match());
        assertEquals("RAW_VALUE", five.choice());
        assertEquals("map:2:3", five.rule().place());
        assertEquals(List.of(new Explanation.Sample(7, List.of(new Label("port", "0:0:0:0")))), five.samples());
        assertEquals(1, five.state());
        assertEquals("", five.reason());
        assertEquals("neither the rule nor the device database says which value is meant: give the rule a \"value\"",
                why.get(1).reason());
        assertEquals("no rule of this ID matches this name", why.get(2).reason());
        assertNull(why.get(2).rule());
        assertEquals("no rule has this ID", why.get(3).reason());
        assertEquals(4, why.get(4).samples().getFirst().value());
        assertEquals("smartctl's JSON has no value there", why.get(5).reason());
    }
}
