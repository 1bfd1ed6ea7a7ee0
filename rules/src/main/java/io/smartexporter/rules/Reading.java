package io.smartexporter.rules;

import io.smartexporter.rules.DriveSink.Rejection;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Takes a number from an attribute.
sealed interface Reading {
    /// The number, or NaN if the attribute has none.
    double read(Attribute attribute);

    /// The number of an attribute outside the table, which has only one number; NaN if another is read.
    double of(double pseudo);

    /// The reason if the attribute has none.
    Rejection failure();

    /// Whether it is a normalized value, present or worst: high on a new drive, and falling.
    default boolean isHealth() {
        return false;
    }

    static Reading of(ValueSource value, @Nullable RawPart raw) {
        return switch (value) {
            case RAW_VALUE -> raw == null ? new FirstWord() : raw == RawPart.NUMBER ? new FirstNumber() : new RawBits(raw);
            case VALUE, WORST, THRESH -> new Normalized(value);
        };
    }

    /// The first word of the raw value as smartctl prints it, if it is all decimal digits: 24 for `24 (Min/Max 21/40)`.
    record FirstWord() implements Reading {
        /// As many decimal digits always fit into a long.
        private static final int SURE_DIGITS = 18;

        @Override
        public double read(Attribute attribute) {
            String raw = attribute.rawString();
            int start = 0;
            while (start < raw.length() && raw.charAt(start) <= ' ') {
                start++;
            }
            int end = start;
            long value = 0;
            for (; end < raw.length() && raw.charAt(end) > ' '; end++) {
                int digit = raw.charAt(end) - '0';
                if (digit < 0 || digit > 9) {
                    return Double.NaN;
                }
                value = value * 10 + digit;
            }
            return end == start ? Double.NaN : end - start <= SURE_DIGITS ? value : Double.parseDouble(raw.substring(start, end));
        }

        @Override
        public double of(double pseudo) {
            return pseudo;
        }

        @Override
        public Rejection failure() {
            return Rejection.NOT_A_NUMBER;
        }
    }

    /// The decimal number that the raw value begins with as smartctl prints it: 31544 for `31544h+26m+40.150s`, 33.5 for `33.5`.
    record FirstNumber() implements Reading {
        private static final int LONGEST = 40;

        @Override
        public double read(Attribute attribute) {
            String raw = attribute.rawString();
            int start = 0;
            while (start < raw.length() && raw.charAt(start) <= ' ') {
                start++;
            }
            int sign = start < raw.length() && raw.charAt(start) == '-' ? start + 1 : start;
            int end = digits(raw, sign);
            if (end == sign || end - start > LONGEST) {
                return Double.NaN;
            }
            int fraction = end < raw.length() && raw.charAt(end) == '.' ? digits(raw, end + 1) : end;
            return Double.parseDouble(raw.substring(start, fraction - end > 1 && fraction - start <= LONGEST ? fraction : end));
        }

        /// Where they end.
        private static int digits(String text, int from) {
            int end = from;
            while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                end++;
            }
            return end;
        }

        @Override
        public double of(double pseudo) {
            return pseudo;
        }

        @Override
        public Rejection failure() {
            return Rejection.NOT_A_NUMBER;
        }
    }

    /// Some of the raw value's bits.
    record RawBits(RawPart part) implements Reading {
        @Override
        public double read(Attribute attribute) {
            return attribute.rawValue() < 0 ? Double.NaN : part.of(attribute.rawValue());
        }

        /// Beyond 2^53 a double loses bits.
        @Override
        public double of(double pseudo) {
            return pseudo >= 0 && pseudo <= 1L << 53 && pseudo == Math.rint(pseudo) ? part.of((long) pseudo) : Double.NaN;
        }

        @Override
        public Rejection failure() {
            return Rejection.MISSING;
        }
    }

    /// One of the drive's normalized numbers.
    record Normalized(ValueSource value) implements Reading {
        @Override
        public double read(Attribute attribute) {
            int number = switch (value) {
                case VALUE -> attribute.value();
                case WORST -> attribute.worst();
                case THRESH -> attribute.thresh();
                case RAW_VALUE -> throw new IllegalStateException("not normalized");
            };
            return number < 0 ? Double.NaN : number;
        }

        @Override
        public double of(double pseudo) {
            return value == ValueSource.VALUE ? pseudo : Double.NaN;
        }

        @Override
        public boolean isHealth() {
            return value != ValueSource.THRESH;
        }

        @Override
        public Rejection failure() {
            return Rejection.MISSING;
        }
    }

    /// Which of an attribute's values is exported, by its name in mapping and device database: smartctl's column title.
    enum ValueSource {
        RAW_VALUE,
        VALUE,
        WORST,
        THRESH;

        static final String EXPECTED = "\"RAW_VALUE\", \"VALUE\", \"WORST\" or \"THRESH\"";

        static @Nullable ValueSource of(String word) {
            return switch (word) {
                case "RAW_VALUE" -> RAW_VALUE;
                case "VALUE" -> VALUE;
                case "WORST" -> WORST;
                case "THRESH" -> THRESH;
                default -> null;
            };
        }
    }

    /// What of the raw value is read: which of its 48 bits, if a vendor packs several numbers into them, or the number that its text
    /// begins with.
    enum RawPart {
        ALL,
        LOW16,
        MID16,
        HIGH16,
        LOW32,
        NUMBER;

        static final String EXPECTED = "\"48\", \"low16\", \"mid16\", \"high16\", \"low32\" or \"number\"";

        long of(long raw) {
            return switch (this) {
                case ALL -> raw;
                case LOW16 -> raw & 0xFFFF;
                case MID16 -> (raw >>> 16) & 0xFFFF;
                case HIGH16 -> (raw >>> 32) & 0xFFFF;
                case LOW32 -> raw & 0xFFFF_FFFFL;
                case NUMBER -> throw new IllegalStateException("no bits");
            };
        }

        private String word() {
            return this == ALL ? "48" : name().toLowerCase(Locale.ROOT);
        }

        static @Nullable RawPart of(String word) {
            return Arrays.stream(values()).filter(part -> part.word().equals(word)).findFirst().orElse(null);
        }
    }
}
