package io.smartexporter.rules;

import io.smartexporter.literal.Ascii;
import io.smartexporter.rules.DriveSink.Bound;
import org.jspecify.annotations.Nullable;

/// The limits of one attribute.
///
/// @param warning null if there is none that is supported
/// @param critical null if there is none that is supported
/// @param shift by how many bits a value is shifted left before it is compared; negative: to the right
record Threshold(@Nullable Range warning, @Nullable Range critical, int shift) {
    private static final int MOST_SHIFT = 63;

    /// The shift, or null if the text is not one: `l8` is 8 bits to the left, `r8` to the right.
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

    /// A range of good values, as check_smart_attributes writes it, after the guidelines for Nagios plug-ins.
    ///
    /// `N` is 0 to N, `N:` is N and more, `~:N` is N and less. The plug-in has no others: `A:B`, `@A:B` and fractions never
    /// alert.
    ///
    /// @param least infinite: no limit
    /// @param most infinite: no limit
    record Range(double least, double most) {
        private static final int MOST_DIGITS = 18;

        /// The range, or null if the text is not a supported one.
        static @Nullable Range of(String text) {
            if (isNumber(text)) {
                return new Range(0, Long.parseLong(text));
            }
            if (text.endsWith(":") && isNumber(text.substring(0, text.length() - 1))) {
                return new Range(Long.parseLong(text.substring(0, text.length() - 1)), Double.POSITIVE_INFINITY);
            }
            return text.startsWith("~:") && isNumber(text.substring(2))
                    ? new Range(Double.NEGATIVE_INFINITY, Long.parseLong(text.substring(2)))
                    : null;
        }

        private static boolean isNumber(String text) {
            return Ascii.isDigits(text) && text.length() <= MOST_DIGITS;
        }

        boolean alerts(double value) {
            return value < least || value > most;
        }

        /// The end of the range at which values go wrong. 0 is not one: no value is below 0.
        Bound bound() {
            return Double.isInfinite(most) ? Bound.LOWER : Bound.UPPER;
        }

        double limit() {
            return bound() == Bound.UPPER ? most : least;
        }

        /// Whether this range alerts at every value where the other does, and at more.
        boolean isStricterThan(Range other) {
            return bound() == other.bound() && (bound() == Bound.UPPER ? most < other.most : least > other.least);
        }
    }
}
