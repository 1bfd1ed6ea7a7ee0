package io.smartexporter.rules;

import io.smartexporter.literal.Wording;
import java.util.Objects;

/// What serves a drive whose model is not in the device database.
public sealed interface UnknownModelPolicy {
    /// The rules that say their value themselves.
    record ByRule() implements UnknownModelPolicy {}

    /// An entry of the device database.
    record ByEntry(String name) implements UnknownModelPolicy {
        public ByEntry {
            Objects.requireNonNull(name);
        }
    }

    /// Nothing: no attribute of it is exported. Fields are, which need no database.
    record Nothing() implements UnknownModelPolicy {}

    /// The policy of a setting: `rule`, `entry:NAME` or `none`.
    ///
    /// @throws IllegalArgumentException if it is none of these; the message says what was expected
    static UnknownModelPolicy of(String setting) {
        if (setting.startsWith("entry:") && setting.length() > "entry:".length()) {
            return new ByEntry(setting.substring("entry:".length()));
        }
        return switch (setting) {
            case "rule" -> new ByRule();
            case "none" -> new Nothing();
            default -> throw new IllegalArgumentException(
                    Wording.quote(setting) + " is no policy for unknown models: expected rule, entry:NAME or none");
        };
    }
}
