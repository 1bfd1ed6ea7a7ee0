package io.smartexporter.rules;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All series of one metric name.
///
/// @param name the full name, with its prefix; a counter's ends in `_total`
/// @param help what it counts or measures; never empty
public record MetricFamily(String name, Kind kind, String help) {
    public MetricFamily {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(help);
    }

    /// The type of a metric family.
    public enum Kind {
        COUNTER,
        GAUGE,
        UNTYPED;

        /// Its name in a mapping.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Kind of(String word) {
            return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst().orElse(null);
        }
    }
}
