package io.smartexporter.rules;

import io.smartexporter.literal.Ascii;
import org.jspecify.annotations.Nullable;

/// The limits of one attribute.
///
/// @param warning null if there is none that is supported
/// @param critical null if there is none that is supported
/// @param shift by how many bits a value goes to the left before it is compared; negative: to the right
record Threshold(@Nullable Range warning, @Nullable Range critical, int shift) {
    private static final int MOST_SHIFT = 63;

    /// The shift, or null if the text is none: `l8` is 8 bits to the left, `r8` to the right.
    static @Nullable Integer shift(String text) {
        boolean legal = text.length() >= 2 && text.length() <= 3 && Ascii.isDigits(text.substring(1))
                && (text.charAt(0) == 'l' || text.charAt(0) == 'r');
        int bits = legal ? Integer.parseInt(text.substring(1)) : MOST_SHIFT + 1;
        return bits > MOST_SHIFT ? null : text.charAt(0) == 'l' ? bits : -bits;
    }

    /// 0 in order, 1 warning, 2 critical.
    int state(double value) {
        double shifted = shift < 0 ? Math.floor(Math.scalb(value, shift)) : Math.scalb(value, shift);
        if (critical != null && critical.alerts(shifted)) {
            return 2;
        }
        return warning != null && warning.alerts(shifted) ? 1 : 0;
    }
}
