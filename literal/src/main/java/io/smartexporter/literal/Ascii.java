package io.smartexporter.literal;

/// Letters and digits of ASCII. Java's own tests accept more than ASCII; JSON and Python do not.
public final class Ascii {
    private Ascii() {}

    public static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    public static boolean isOctalDigit(int c) {
        return c >= '0' && c <= '7';
    }

    public static boolean isLetterOrDigit(int c) {
        return c >= 0 && c < 0x80 && Character.isLetterOrDigit(c);
    }

    public static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// The value of a digit, or -1 if it is not one.
    public static int digit(int c, int radix) {
        return c < 0x80 ? Character.digit(c, radix) : -1;
    }
}
