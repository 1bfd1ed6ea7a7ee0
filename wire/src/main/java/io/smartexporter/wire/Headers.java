package io.smartexporter.wire;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The header lines of a version 2 payload, `name: value\n`, up to and including the empty line.
///
/// @param values name to value, in the order received
/// @param end where the body begins, in bytes from the start of the payload
record Headers(Map<String, String> values, int end) {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,255}");

    static Headers parse(byte[] payload) throws WireException {
        int end = bodyOffset(payload);
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text(payload, 0, end - 1).split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            int colon = line.indexOf(": ");
            if (colon < 1) {
                throw new WireException("header line \"" + clean(line) + "\": expected \"name: value\"");
            }
            String name = line.substring(0, colon);
            if (values.put(name, line.substring(colon + 2)) != null) {
                throw new WireException("header " + clean(name) + " stands twice");
            }
        }
        return new Headers(values, end);
    }

    String required(String name) throws WireException {
        String value = values.get(name);
        if (value == null) {
            throw new WireException("header " + name + " is missing");
        }
        return value;
    }

    /// A number of decimal digits, from 0 to the greatest allowed.
    long number(String name, long greatest) throws WireException {
        String text = required(name);
        if (!DIGITS.matcher(text).matches()) {
            throw new WireException("header " + name + " is \"" + clean(text) + "\": expected digits");
        }
        if (new BigInteger(text).compareTo(BigInteger.valueOf(greatest)) > 0) {
            throw new WireException("header " + name + " is " + clean(text) + ": expected 0 to " + greatest);
        }
        return Long.parseLong(text);
    }

    static void append(StringBuilder to, String name, String value) {
        to.append(name).append(": ").append(clean(value)).append('\n');
    }

    /// A value as the contract allows it: control characters become `?`, what is longer than [WireLimits#VALUE] is cut.
    static String clean(String value) {
        StringBuilder out = new StringBuilder(Math.min(value.length(), WireLimits.VALUE));
        for (int i = 0; i < value.length() && i < WireLimits.VALUE; i++) {
            char c = value.charAt(i);
            out.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return out.toString();
    }

    static String text(byte[] payload, int from, int to) throws WireException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload, from, to - from)).toString();
        } catch (CharacterCodingException _) {
            throw new WireException("headers or manifest are not UTF-8");
        }
    }

    private static int bodyOffset(byte[] payload) throws WireException {
        for (int i = 0; i < payload.length && i < WireLimits.HEADER; i++) {
            if (payload[i] == '\n' && (i == 0 || payload[i - 1] == '\n')) {
                return i + 1;
            }
        }
        throw new WireException("no empty line behind the headers within " + WireLimits.HEADER + " bytes");
    }
}
