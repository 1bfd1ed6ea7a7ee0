package io.smartexporter.rules;

import io.smartexporter.literal.Finding;
import java.util.List;
import java.util.stream.Collectors;

/// An operator's file cannot be used. The message has one line for each mistake,
/// `NAME:LINE:COLUMN: mistake: what was expected or what to do`.
public final class RulesException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Finding> errors;
    private final transient List<Finding> warnings;

    RulesException(List<Finding> errors, List<Finding> warnings) {
        super(errors.stream().map(Finding::text).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
        this.warnings = List.copyOf(warnings);
    }

    /// The lines of the message, in parts.
    public List<Finding> errors() {
        return errors;
    }

    /// The warnings.
    public List<Finding> warnings() {
        return warnings;
    }
}
