package io.smartexporter.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.literal.LiteralLimits;
import io.smartexporter.literal.Source;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.testing.Recordings;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Files that would cost more than the exporter has are refused, with the number and the limit; the largest that are allowed are taken.
class BudgetTest {
    private static String list(int size, IntFunction<String> element) {
        return IntStream.range(0, size).mapToObj(element).collect(Collectors.joining(",\n"));
    }

    private static String generic(int size, IntFunction<String> rule) {
        return "{\"generic\": [\n" + list(size, rule) + "]}";
    }

    private static String rule(int i) {
        return rule(i % 100, "a" + i, "");
    }

    private static String rule(int id, String name, String more) {
        return "{\"id\": " + id + ", \"name\": \"" + name + "\", \"type\": \"gauge\", \"value\": \"VALUE\"" + more + "}";
    }

    private static String database(String entries) {
        return "{\"Devices\": {\n" + entries + "}}";
    }

    private static void refused(String message, String mapping, String database) {
        assertEquals(message, Files.errors(List.of(mapping), database));
    }

    private static void refused(String message, String mapping) {
        refused(message, mapping, null);
    }

    @Test
    void twentyThousandRulesAreTooMany() throws Exception {
        refused("map:2002:1: the files have 20000 rules: at most 2000 are taken, and here is the first beyond that: leave some out",
                generic(20_000, BudgetTest::rule));
        assertEquals(2000, Files.compile(generic(2000, BudgetTest::rule)).rules().size());
    }

    @Test
    void nineThousandLongExpressionsAreTooMuchToRead() {
        String mapping = generic(9000, i -> rule(i % 100, "a" + i, ", \"match\": \"^" + "x".repeat(990) + "\""));
        refused("map:1:1: the mappings, the device database and the overrides come to " + mapping.length()
                + " bytes with this file: at most 2097152 are read, shorten them", mapping);
    }

    @Test
    void expressionsCountAsTheyAreCompiled() throws Exception {
        IntFunction<String> rule = i -> rule(i % 100, "a" + i, ", \"match\": \"" + "\\\\b".repeat(100) + "\"");
        assertEquals(75, PythonPattern.compile("\\b").pattern().length());
        assertEquals(13, PythonPattern.compile("\\w").pattern().length());
        int each = 75 * 100;
        int most = (1 << 17) / each;
        Files.compile(generic(most, rule));
        refused(("map:%d:71: the files have %d characters of regular expressions (\\b counts 75, \\w 13): at most 131072 are taken,"
                + " and here is the first beyond that: leave some out").formatted(most + 2, (most + 1) * each),
                generic(most + 1, rule));
    }

    @Test
    void fieldsAreFewerThanRules() throws Exception {
        IntFunction<String> field = i -> "{\"path\": \"/a" + i % 50 + "\", \"name\": \"f" + i + "\", \"type\": \"gauge\"}";
        refused("map:130:1: the files have 129 rules under \"fields\": at most 128 are taken, and here is the first beyond that: leave some out",
                "{\"fields\": [\n" + list(129, field) + "]}");
        IntFunction<String> each = i -> "{\"path\": \"/a" + i + "/*\", \"name\": \"f" + i + "\", \"type\": \"gauge\"}";
        refused("map:18:1: the files have 17 rules under \"fields\" whose path has a *: at most 16 are taken, and here is the first beyond that: leave some out",
                "{\"fields\": [\n" + list(17, each) + "]}");
        assertEquals(128, Files.compile("{\"fields\": [\n" + list(128, field) + "]}").rules().size());
    }

    @Test
    void pathsOfLabelsCount() {
        refused("map:258:1: the files have 300 paths into smartctl's JSON: at most 256 are taken, and here is the first beyond that: leave some out",
                generic(300, i -> rule(5, "a" + i, ", \"labels\": {\"l\": \"/a" + i + "\"}")));
    }

    @Test
    void attributeIdsOfAllFilesCount() {
        String choices = list(600, i -> "\"" + (i + 1) + "\": \"VALUE\"");
        refused("db:514:1: the files have 602 attribute IDs: at most 512 are taken, and here is the first beyond that: leave some out",
                generic(2, i -> rule(40_000 + i, "a" + i, "")),
                database("\"E\": {\"Device\": [\"M\"], \"ID#\": {\n\n" + choices + "}}"));
    }

    @Test
    void modelsOfTheDatabaseCount() {
        refused("db:20003:1: the files have 20001 models in the device database: at most 20000 are taken, and here is the first beyond that: leave some out",
                "{\"generic\": []}",
                database("\"E\": {\"Device\": [\n" + list(20_001, i -> "\"M" + i + "\"") + "], \"ID#\": {}}"));
    }

    @Test
    void modelsInManyEntriesCount() {
        String models = list(400, i -> "\"M" + i + "\"").replace("\n", " ");
        String choices = list(100, i -> "\"" + i + "\": \"VALUE\"").replace("\n", " ");
        String entries = list(2, i -> "\"E" + i + "\": {\"Device\": [" + models + "], \"ID#\": {" + choices + "}}");
        refused("db:3:1: the files have 80800 values of models that stand in several entries: at most 65536 are taken, and here is the first beyond that: leave some out",
                "{\"generic\": []}", database(entries));
    }

    @Test
    void modelsOfRulesCount() {
        String devices = list(70, i -> "\"" + "*a".repeat(500) + i + "\"");
        assertTrue(Files.errors(List.of("{\"per-device\": [{\"devices\": [\n" + devices + "], \"rules\": []}]}"), null)
                .startsWith("map:67:1: the files have 70130 characters of models in \"per-device\": at most 65536 are taken"));
    }

    @Test
    void aSeriesHasSoManyLabelsAndCharacters() {
        String labels = list(13, i -> "\"l" + i + "\": \"x\"").replace("\n", " ");
        refused("map:2:1: smart_a has 17 labels, with those of its drive: at most 16 are taken, leave some out",
                generic(1, _ -> rule(5, "a", ", \"labels\": {" + labels + "}")));
        refused("map:2:19: smart_a has, with the names and the fixed values of its labels, 1029 characters: at most 1000 are taken, shorten them",
                generic(1, _ -> rule(5, "a", ", \"labels\": {\"l\": \"" + "x".repeat(1000) + "\"}")));
        String drive = list(17, i -> "\"l" + i + "\": \"port\"");
        refused("map:1:18: \"drive_labels\" gives 17 labels: at most 16 are taken, leave some out",
                "{\"drive_labels\": {" + drive + "}, \"generic\": []}");
        refused("map:2:67: \"help\" has 1001 characters: at most 1000 are taken",
                generic(1, _ -> rule(5, "a", ", \"help\": \"" + "x".repeat(1001) + "\"")));
    }

    @Test
    void soManyMappingsAreTaken() {
        List<Source> nine = Collections.nCopies(9, Files.source("map", "{\"generic\": []}"));
        assertEquals("map:1:1: 9 mappings: at most 8 are taken, and this is the first beyond that: join some of them",
                Files.errors(RuleFiles.of(nine, null)));
    }

    @Test
    void theFilesOfOperatorsAreFarBelowEveryLimit() throws Exception {
        RuleSetReader reader = new RuleSetReader();
        reader.mapping(Files.file("config/attrmap.json"));
        reader.mapping(Files.file("config/packs/predecessor.json"));
        PathChecks paths = new PathChecks(reader.budget());
        reader.mappings().forEach(paths::add);
        for (Budget.Term term : Budget.Term.values()) {
            int spent = reader.budget().spent(term);
            System.out.printf("%s: %d of %d%n", term, spent, term.most());
            assertTrue(3 * spent <= term.most(), term + ": " + spent);
        }
    }

    @Test
    void theDocumentHasEveryLimit() throws Exception {
        String document = new String(Files.file("docs/rules.md").bytes(), UTF_8);
        for (Budget.Term term : Budget.Term.values()) {
            assertTrue(document.contains(" | " + term.most() + " |\n"), term + ": " + term.most());
        }
        assertTrue(document.contains("| bytes | " + Budget.MOST_BYTES + " |\n"));
        assertTrue(document.contains("| values and keys, in each file | " + LiteralLimits.OPERATORS_FILE.nodes() + " |\n"));
        assertTrue(document.contains("| mappings | " + Budget.MOST_MAPPINGS + " |\n"));
        assertTrue(document.contains("at most " + Budget.MOST_LABELS + " labels"));
        assertTrue(document.contains(Budget.LONGEST_SERIES + " characters in its name"));
    }

    @Tag(Recordings.TAG)
    @Test
    void thePresentDeviceDatabaseIsFarBelowEveryLimit() throws Exception {
        Source file = Files.recorded("devicedb/check_smartdb-2026-06-30.json");
        RuleSetReader reader = new RuleSetReader();
        reader.deviceDatabase(file);
        for (Budget.Term term : Budget.Term.values()) {
            int spent = reader.budget().spent(term);
            System.out.printf("%s: %d of %d%n", term, spent, term.most());
            assertTrue(3 * spent <= term.most(), term + ": " + spent);
        }
        assertTrue(10 * file.bytes().length < Budget.MOST_BYTES);
    }

    @Test
    void ofADocumentSoManyElementsAreKept() throws Exception {
        RuleSet rules = Files.compile("{\"fields\": [" + list(8, i -> "{\"path\": \"/a" + i + "/*\", \"name\": \"f" + i
                + "\", \"type\": \"gauge\"}") + "]}");
        String lists = list(8, i -> "\"a" + i + "\": [" + "1,".repeat(255) + "1]");
        List<String> lines = Recorder.lines(rules, new DriveIdentity("p", "sda", Protocol.ATA, "M", "", "S", "", "", ""),
                List.of(),
                "{" + lists + "}");
        assertEquals(1024, lines.stream().filter(line -> line.startsWith("smart_f")).count());
    }

    @Test
    void expressionsThatRunForeverEndForeverOnAName() throws Exception {
        RuleSet rules = Files.compile(generic(500, i -> rule(5, "a" + i, ", \"match\": \"^(a|a|" + i + ")*b\"")));
        DrivePlan plan = rules.plan(new DriveIdentity("p", "sda", Protocol.ATA, "M", "", "S", "", "", ""));
        long start = System.nanoTime();
        Recorder.lines(rules, new DriveIdentity("p", "sda", Protocol.ATA, "M", "", "S", "", "", ""),
                List.of(new Attribute(5, "a".repeat(60), 1, 1, 1, "1", 1)), "{}");
        assertFalse(plan.isModelled());
        assertTrue(System.nanoTime() - start < 10_000_000_000L);
    }
}
