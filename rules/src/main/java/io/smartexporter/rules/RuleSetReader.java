package io.smartexporter.rules;

import io.smartexporter.literal.Finding;
import io.smartexporter.literal.LiteralException;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads all files of a rule set, and goes on behind one that is wrong, so that everything is told at once.
final class RuleSetReader {
    private final List<Mapping> mappings = new ArrayList<>();
    private final List<RuleRef> refs = new ArrayList<>();
    private final List<Problems> files = new ArrayList<>();
    private final List<Finding> unreadable = new ArrayList<>();

    private interface Reader<T> {
        T read(Source source, Problems problems) throws LiteralException;
    }

    private <T> @Nullable T read(Source source, Reader<T> reader) {
        try {
            return reader.read(source, file(source.name()));
        } catch (LiteralException e) {
            unreadable.add(e.finding());
            return null;
        }
    }

    void mapping(Source source) {
        Mapping mapping = read(source, (text, problems) -> MappingReader.read(text, problems, refs));
        if (mapping != null) {
            mappings.add(mapping);
        }
    }

    DeviceDatabase deviceDatabase(@Nullable Source source) {
        DeviceDatabase database = source == null ? null : read(source, DeviceDatabaseReader::read);
        return database == null ? DeviceDatabase.NONE : database;
    }

    Overrides overrides(@Nullable Source source) {
        Overrides overrides = source == null ? null : read(source, OverridesReader::read);
        return overrides == null ? Overrides.NONE : overrides;
    }

    /// Where problems of a name go that is no file of its own.
    Problems file(String name) {
        Problems problems = new Problems(name);
        files.add(problems);
        return problems;
    }

    List<Mapping> mappings() {
        return mappings;
    }

    List<RuleRef> refs() {
        return refs;
    }

    List<Finding> warnings() {
        return files.stream().flatMap(file -> file.warnings().stream()).toList();
    }

    void throwErrors() throws RulesException {
        List<Finding> all = Stream.concat(unreadable.stream(), files.stream().flatMap(file -> file.errors().stream())).toList();
        if (!all.isEmpty()) {
            throw new RulesException(all, warnings());
        }
    }
}
