package io.smartexporter.rules;

import io.smartexporter.literal.Source;
import io.smartexporter.literal.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The inputs of a [RuleSet].
///
/// @param mappings in the operator's order; each gives its own samples
/// @param deviceDb the device database of check_smart_attributes; null if there is none
/// @param overrides thresholds and performance data of single drives; null if there are none
/// @param unknownModels what serves a drive that the device database lacks
/// @param export which attributes are exported; empty: all that have a rule
public record RuleFiles(List<Source> mappings, @Nullable Source deviceDb, @Nullable Source overrides,
        UnknownModelPolicy unknownModels, Set<Export> export) {
    /// The most bytes of all files together.
    public static final int MOST_BYTES = 2 << 20;

    public RuleFiles {
        mappings = List.copyOf(mappings);
        Objects.requireNonNull(unknownModels);
        export = Set.copyOf(export);
    }

    /// Mappings and a device database, with defaults.
    public static RuleFiles of(List<Source> mappings, @Nullable Source deviceDb) {
        return new RuleFiles(mappings, deviceDb, null, new UnknownModelPolicy.ByRule(), Set.of());
    }

    /// The files present, in the order of reading.
    List<Source> all() {
        List<Source> all = new ArrayList<>(mappings);
        if (deviceDb != null) {
            all.add(deviceDb);
        }
        if (overrides != null) {
            all.add(overrides);
        }
        return all;
    }

    /// Which attributes are exported, of those that have a rule.
    ///
    /// - `THRESHOLDS`: those with a threshold, in the device database or in the overrides.
    /// - `PERFS`: those that the device database or the overrides list as performance data.
    public enum Export {
        THRESHOLDS,
        PERFS
    }

    /// What serves a drive whose model is not in the device database.
    public sealed interface UnknownModelPolicy {
        /// The rules with a value of their own.
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
        /// @throws IllegalArgumentException if it is none of these; the message names the expected values
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
}
