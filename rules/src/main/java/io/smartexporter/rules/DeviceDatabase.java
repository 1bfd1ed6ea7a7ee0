package io.smartexporter.rules;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which value of which attribute says something, by model.
///
/// @param choices by the exact model string, then by attribute ID
record DeviceDatabase(Map<String, Map<Integer, ValueSource>> choices) {
    static final DeviceDatabase NONE = new DeviceDatabase(Map.of());

    /// The choices for a model, or null if no entry names it.
    @Nullable
    Map<Integer, ValueSource> of(String model) {
        return choices.get(model);
    }

    /// Both entries' choices; where both choose, the later one counts.
    static Map<Integer, ValueSource> merge(Map<Integer, ValueSource> earlier, Map<Integer, ValueSource> later) {
        Map<Integer, ValueSource> merged = new HashMap<>(earlier);
        merged.putAll(later);
        return merged;
    }
}
