package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.literal.Source;
import io.smartexporter.rules.DriveSink.Rejection;
import io.smartexporter.rules.RuleFiles.Export;
import io.smartexporter.rules.RuleFiles.UnknownModelPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Compares the compiled rules with [Interpreter] on random mappings, databases, overrides and drives.
class InterpreterOracleTest {
    private static final String[] POLICIES = {"rule", "rule", "none", "entry:E0"};
    private static final List<Set<Export>> EXPORTS = List.of(Set.of(), Set.of(), Set.of(Export.THRESHOLDS), Set.of(Export.PERFS),
            Set.of(Export.PERFS, Export.THRESHOLDS));

    private final RandomFiles files = new RandomFiles(17);
    private final RandomDrives drives = new RandomDrives(18);

    @Test
    void theCompiledRulesSayWhatTheInterpreterSays() throws RulesException {
        Map<String, Integer> kinds = new HashMap<>();
        for (int round = 0; round < 1500; round++) {
            List<String> mappings = IntStream.range(0, 1 + files.random.nextInt(3)).mapToObj(files::mapping).toList();
            String policy = files.pick(POLICIES);
            Interpreter.Setting setting = new Interpreter.Setting(mappings, files.database(policy.startsWith("entry") ? 1 : 0),
                    files.overrides(), policy, EXPORTS.get(files.random.nextInt(EXPORTS.size())));
            RuleSet rules = compile(setting);
            for (int drive = 0; drive < 6; drive++) {
                DriveIdentity identity = drives.identity();
                List<Attribute> table = drives.table(identity);
                String document = drives.document();
                List<String> expected = Interpreter.lines(setting, identity, table, document);
                List<String> actual = Recorder.lines(rules, identity, table, document);
                assertEquals(String.join("\n", expected), String.join("\n", actual),
                        () -> setting + "\n" + identity + "\n" + table + "\n" + document);
                expected.forEach(line -> kinds.merge(kind(line), 1, Integer::sum));
            }
        }
        List<String> all = new ArrayList<>(List.of("sample", "unknown", "state 0", "state 1", "state 2", "WARNING UPPER",
                "WARNING LOWER", "CRITICAL UPPER", "CRITICAL LOWER"));
        for (Rejection why : Rejection.values()) {
            if (why != Rejection.UNIT_UNKNOWN) { // whoever reads the document decides on that
                all.add(why.name());
            }
        }
        all.forEach(kind -> assertTrue(kinds.getOrDefault(kind, 0) > 100, () -> kind + " in " + kinds));
    }

    private static String kind(String line) {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "rejected" -> words[words.length - 1];
            case "limit" -> words[words.length - 3] + " " + words[words.length - 2];
            case "state" -> "state " + words[words.length - 1];
            case "unknown" -> "unknown";
            default -> "sample";
        };
    }

    static RuleSet compile(Interpreter.Setting setting) throws RulesException {
        List<Source> mappings = IntStream.range(0, setting.mappings().size())
                .mapToObj(i -> Files.source("map" + (i + 1), setting.mappings().get(i))).toList();
        return RuleSet.compile(new RuleFiles(mappings, Files.source("db", setting.database()),
                Files.source("overrides", setting.overrides()), UnknownModelPolicy.of(setting.policy()), setting.export()),
                ReservedNames.NONE);
    }
}
