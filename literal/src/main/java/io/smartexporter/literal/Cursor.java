package io.smartexporter.literal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/// A position in a UTF-8 text.
///
/// It moves by bytes and counts characters: a byte that continues a character moves the start of the line too, so the distance
/// from there is the column.
final class Cursor {
    static final int END = -1;

    private final String name;
    private final byte[] text;
    private int at;
    private int line = 1;
    private int lineStart;

    /// @throws LiteralException if the text is longer than the limit or not UTF-8
    Cursor(Source source, LiteralLimits limits) throws LiteralException {
        name = source.name();
        text = source.bytes();
        if (text.length > limits.bytes()) {
            throw error(text.length + " bytes", "at most " + limits.bytes() + " are read");
        }
        checkUtf8();
        skipByteOrderMark();
    }

    private void checkUtf8() throws LiteralException {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(text);
        CharBuffer out = CharBuffer.allocate(Math.min(text.length + 1, 8 << 10));
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            advanceTo(in.position());
            throw error("the byte 0x%02X is not UTF-8".formatted(text[at]), "save the text in UTF-8");
        }
    }

    private void skipByteOrderMark() {
        if (text.length >= 3 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF) {
            at = 3;
            lineStart = 3;
        }
    }

    /// The byte here, or [#END].
    int peek() {
        return peek(0);
    }

    int peek(int ahead) {
        return at + ahead < text.length ? text[at + ahead] & 0xFF : END;
    }

    void advance() {
        byte passed = text[at++];
        if (passed == '\n' || (passed == '\r' && peek() != '\n')) {
            line++;
            lineStart = at;
        } else if ((passed & 0xC0) == 0x80) {
            lineStart++;
        }
    }

    /// Passes the characters of a string up to its quote, a backslash or a control character.
    void passPlain(int quote) {
        for (; at < text.length; at++) {
            int c = text[at] & 0xFF;
            if (c < ' ' || c == quote || c == '\\') {
                return;
            }
            lineStart += (c & 0xC0) == 0x80 ? 1 : 0;
        }
    }

    void advance(int bytes) {
        advanceTo(at + bytes);
    }

    private void advanceTo(int end) {
        while (at < end) {
            advance();
        }
    }

    boolean take(int wanted) {
        if (peek() != wanted) {
            return false;
        }
        advance();
        return true;
    }

    int offset() {
        return at;
    }

    int line() {
        return line;
    }

    int column() {
        return at - lineStart + 1;
    }

    /// The text from an offset up to here.
    String since(int offset) {
        return new String(text, offset, at - offset, UTF_8);
    }

    /// The character here, for a message.
    String found() {
        if (peek() == END) {
            return "the text ends here";
        }
        int length = 1;
        while ((peek(length) & 0xC0) == 0x80 && peek(length) != END) {
            length++;
        }
        return "found " + Wording.quote(new String(text, at, length, UTF_8));
    }

    LiteralException error(String message, String remedy) {
        return error(line(), column(), message, remedy);
    }

    LiteralException error(int line, int column, String message, String remedy) {
        return new LiteralException(new Finding(Severity.ERROR, name, line, column, message, remedy));
    }
}
