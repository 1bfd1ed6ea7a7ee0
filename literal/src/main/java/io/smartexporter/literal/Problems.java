package io.smartexporter.literal;

import java.util.ArrayList;
import java.util.List;

/// The problems of one file, by place.
///
/// Only the first mistakes are kept: they must not take more memory than the file.
public final class Problems {
    private static final int MOST_ERRORS = 20;
    private static final int MOST_WARNINGS = 100;

    private final String source;
    private final First errors = new First(Severity.ERROR, MOST_ERRORS);
    private final First warnings = new First(Severity.WARNING, MOST_WARNINGS);

    /// The first ones by place, those of one place in the order noted, and how many there were.
    private final class First {
        private final Severity severity;
        private final int most;
        private final List<Finding> found = new ArrayList<>();
        private int count;

        First(Severity severity, int most) {
            this.severity = severity;
            this.most = most;
        }

        /// One more is kept than is reported, for the place where the rest begins.
        void add(Node at, String message, String remedy) {
            count++;
            int index = found.size();
            while (index > 0 && isBefore(at, found.get(index - 1))) {
                index--;
            }
            if (index <= most) {
                found.add(index, new Finding(severity, source, at.line(), at.column(), message, remedy));
            }
            if (found.size() > most + 1) {
                found.removeLast();
            }
        }

        private static boolean isBefore(Node at, Finding finding) {
            return at.line() < finding.line() || (at.line() == finding.line() && at.column() < finding.column());
        }

        List<Finding> told() {
            if (count <= most) {
                return List.copyOf(found);
            }
            List<Finding> told = new ArrayList<>(found.subList(0, most));
            Finding next = found.get(most);
            told.add(new Finding(severity, source, next.line(), next.column(), "and " + (count - most) + " more from here on",
                    ""));
            return told;
        }
    }

    /// @param source the name of the file
    public Problems(String source) {
        this.source = source;
    }

    /// The name of the file.
    public String source() {
        return source;
    }

    /// Notes an error.
    ///
    /// @param message what is wrong
    /// @param remedy what was expected, or what to do
    public void error(Node at, String message, String remedy) {
        errors.add(at, message, remedy);
    }

    /// `FILE:LINE:COLUMN` of a node.
    public String place(Node node) {
        return source + ":" + node.line() + ":" + node.column();
    }

    /// Notes a warning.
    ///
    /// @param message what is wrong
    /// @param remedy what was expected, or what to do
    public void warning(Node at, String message, String remedy) {
        warnings.add(at, message, remedy);
    }

    /// The first errors, and a last line for the others.
    public List<Finding> errors() {
        return errors.told();
    }

    /// The first warnings, and a last line for the others.
    public List<Finding> warnings() {
        return warnings.told();
    }
}
