package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartexporter.literal.Source;
import io.smartexporter.rules.RuleFiles.UnknownModelPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Each file of `testdata/invalid` has a mistake, and beside it stands the exact message, `NAME.json` and `NAME.txt`.
class InvalidFilesTest {
    private static final String FOLDER = "rules/src/test/testdata/invalid/";
    private static final Source RULE = Files.source("map", "{\"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\"}]}");

    @TestFactory
    Stream<DynamicTest> mappings() throws IOException {
        return tests("mapping", file -> RuleFiles.of(List.of(file), null));
    }

    @TestFactory
    Stream<DynamicTest> databases() throws IOException {
        return tests("database", file -> RuleFiles.of(List.of(RULE), file));
    }

    @TestFactory
    Stream<DynamicTest> overrides() throws IOException {
        return tests("overrides", file -> new RuleFiles(List.of(), null, file, new UnknownModelPolicy.ByRule(), Set.of()));
    }

    private interface Use {
        RuleFiles as(Source file);
    }

    private static Stream<DynamicTest> tests(String kind, Use use) throws IOException {
        try (Stream<Path> all = java.nio.file.Files.list(Files.path(FOLDER + kind))) {
            List<Path> files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
            return files.stream()
                    .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> check(file, use)));
        }
    }

    private static void check(Path file, Use use) throws IOException {
        String name = String.valueOf(file.getFileName());
        String message = java.nio.file.Files.readString(file.resolveSibling(name.replace(".json", ".txt")));
        Source source = new Source(name, java.nio.file.Files.readAllBytes(file));
        assertEquals(message, Files.errors(use.as(source)) + "\n");
    }
}
