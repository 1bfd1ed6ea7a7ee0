package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What rules for attributes and rules for fields have in common.
sealed interface MetricRule permits Rule, FieldRule {
    RuleRef ref();

    /// The rule's object.
    Node at();

    /// Where its name stands.
    Node nameAt();

    /// The metric's full name.
    String name();

    Kind kind();

    double scale();

    /// Null if the rule has none.
    @Nullable
    String help();

    /// The rule's own, sorted by name.
    List<LabelRule> labels();
}
