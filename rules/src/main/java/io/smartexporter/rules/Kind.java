package io.smartexporter.rules;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The type of a metric family.
public enum Kind {
    COUNTER, GAUGE, UNTYPED;

    /// The word that a mapping has for it.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Kind of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst().orElse(null);
    }
}
