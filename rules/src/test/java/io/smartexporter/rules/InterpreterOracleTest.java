package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Compares the compiled rules with [Interpreter] on random mappings, databases and drives.
class InterpreterOracleTest {
    private static final int[] IDS = {0, 1, 5, 9, 194, 241, 1024};
    private static final String[] NAMES = {"Reallocated", "Total_Bad", "Total_LBAs", "Temp", "x"};
    private static final String[] MATCHES = {"", "^Total", "Total_L", ".*Bad$", "^(Temp|x)$", "T[eo]", "nothing"};
    private static final String[] VALUES = {"RAW_VALUE", "VALUE", "WORST", "THRESH"};
    private static final String[] RAWS = {"0", "7", "24 (Min/Max 21/40)", "31h+12m", "", "-5", " 8", "123456789012345678901",
        "1.5", "9 9"};
    private static final String[] PARTS = {"48", "low16", "mid16", "high16", "low32"};
    private static final String[] SCALES = {"1", "512", "0.5", "-1", "1e3", "-0.25"};
    private static final String[] MODELS = {"A", "B", "C", "D", "unknown"};

    private final Random random = new Random(17);

    @Test
    void theCompiledRulesSayWhatTheInterpreterSays() throws RulesException {
        Map<String, Integer> kinds = new HashMap<>();
        for (int round = 0; round < 1500; round++) {
            List<String> mappings = IntStream.range(0, 1 + random.nextInt(3)).mapToObj(this::mapping).toList();
            String database = database();
            RuleSet rules = RuleSet.compile(mappings.stream().map(text -> Files.source("map", text)).toList(),
                    Files.source("db", database));
            for (int drive = 0; drive < 6; drive++) {
                String model = pick(MODELS);
                List<Attribute> table = table();
                List<String> expected = Interpreter.samples(mappings, database, model, table);
                assertEquals(expected, Recorder.samples(rules, model, table),
                        () -> mappings + "\n" + database + "\n" + model + table);
                expected.forEach(line -> kinds.merge(line.startsWith("smart_") ? "sample" : line.substring(line.indexOf(' ') + 1),
                        1, Integer::sum));
            }
        }
        assertEquals(1 + Rejection.values().length, kinds.size(), kinds::toString);
        assertTrue(kinds.values().stream().allMatch(count -> count > 100), kinds::toString);
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    /// The names of each file are its own, and each name has its own type.
    private String mapping(int file) {
        String rules = IntStream.range(0, random.nextInt(12)).mapToObj(_ -> rule(file)).collect(Collectors.joining(",\n"));
        return "{\"generic\": [" + rules + "]}";
    }

    private String rule(int file) {
        int name = random.nextInt(4);
        String type = List.of("counter", "gauge", "untyped").get(name % 3);
        boolean quoted = random.nextBoolean();
        int id = IDS[random.nextInt(IDS.length)];
        StringBuilder rule = new StringBuilder("{\"id\": " + (quoted ? "\"" + id + "\"" : id));
        rule.append(", \"name\": \"m").append(file).append(name).append(random.nextBoolean() && name % 3 == 0 ? "_total" : "");
        rule.append("\", \"type\": \"").append(type).append("\", \"match\": \"").append(pick(MATCHES)).append('"');
        int choice = random.nextInt(3);
        rule.append(choice == 0 ? "" : ", \"value\": \"" + (choice == 1 ? "RAW_VALUE" : pick(VALUES)) + "\"");
        rule.append(choice < 2 && random.nextBoolean() ? ", \"raw\": \"" + pick(PARTS) + "\"" : "");
        rule.append(random.nextBoolean() ? ", \"scale\": " + pick(SCALES) : "");
        rule.append(random.nextInt(3) == 0 ? ", \"labels\": {\"z\": \"1\", \"a\": \"" + random.nextInt(2) + "\"}" : "");
        return rule.append('}').toString();
    }

    private String database() {
        String entries = IntStream.range(0, random.nextInt(4)).mapToObj(this::entry).collect(Collectors.joining(",\n"));
        return "{\"Devices\": {" + entries + "}}";
    }

    private String entry(int index) {
        String models = Arrays.stream(MODELS).limit(4).filter(_ -> random.nextBoolean()).map(model -> "\"" + model + "\"")
                .collect(Collectors.joining(", "));
        String choices = Arrays.stream(IDS).filter(_ -> random.nextBoolean()).mapToObj(this::choice)
                .collect(Collectors.joining(", "));
        return "\"E" + index + "\": {\"Device\": [" + models + "], \"ID#\": {" + choices + "}}";
    }

    private String choice(int id) {
        String value = "\"" + pick(VALUES) + "\"";
        return "\"" + id + "\": " + (random.nextBoolean() ? value : "{\"value\": " + value + ", \"comment\": \"c\"}");
    }

    private List<Attribute> table() {
        List<Attribute> table = new ArrayList<>();
        for (int rows = random.nextInt(12); rows > 0; rows--) {
            int id = random.nextInt(8) == 0 ? random.nextInt(70_000) : IDS[random.nextInt(IDS.length)];
            table.add(new Attribute(id, pick(NAMES), normalized(), normalized(), normalized(), pick(RAWS),
                    random.nextInt(6) == 0 ? -1 : random.nextLong(1L << 48)));
        }
        return table;
    }

    private int normalized() {
        return random.nextInt(6) == 0 ? -1 : random.nextInt(256);
    }
}
