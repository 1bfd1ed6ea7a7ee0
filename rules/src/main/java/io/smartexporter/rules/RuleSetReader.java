package io.smartexporter.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Reads all files of a rule set, and goes on behind one that is wrong, so that everything is told at once.
final class RuleSetReader {
    private final List<Mapping> mappings = new ArrayList<>();
    private final List<Problems> files = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    void mapping(Source source) {
        try {
            mappings.add(MappingReader.read(source, file(source)));
        } catch (RulesException e) {
            unreadable.add(message(e));
        }
    }

    DeviceDatabase deviceDatabase(Source source) {
        try {
            return DeviceDatabaseReader.read(source, file(source));
        } catch (RulesException e) {
            unreadable.add(message(e));
            return DeviceDatabase.NONE;
        }
    }

    private Problems file(Source source) {
        Problems problems = new Problems(source.name());
        files.add(problems);
        return problems;
    }

    private static String message(RulesException e) {
        return String.valueOf(e.getMessage());
    }

    List<Mapping> mappings() {
        return mappings;
    }

    List<String> warnings() {
        return files.stream().flatMap(file -> file.warnings().stream()).toList();
    }

    void throwErrors() throws RulesException {
        List<String> all = Stream.concat(unreadable.stream(), files.stream().flatMap(file -> file.errors().stream())).toList();
        if (!all.isEmpty()) {
            throw new RulesException(all);
        }
    }
}
