package io.smartexporter.rules;

import java.util.Objects;

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
}
