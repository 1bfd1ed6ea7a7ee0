package io.smartexporter.exporter;

/// What strings from drives and from files go through before a person reads them.
final class SafeText {
    private static final int LONGEST = 300;
    private static final int LONGEST_NAME = 255;

    private SafeText() {}

    /// What a drive says it is, cut where no drive has so much to say: it becomes labels, and is remembered.
    static String brief(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
    }

    /// Whether a text is so short that [#brief] leaves it as it is.
    static boolean isBrief(String text) {
        return text.length() <= LONGEST_NAME;
    }

    /// For logs: control characters become `?`, so that a drive cannot write log lines or colours; what is very long is cut.
    static String clean(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST));
        text.codePoints().limit(LONGEST).forEach(c -> out.appendCodePoint(visible(c) ? c : '?'));
        return out.toString();
    }

    /// For HTML text and attribute values in double quotes.
    static String html(String text) {
        return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
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
