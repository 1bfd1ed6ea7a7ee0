package io.smartexporter.literal;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one number, in any form that JSON or Python has for integers and floating-point numbers.
final class NumberText {
    /// CPython's own limit for the digits of an integer, `sys.int_info.default_max_str_digits`.
    static final int MOST_DIGITS = 4300;

    private static final Pattern DECIMAL = Pattern.compile("0+|[1-9][0-9]*");
    private static final Pattern FLOATING = Pattern
            .compile("([0-9]+\\.[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+");

    private NumberText() {}

    static boolean startsHere(Cursor cursor) {
        int c = cursor.peek();
        return Ascii.isDigit(c) || c == '-' || c == '+' || (c == '.' && Ascii.isDigit(cursor.peek(1)));
    }

    /// @param skipBlanks passes blanks between a sign and the digits
    static Node.Numeral read(Cursor cursor, Runnable skipBlanks) throws LiteralException {
        int line = cursor.line();
        int column = cursor.column();
        boolean negative = cursor.take('-');
        if (negative || cursor.take('+')) {
            skipBlanks.run();
        }
        String token = token(cursor);
        Number value = value(cursor, line, column, token, negative);
        return new Node.Numeral(line, column, value);
    }

    private static String token(Cursor cursor) {
        int start = cursor.offset();
        boolean hexadecimal = cursor.peek() == '0' && (cursor.peek(1) | 0x20) == 'x';
        boolean exponent = false;
        while (isTokenPart(cursor.peek(), exponent)) {
            exponent = !hexadecimal && (cursor.peek() | 0x20) == 'e';
            cursor.advance();
        }
        return cursor.since(start);
    }

    private static boolean isTokenPart(int c, boolean afterExponent) {
        return Ascii.isLetterOrDigit(c) || c == '_' || c == '.' || c >= 0x80 || (afterExponent && (c == '+' || c == '-'));
    }

    private static Number value(Cursor cursor, int line, int column, String token, boolean negative) throws LiteralException {
        String plain = withoutUnderscores(token);
        int digits = plain == null ? 0 : plain.length();
        if (digits > MOST_DIGITS) {
            throw cursor.error(line, column, "a number of " + digits + " digits", "at most " + MOST_DIGITS + " are read");
        }
        Number value = plain == null ? null : parse(plain, negative);
        if (value == null) {
            throw cursor.error(line, column,
                    Wording.quote((negative ? "-" : "") + token) + " is no number", "expected one like 5, -5 or 0.5");
        }
        if (value instanceof Double number && number.isInfinite()) {
            throw cursor.error(line, column, Wording.quote(token) + " is too large", "expected less than 1.8e308");
        }
        return value;
    }

    private static @Nullable Number parse(String plain, boolean negative) {
        int radix = radix(plain);
        if (radix != 10) {
            return prefixed(plain.substring(2), radix, negative);
        }
        if (DECIMAL.matcher(plain).matches()) {
            return integer(plain, 10, negative);
        }
        return FLOATING.matcher(plain).matches() ? signed(Double.parseDouble(plain), negative) : null;
    }

    private static int radix(String plain) {
        return plain.length() < 2 || plain.charAt(0) != '0' ? 10 : switch (plain.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
    }

    private static @Nullable Number prefixed(String digits, int radix, boolean negative) {
        boolean valid = !digits.isEmpty() && digits.chars().allMatch(c -> Ascii.digit(c, radix) >= 0);
        return valid ? integer(digits, radix, negative) : null;
    }

    private static Number integer(String digits, int radix, boolean negative) {
        BigInteger value = new BigInteger(negative ? "-" + digits : digits, radix);
        if (value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        return value;
    }

    private static Double signed(double value, boolean negative) {
        return negative ? -value : value;
    }

    /// The token without Python's underscores, or null if one of them is not between digits.
    private static @Nullable String withoutUnderscores(String token) {
        if (token.indexOf('_') < 0) {
            return token;
        }
        int radix = radix(token);
        for (int i = token.indexOf('_'); i >= 0; i = token.indexOf('_', i + 1)) {
            boolean behindPrefix = i == 2 && radix != 10;
            boolean before = i > 0 && (behindPrefix || Ascii.digit(token.charAt(i - 1), radix) >= 0);
            if (!before || i + 1 == token.length() || Ascii.digit(token.charAt(i + 1), radix) < 0) {
                return null;
            }
        }
        return token.replace("_", "");
    }
}
