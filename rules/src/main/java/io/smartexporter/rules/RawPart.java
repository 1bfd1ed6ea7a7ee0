package io.smartexporter.rules;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which of the raw value's 48 bits are meant, where a vendor packs several numbers into them.
enum RawPart {
    ALL, LOW16, MID16, HIGH16, LOW32;

    static final String EXPECTED = "\"48\", \"low16\", \"mid16\", \"high16\" or \"low32\"";

    long of(long raw) {
        return switch (this) {
            case ALL -> raw;
            case LOW16 -> raw & 0xFFFF;
            case MID16 -> (raw >>> 16) & 0xFFFF;
            case HIGH16 -> (raw >>> 32) & 0xFFFF;
            case LOW32 -> raw & 0xFFFF_FFFFL;
        };
    }

    private String word() {
        return this == ALL ? "48" : name().toLowerCase(Locale.ROOT);
    }

    static @Nullable RawPart of(String word) {
        return Arrays.stream(values()).filter(part -> part.word().equals(word)).findFirst().orElse(null);
    }
}
