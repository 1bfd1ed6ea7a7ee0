package io.smartexporter.rules;

import io.smartexporter.rules.PythonPattern.PatternException;

/// Translates one character class, `[…]`. Python has no classes within classes, no unions and no intersections: `[` and `&&` are
/// literal there.
final class PatternClass {
    private static final int CATEGORY = -3;

    private final PatternText text;
    private final int from;
    private final StringBuilder out = new StringBuilder();

    private PatternClass(PatternText text, int from) {
        this.text = text;
        this.from = from;
    }

    /// @param text after the opening bracket
    /// @param from the place of that bracket
    static String translate(PatternText text, int from) throws PatternException {
        return new PatternClass(text, from).translate();
    }

    private String translate() throws PatternException {
        out.append(text.take("^") ? "[^" : "[");
        boolean first = true;
        while (first || !text.take("]")) {
            item();
            first = false;
        }
        return out.append(']').toString();
    }

    private void item() throws PatternException {
        int low = character();
        int dash = text.at();
        if (!text.take("-")) {
            append(low);
        } else if (text.peek() == ']') {
            text.back(dash);
            append(low);
        } else {
            range(low, character());
        }
    }

    private void append(int c) {
        if (c != CATEGORY) {
            out.append(PatternText.literal(c));
        }
    }

    private void range(int low, int high) throws PatternException {
        if (low == CATEGORY || high == CATEGORY || high < low) {
            throw text.error(from, "a character class with a range that has no order", "expected one like a-z");
        }
        append(low);
        out.append('-');
        append(high);
    }

    /// The next character, or [#CATEGORY] if it was a category, which is then appended.
    private int character() throws PatternException {
        int start = text.at();
        int c = text.next();
        return switch (c) {
            case PatternText.END -> throw text.error(from, "\"[\"", "expected its closing \"]\"");
            case '\\' -> escape(text.next(), start);
            default -> c;
        };
    }

    private int escape(int letter, int start) throws PatternException {
        return switch (letter) {
            case 'b' -> '\b';
            case '1', '2', '3', '4', '5', '6', '7' -> text.octal(letter - '0', 2);
            case 'd' -> category("\\p{Nd}");
            case 'D' -> category("\\P{Nd}");
            case 'w' -> category(PatternText.WORD);
            case 'W' -> category("[^" + PatternText.WORD + "]");
            case 's' -> category(PatternText.SPACE);
            case 'S' -> category("[^" + PatternText.SPACE + "]");
            default -> {
                int c = text.escaped(letter, start);
                if (c == PatternText.NO_CHARACTER) {
                    throw text.unknownEscape(letter, start);
                }
                yield c;
            }
        };
    }

    private int category(String category) {
        out.append(category);
        return CATEGORY;
    }
}
