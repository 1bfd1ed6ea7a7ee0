package io.smartexporter.rules;

import org.jspecify.annotations.Nullable;

/// How a number is taken from an attribute.
sealed interface Reading {
    /// The number, or NaN if the attribute has none.
    double read(Attribute attribute);

    /// The number of an attribute outside the table, which has one number only; NaN if it is not the one that is asked for.
    double of(double pseudo);

    /// What it means that the attribute has none.
    Rejection failure();

    static Reading of(ValueSource value, @Nullable RawPart raw) {
        return switch (value) {
            case RAW_VALUE -> raw == null ? new FirstWord() : new RawBits(raw);
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

    /// Some of the raw value's bits.
    record RawBits(RawPart part) implements Reading {
        @Override
        public double read(Attribute attribute) {
            return attribute.rawValue() < 0 ? Double.NaN : part.of(attribute.rawValue());
        }

        /// Beyond 2^53 a double has not all bits.
        @Override
        public double of(double pseudo) {
            return pseudo >= 0 && pseudo <= 1L << 53 && pseudo == Math.rint(pseudo) ? part.of((long) pseudo) : Double.NaN;
        }

        @Override
        public Rejection failure() {
            return Rejection.MISSING;
        }
    }

    /// One of the numbers that the drive has normalized.
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
        public Rejection failure() {
            return Rejection.MISSING;
        }
    }
}
