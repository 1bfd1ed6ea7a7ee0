package io.smartexporter.rules;

import io.smartexporter.literal.Ascii;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The value that [JsonPaths] has found at a path of a document.
public final class PathValue {
    /// The longest number that is read: more digits than any counter has, and cheap to read.
    private static final int MAX_DIGITS = 40;

    /// As many decimal digits always fit into a long.
    private static final int SURE_DIGITS = 18;

    /// Parts of the long for an element of nested arrays, the outermost array's first.
    static final int PARTS = 2;
    static final int BITS = 20;

    final JsonParser parser;
    Event event = Event.VALUE_NULL;
    private int[] indices = new int[PARTS];
    private int arrays;

    PathValue(JsonParser parser) {
        this.parser = parser;
    }

    void enterArray() {
        if (arrays == indices.length) {
            indices = Arrays.copyOf(indices, 2 * arrays);
        }
        indices[arrays++] = 0;
    }

    void nextElement() {
        indices[arrays - 1]++;
    }

    void leaveArray() {
        arrays--;
    }

    /// The element of each array being read, outermost first, so that later elements have larger numbers; -1 if the arrays are
    /// too long or nested too deep for it.
    long element() {
        long element = 0;
        for (int i = 0; i < PARTS; i++) {
            int index = i < arrays ? indices[i] : 0;
            element = (element << BITS) | index;
            if (index >= 1 << BITS) {
                return -1;
            }
        }
        return arrays > PARTS ? -1 : element;
    }

    /// The number of elements before this one.
    ///
    /// @param star which `*` of the path, from 1
    public int index(int star) {
        return indices[star - 1];
    }

    /// One part of [#element()].
    ///
    /// @param star which `*` of the path, from 1
    static int index(long element, int star) {
        return (int) (element >>> (BITS * (PARTS - star))) & ((1 << BITS) - 1);
    }

    /// The first parts of [#element()]; the others become 0.
    static long outer(long element, int stars) {
        int dropped = BITS * (PARTS - stars);
        return (element >>> dropped) << dropped;
    }

    /// The string, or null if it is not one.
    public @Nullable String string() {
        return event == Event.VALUE_STRING ? parser.getString() : null;
    }

    /// The truth value, or null if it is not one.
    public @Nullable Boolean truth() {
        return event == Event.VALUE_TRUE ? Boolean.TRUE : event == Event.VALUE_FALSE ? Boolean.FALSE : null;
    }

    /// The whole number from 0 to 2^63-1, or -1 if it is not one.
    public long whole() {
        String digits = event == Event.VALUE_NUMBER ? parser.getString() : "";
        try {
            return digits.isEmpty() || digits.length() > MAX_DIGITS ? -1 : Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /// The number: as it is, or from a string in decimal, or 1 for true and 0 for false. NaN if it is not one, or has more than
    /// 40 characters, or is too large.
    public double number() {
        return switch (event) {
            case VALUE_TRUE -> 1;
            case VALUE_FALSE -> 0;
            case VALUE_NUMBER, VALUE_STRING -> decimal(parser.getString());
            case START_OBJECT, START_ARRAY, END_OBJECT, END_ARRAY, KEY_NAME, VALUE_NULL -> Double.NaN;
        };
    }

    /// The value as text: the string, the number's digits, `true` or `false`; null for anything else.
    public @Nullable String words() {
        return switch (event) {
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NUMBER, VALUE_STRING -> parser.getString();
            case START_OBJECT, START_ARRAY, END_OBJECT, END_ARRAY, KEY_NAME, VALUE_NULL -> null;
        };
    }

    /// Whether there is anything but `null`.
    boolean isThere() {
        return event != Event.VALUE_NULL;
    }

    /// Whether an object or an array begins here.
    public boolean holdsMore() {
        return event == Event.START_OBJECT || event == Event.START_ARRAY;
    }

    static double decimal(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_DIGITS || !(Ascii.isDigit(text.charAt(0)) || text.charAt(0) == '-')) {
            return Double.NaN;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return fraction(text);
            }
            value = value * 10 + digit;
        }
        return length <= SURE_DIGITS ? value : Double.parseDouble(text);
    }

    /// Java reads more than decimal numbers; nothing else has only these characters.
    private static double fraction(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Ascii.isDigit(text.charAt(i)) && "-+.eE".indexOf(text.charAt(i)) < 0) {
                return Double.NaN;
            }
        }
        try {
            double value = Double.parseDouble(text);
            return Double.isInfinite(value) ? Double.NaN : value;
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
