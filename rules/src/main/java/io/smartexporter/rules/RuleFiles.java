package io.smartexporter.rules;

import io.smartexporter.literal.Source;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that a [RuleSet] is made of.
///
/// @param mappings in the operator's order; each gives its own samples
/// @param deviceDb the device database of check_smart_attributes; null if there is none
/// @param overrides thresholds and performance data of single drives; null if there are none
/// @param unknownModels what serves a drive that the device database does not know
/// @param export which attributes are exported; empty: all that have a rule
public record RuleFiles(List<Source> mappings, @Nullable Source deviceDb, @Nullable Source overrides,
        UnknownModelPolicy unknownModels, Set<Export> export) {
    public RuleFiles {
        mappings = List.copyOf(mappings);
        Objects.requireNonNull(unknownModels);
        export = Set.copyOf(export);
    }

    /// Mappings and a device database, without anything special.
    public static RuleFiles of(List<Source> mappings, @Nullable Source deviceDb) {
        return new RuleFiles(mappings, deviceDb, null, new UnknownModelPolicy.ByRule(), Set.of());
    }
}
