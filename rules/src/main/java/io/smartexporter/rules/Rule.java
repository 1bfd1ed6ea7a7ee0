package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A rule for an attribute, resolved: all words are looked up, all defaults are filled in.
///
/// @param match what the attribute's name must begin with; null if any name will do
/// @param value which value is exported; null if the device database says
/// @param raw which bits of the raw value are meant; null if it is read as smartctl prints it
record Rule(RuleRef ref, Section section, Node at, Node nameAt, int id, @Nullable Pattern match, String name, Kind kind,
        @Nullable ValueSource value, @Nullable RawPart raw, double scale, @Nullable String help, List<LabelRule> labels)
        implements
            MetricRule {
    Rule {
        labels = List.copyOf(labels);
    }
}
