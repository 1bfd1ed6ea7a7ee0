package io.smartexporter.rules;

/// A regular expression cannot be used. The message is what is wrong with it.
final class PatternException extends Exception {
    private static final long serialVersionUID = 1;

    private final String remedy;

    PatternException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /// What was expected, or what to do; empty if the message says it all.
    String remedy() {
        return remedy;
    }
}
