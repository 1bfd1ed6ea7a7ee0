package io.smartexporter.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What is wrong with one file, by place.
final class Problems {
    private static final int MOST_ERRORS = 20;
    private static final int MOST_WARNINGS = 100;
    private static final Comparator<Finding> BY_PLACE = Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column);

    private final String source;
    private final List<Finding> errors = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();

    Problems(String source) {
        this.source = source;
    }

    String source() {
        return source;
    }

    /// @param text ends in the remedy, behind a colon
    void error(Node at, String text) {
        errors.add(Finding.of(Severity.ERROR, source, at.line(), at.column(), text));
    }

    /// @param text ends in the remedy, behind a colon
    void warning(Node at, String text) {
        warnings.add(Finding.of(Severity.WARNING, source, at.line(), at.column(), text));
    }

    List<Finding> errors() {
        return first(errors, MOST_ERRORS);
    }

    List<Finding> warnings() {
        return first(warnings, MOST_WARNINGS);
    }

    private static List<Finding> first(List<Finding> findings, int most) {
        List<Finding> sorted = findings.stream().sorted(BY_PLACE).toList();
        if (sorted.size() <= most) {
            return sorted;
        }
        List<Finding> first = new ArrayList<>(sorted.subList(0, most));
        Finding next = sorted.get(most);
        first.add(new Finding(next.severity(), next.file(), next.line(), next.column(),
                "and " + (sorted.size() - most) + " more from here on", ""));
        return first;
    }
}
