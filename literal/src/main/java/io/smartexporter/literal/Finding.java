package io.smartexporter.literal;

/// Something that is wrong or odd in an operator's file.
///
/// @param line from 1
/// @param column from 1, in characters
/// @param message what is wrong
/// @param remedy what was expected, or what to do; empty if the message says it all
public record Finding(Severity severity, String file, int line, int column, String message, String remedy) {
    /// `FILE:LINE:COLUMN: message: remedy`.
    public String text() {
        return file + ":" + line + ":" + column + ": " + message + (remedy.isEmpty() ? "" : ": " + remedy);
    }

    /// A finding whose text ends in its remedy, behind the last colon that is neither in quotes nor in brackets.
    static Finding of(Severity severity, String file, int line, int column, String text) {
        int colon = lastColon(text);
        return colon < 0
                ? new Finding(severity, file, line, column, text, "")
                : new Finding(severity, file, line, column, text.substring(0, colon), text.substring(colon + 2));
    }

    private static int lastColon(String text) {
        int found = -1;
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            depth += quoted ? 0 : "{[(".indexOf(c) >= 0 ? 1 : "}])".indexOf(c) >= 0 ? -1 : 0;
            found = !quoted && depth == 0 && c == ':' && text.charAt(i + 1) == ' ' ? i : found;
        }
        return found;
    }
}
