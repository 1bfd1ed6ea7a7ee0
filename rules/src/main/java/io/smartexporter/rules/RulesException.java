package io.smartexporter.rules;

import java.util.List;

/// An operator's file cannot be used. The message has one line for each thing that is wrong,
/// `NAME:LINE:COLUMN: what is wrong: what was expected or what to do`.
public final class RulesException extends Exception {
    private static final long serialVersionUID = 1;

    RulesException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
