package io.smartexporter.rules;

import io.smartexporter.literal.Ascii;
import io.smartexporter.rules.PythonPattern.PatternException;

/// A position in a Python regular expression, and the part that expressions and character classes share: escaped characters.
final class PatternText {
    static final int END = -1;
    static final int NO_CHARACTER = -2;

    /// `\w` in Python is `str.isalnum`, and the underscore.
    static final String WORD = "\\p{L}\\p{N}_";

    /// `\s` in Python is `str.isspace`.
    static final String SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

    private final String text;
    private int at;

    PatternText(String text) {
        this.text = text;
    }

    int at() {
        return at;
    }

    int peek() {
        return at < text.length() ? text.codePointAt(at) : END;
    }

    int next() {
        int c = peek();
        at += c == END ? 0 : Character.charCount(c);
        return c;
    }

    boolean take(String wanted) {
        boolean here = text.startsWith(wanted, at);
        at += here ? wanted.length() : 0;
        return here;
    }

    void back(int to) {
        at = to;
    }

    /// The text up to a character, which is skipped.
    String upTo(char end, int from, String what) throws PatternException {
        int found = text.indexOf(end, at);
        if (found < 0) {
            throw error(from, what, "expected its closing \"" + end + "\"");
        }
        String inner = text.substring(at, found);
        at = found + 1;
        return inner;
    }

    String digits() {
        int start = at;
        while (Ascii.isDigit(peek())) {
            at++;
        }
        return since(start);
    }

    String since(int start) {
        return text.substring(start, at);
    }

    PatternException error(int from, String message, String remedy) {
        return new PatternException("at character " + (text.codePointCount(0, from) + 1) + ", " + message, remedy);
    }

    /// The character of an escape, or [#NO_CHARACTER] if the letter after the backslash means something else. The letter has been
    /// read.
    int escaped(int letter, int from) throws PatternException {
        return switch (letter) {
            case 'a' -> 7;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            case 'x' -> hexadecimal(2, from);
            case 'u' -> hexadecimal(4, from);
            case 'U' -> hexadecimal(8, from);
            case '0' -> octal(0, 2);
            case END -> throw error(from, "a backslash at the end", "expected a character behind it");
            default -> Ascii.isLetterOrDigit(letter) ? NO_CHARACTER : letter;
        };
    }

    private int hexadecimal(int digits, int from) throws PatternException {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Ascii.digit(peek(), 16);
            if (digit < 0 || value > Character.MAX_CODE_POINT >> 4) {
                throw error(from, "an escape that is no character", "expected " + digits + " hexadecimal digits, at most 10ffff");
            }
            value = (value << 4) | digit;
            at++;
        }
        return value;
    }

    int octal(int value, int most) {
        int all = value;
        for (int i = 0; i < most && Ascii.isOctalDigit(peek()); i++) {
            all = all * 8 + next() - '0';
        }
        return all;
    }

    PatternException unknownEscape(int letter, int from) {
        return error(from, "unknown escape \\" + Character.toString(letter), "write \\\\ for a backslash");
    }

    /// Any character, as a literal.
    static String literal(int c) {
        return Ascii.isLetterOrDigit(c) || c == '_' || c == ' ' ? Character.toString(c) : "\\x{" + Integer.toHexString(c) + "}";
    }
}
