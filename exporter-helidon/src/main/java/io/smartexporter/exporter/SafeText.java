package io.smartexporter.exporter;

/// Cleans strings from drives and files for people to read.
final class SafeText {
    private static final int LONGEST = 300;
    private static final int LONGEST_NAME = 255;

    private SafeText() {}

    /// A drive's identity, cut at a length that no real drive has: it becomes labels, and is kept.
    static String brief(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
    }

    /// Whether [#brief] leaves a text as it is.
    static boolean isBrief(String text) {
        return text.length() <= LONGEST_NAME;
    }

    /// For logs: control characters become `?`, so that a drive cannot write log lines or colours; a very long text is cut.
    static String clean(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST));
        text.codePoints().limit(LONGEST).forEach(c -> out.appendCodePoint(visible(c) ? c : '?'));
        return out.toString();
    }

    private static boolean visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
