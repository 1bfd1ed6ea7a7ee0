package io.smartexporter.literal;

/// Wording of messages.
public final class Wording {
    private static final int LONGEST = 60;

    private Wording() {}

    /// What an operator or a drive wrote, in quotes, without control characters, cut if it is long.
    public static String quote(String text) {
        return "\"" + clip(text) + "\"";
    }

    /// What an operator or a drive wrote, without control characters, cut if it is long.
    public static String clip(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> append(out, c));
        return out.append(text.codePointCount(0, text.length()) > LONGEST ? "…" : "").toString();
    }

    private static void append(StringBuilder out, int c) {
        if (isShown(c)) {
            out.appendCodePoint(c);
        } else {
            out.append(String.format("\\u%04x", c));
        }
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                false;
            default -> true;
        };
    }
}
