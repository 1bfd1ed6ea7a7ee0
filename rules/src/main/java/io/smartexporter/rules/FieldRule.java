package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule for what stands at a path of smartctl's JSON, resolved.
record FieldRule(RuleRef ref, Node at, Node nameAt, Node pathAt, FieldPath path, String name, Kind kind, double scale,
        @Nullable String help, List<LabelRule> labels) implements MetricRule {
    FieldRule {
        labels = List.copyOf(labels);
    }
}
