package io.smartexporter.rules;

/// A regular expression cannot be used.
final class PatternException extends Exception {
    private static final long serialVersionUID = 1;

    PatternException(String message) {
        super(message);
    }
}
