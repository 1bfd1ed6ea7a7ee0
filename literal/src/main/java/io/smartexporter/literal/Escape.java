package io.smartexporter.literal;

/// Reads an escape in a string.
///
/// JSON's escapes and Python's mean the same where both have them. The one with four hexadecimal digits gives a UTF-16 unit:
/// JSON's surrogate pairs become one character; a lone surrogate stays, as in Python.
final class Escape {
    private Escape() {}

    static void read(Cursor cursor, Dialect dialect, StringBuilder out) throws LiteralException {
        int line = cursor.line();
        int column = cursor.column();
        cursor.advance();
        int c = cursor.peek();
        switch (c) {
            case '\\', '\'', '"' -> single(cursor, out, (char) c);
            case 'b' -> single(cursor, out, '\b');
            case 'f' -> single(cursor, out, '\f');
            case 'n' -> single(cursor, out, '\n');
            case 'r' -> single(cursor, out, '\r');
            case 't' -> single(cursor, out, '\t');
            case 'a' -> single(cursor, out, '\u0007');
            case 'v' -> single(cursor, out, '\u000b');
            case 'x' -> out.append((char) hexadecimal(cursor, 2, line, column));
            case 'u' -> out.append((char) hexadecimal(cursor, 4, line, column));
            case 'U' -> out.appendCodePoint(codePoint(cursor, line, column));
            case '0', '1', '2', '3', '4', '5', '6', '7' -> out.append(octal(cursor));
            case '\n', '\r' -> lineEnd(cursor);
            case 'N' -> throw cursor.error(line, column,
                    "the escape \\N{…} is not read", "write the character itself, or its number behind \\u");
            case Cursor.END -> throw cursor.error("the text ends within a string", "expected its closing quote");
            default -> unknown(cursor, dialect, out, line, column);
        }
    }

    private static void single(Cursor cursor, StringBuilder out, char meaning) {
        cursor.advance();
        out.append(meaning);
    }

    private static int hexadecimal(Cursor cursor, int digits, int line, int column) throws LiteralException {
        int letter = cursor.peek();
        cursor.advance();
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Ascii.digit(cursor.peek(), 16);
            if (digit < 0) {
                throw cursor.error(line, column,
                        "the escape \\" + (char) letter + " is cut off", "expected " + digits + " hexadecimal digits behind it");
            }
            value = (value << 4) | digit;
            cursor.advance();
        }
        return value;
    }

    private static int codePoint(Cursor cursor, int line, int column) throws LiteralException {
        int value = hexadecimal(cursor, 8, line, column);
        if (!Character.isValidCodePoint(value)) {
            throw cursor.error(line, column, "the escape \\U%08x is no character".formatted(value),
                    "expected at most \\U0010ffff");
        }
        return value;
    }

    private static char octal(Cursor cursor) {
        int value = 0;
        for (int i = 0; i < 3 && Ascii.isOctalDigit(cursor.peek()); i++) {
            value = value * 8 + cursor.peek() - '0';
            cursor.advance();
        }
        return (char) value;
    }

    private static void lineEnd(Cursor cursor) {
        if (cursor.peek() == '\r' && cursor.peek(1) == '\n') {
            cursor.advance();
        }
        cursor.advance();
    }

    private static void unknown(Cursor cursor, Dialect dialect, StringBuilder out, int line, int column) throws LiteralException {
        if (dialect == Dialect.PYTHON) {
            out.append('\\');
        } else if (!cursor.take('/')) {
            throw cursor.error(line, column,
                    "unknown escape, " + cursor.found() + " behind a backslash", "write \\\\ for a backslash");
        } else {
            out.append('/');
        }
    }
}
