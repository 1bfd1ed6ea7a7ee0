package io.smartexporter.rules;

import io.smartexporter.literal.Finding;
import io.smartexporter.literal.LiteralException;
import io.smartexporter.literal.Node;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads all files of a rule set, and goes on after one with mistakes, to report all at once.
final class RuleSetReader {
    private static final Node START = new Node.Null(1, 1);

    private final Budget budget = new Budget();
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

    /// Notes an error if the files exceed the limits.
    void checkSize(RuleFiles files) {
        int mappings = files.mappings().size();
        if (mappings > Budget.MOST_MAPPINGS) {
            file(files.mappings().get(Budget.MOST_MAPPINGS).name()).error(START, mappings + " mappings",
                    "at most " + Budget.MOST_MAPPINGS + " are taken, and this is the first beyond that: join some of them");
        }
        long bytes = 0;
        for (Source source : files.all()) {
            boolean fits = bytes <= Budget.MOST_BYTES;
            bytes += source.bytes().length;
            if (fits && bytes > Budget.MOST_BYTES) {
                file(source.name()).error(START, "the mappings, the device database and the overrides come to " + bytes
                        + " bytes with this file", "at most " + Budget.MOST_BYTES + " are read, shorten them");
            }
        }
    }

    void mapping(Source source) {
        Mapping mapping = read(source, (text, problems) -> MappingReader.read(text, problems, refs, budget));
        if (mapping != null) {
            mappings.add(mapping);
        }
    }

    DeviceDatabase deviceDatabase(@Nullable Source source) {
        DeviceDatabase database = source == null
                ? null
                : read(source, (text, problems) -> DeviceDatabaseReader.read(text, problems, budget));
        return database == null ? DeviceDatabase.NONE : database;
    }

    Overrides overrides(@Nullable Source source) {
        Overrides overrides = source == null
                ? null
                : read(source, (text, problems) -> OverridesReader.read(text, problems, budget));
        return overrides == null ? Overrides.NONE : overrides;
    }

    /// Problems of a name that is not a file of its own.
    Problems file(String name) {
        Problems problems = new Problems(name);
        files.add(problems);
        return problems;
    }

    Budget budget() {
        return budget;
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
