package io.smartexporter.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartexporter.literal.Source;
import io.smartexporter.testing.Skip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Operators' files for tests.
final class Files {
    /// Some names of an exporter.
    private static final ReservedNames RESERVED = new ReservedNames(
            List.of("smart_drive_up", "smart_drive_info", "smart_dropped_samples"), List.of("smart_exporter_", "jvm_"));

    private Files() {}

    static Source source(String name, String text) {
        return new Source(name, text.getBytes(UTF_8));
    }

    static RuleSet compile(String mapping) throws RulesException {
        return RuleSet.compile(List.of(source("map", mapping)), null);
    }

    static RuleSet compile(String mapping, String database) throws RulesException {
        return RuleSet.compile(List.of(source("map", mapping)), source("db", database));
    }

    /// What is wrong with the files `map`, `map2` … and `db`.
    static String errors(List<String> mappings, String database) {
        List<Source> sources = new ArrayList<>();
        for (String mapping : mappings) {
            sources.add(source("map" + (sources.isEmpty() ? "" : sources.size() + 1), mapping));
        }
        Source db = database == null ? null : source("db", database);
        return errors(RuleFiles.of(sources, db));
    }

    static String errors(RuleFiles files) {
        return assertThrows(RulesException.class, () -> RuleSet.compile(files, RESERVED)).getMessage();
    }

    /// A file of the project, or beside it; the test is skipped where it is absent.
    static Source file(String path) throws IOException {
        Path file = path(path);
        return new Source(file.getFileName().toString(), java.nio.file.Files.readAllBytes(file));
    }

    /// The path of a file or folder of the project, or beside it; the test is skipped where it is absent.
    static Path path(String path) {
        String root = System.getProperty("project.root");
        Skip.unless(root != null, "the system property project.root is not set");
        Path file = Path.of(root).resolve(path);
        Skip.unless(java.nio.file.Files.exists(file), file + " is not there");
        return file;
    }
}
