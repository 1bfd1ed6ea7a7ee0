package io.smartexporter.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartexporter.literal.Source;
import io.smartexporter.testing.Recordings;
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

    /// A file of the project.
    static Source file(String path) throws IOException {
        return read(path(path));
    }

    /// A file of the further recordings.
    static Source recorded(String path) throws IOException {
        return read(Recordings.path(path));
    }

    private static Source read(Path file) throws IOException {
        return new Source(file.getFileName().toString(), java.nio.file.Files.readAllBytes(file));
    }

    /// The path of a file or folder of the project.
    static Path path(String path) {
        return Path.of(System.getProperty("project.root", "..")).resolve(path);
    }
}
