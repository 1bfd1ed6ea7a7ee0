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

    private record Finding(int line, int column, String message) {}

    Problems(String source) {
        this.source = source;
    }

    String source() {
        return source;
    }

    void error(Node at, String message) {
        errors.add(new Finding(at.line(), at.column(), message));
    }

    void warning(Node at, String message) {
        warnings.add(new Finding(at.line(), at.column(), message));
    }

    List<String> errors() {
        return lines(errors, MOST_ERRORS);
    }

    List<String> warnings() {
        return lines(warnings, MOST_WARNINGS);
    }

    private List<String> lines(List<Finding> findings, int most) {
        List<String> lines = new ArrayList<>();
        findings.stream().sorted(BY_PLACE).limit(most).forEach(finding -> lines.add(line(finding, finding.message())));
        if (findings.size() > most) {
            Finding next = findings.stream().sorted(BY_PLACE).skip(most).findFirst().orElseThrow();
            lines.add(line(next, "and " + (findings.size() - most) + " more from here on"));
        }
        return lines;
    }

    private String line(Finding at, String message) {
        return source + ":" + at.line() + ":" + at.column() + ": " + message;
    }
}
