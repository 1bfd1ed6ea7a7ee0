package io.smartexporter.literal;

/// Reads one string: in either quote, or in three of them, with or without Python's prefix `u`.
final class QuotedText {
    private final Cursor cursor;
    private final Dialect dialect;

    QuotedText(Cursor cursor, Dialect dialect) {
        this.cursor = cursor;
        this.dialect = dialect;
    }

    boolean startsHere() {
        return isQuote(cursor.peek()) || hasPrefix();
    }

    private boolean hasPrefix() {
        return (cursor.peek() == 'u' || cursor.peek() == 'U') && isQuote(cursor.peek(1));
    }

    private static boolean isQuote(int c) {
        return c == '"' || c == '\'';
    }

    String read() throws LiteralException {
        if (hasPrefix()) {
            cursor.advance();
        }
        int line = cursor.line();
        int column = cursor.column();
        int quote = cursor.peek();
        int quotes = cursor.peek(1) == quote && cursor.peek(2) == quote ? 3 : 1;
        cursor.advance(quotes);
        int start = cursor.offset();
        cursor.passPlain(quote);
        String plain = cursor.since(start);
        if (cursor.peek() == quote && quotes == 1) {
            cursor.advance();
            return plain;
        }
        return rest(new StringBuilder(plain), quote, quotes, line, column);
    }

    /// The rest from the first character that is not plain.
    private String rest(StringBuilder out, int quote, int quotes, int line, int column) throws LiteralException {
        while (!closed(quote, quotes)) {
            switch (cursor.peek()) {
                case '\\' -> Escape.read(cursor, dialect, out);
                case '\n', '\r' -> lineEnd(out, quotes, line, column);
                case Cursor.END -> throw unterminated(line, column);
                default -> plain(out, quote);
            }
        }
        cursor.advance(quotes);
        return out.toString();
    }

    private boolean closed(int quote, int quotes) {
        return cursor.peek() == quote && (quotes == 1 || (cursor.peek(1) == quote && cursor.peek(2) == quote));
    }

    /// Every end of a line is `\n` in Python.
    private void lineEnd(StringBuilder out, int quotes, int line, int column) throws LiteralException {
        if (quotes == 1) {
            throw unterminated(line, column);
        }
        if (cursor.peek() == '\r' && cursor.peek(1) == '\n') {
            cursor.advance();
        }
        cursor.advance();
        out.append('\n');
    }

    private LiteralException unterminated(int line, int column) {
        String what = cursor.peek() == Cursor.END ? "the text ends within a string" : "the line ends within a string";
        return cursor.error(what + " that begins in line " + line + ", column " + column, "expected its closing quote");
    }

    private void plain(StringBuilder out, int quote) throws LiteralException {
        int start = cursor.offset();
        if (cursor.peek() != quote) {
            checkControl();
        }
        cursor.advance();
        cursor.passPlain(quote);
        out.append(cursor.since(start));
    }

    private void checkControl() throws LiteralException {
        int c = cursor.peek();
        if (c == 0 || (c < ' ' && dialect == Dialect.OPERATORS_FILE)) {
            throw cursor.error("a control character stands in a string", "write \\u%04x".formatted(c));
        }
    }
}
