package io.smartexporter.rules;

import io.smartexporter.rules.MetricRule.NamedRule;
import io.smartexporter.rules.Step.NamedStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The rules for attributes by their names, compiled, by name in lower case.
final class NamedSteps {
    private final List<NamedStep> all = new ArrayList<>();
    private final Map<String, List<NamedStep>> byName = new HashMap<>();

    NamedSteps(List<Mapping> mappings, FamilyTable families, SeriesTable series, SlotTable slots) {
        for (Mapping mapping : mappings) {
            for (NamedRule rule : mapping.named()) {
                NamedStep step = NamedStep.of(rule, families.index(rule), series.index(rule), slots);
                all.add(step);
                rule.attributes().forEach(name -> byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(step));
            }
        }
    }

    List<NamedStep> all() {
        return all;
    }

    /// Those of an attribute's name, in the order of the files.
    List<NamedStep> of(String name) {
        return byName.isEmpty() ? List.of() : byName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }
}
