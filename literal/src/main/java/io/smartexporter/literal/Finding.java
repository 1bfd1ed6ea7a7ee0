package io.smartexporter.literal;

/// Something that is wrong or odd in an operator's file.
///
/// @param line from 1
/// @param column from 1, in characters
/// @param message what is wrong
/// @param remedy what was expected, or what to do; empty if the message suffices
public record Finding(Severity severity, String file, int line, int column, String message, String remedy) {
    /// `FILE:LINE:COLUMN: message: remedy`.
    public String text() {
        return file + ":" + line + ":" + column + ": " + message + (remedy.isEmpty() ? "" : ": " + remedy);
    }
}
