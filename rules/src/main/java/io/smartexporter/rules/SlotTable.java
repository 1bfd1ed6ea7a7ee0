package io.smartexporter.rules;

import io.smartexporter.rules.LabelRule.LabelSource;
import io.smartexporter.rules.MetricRule.FieldRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The slots for the values of the rules' paths: each has a number.
final class SlotTable {
    private final Map<String, Integer> slots = new LinkedHashMap<>();
    private final List<FieldPath> paths = new ArrayList<>();
    private final Set<Integer> numbers = new HashSet<>();
    private final Set<Integer> texts = new HashSet<>();
    private final boolean[] isNumber;
    private final boolean[] isText;
    private final boolean[] isTemperature;
    private final int[] stars;

    SlotTable(List<Mapping> mappings) {
        PseudoAttribute.allPaths().forEach(path -> numbers.add(add(path)));
        for (Mapping mapping : mappings) {
            labels(mapping.driveLabels());
            mapping.rules().forEach(rule -> {
                labels(rule.labels());
                if (rule.times() != null) {
                    numbers.add(add(rule.times()));
                }
            });
            mapping.fields().forEach(this::field);
        }
        isNumber = flags(numbers);
        isText = flags(texts);
        isTemperature = new boolean[paths.size()];
        for (int slot = 0; slot < isTemperature.length; slot++) {
            isTemperature[slot] = paths.get(slot).text().contains("temperature");
        }
        stars = paths.stream().mapToInt(FieldPath::stars).toArray();
    }

    private boolean[] flags(Set<Integer> of) {
        boolean[] flags = new boolean[paths.size()];
        of.forEach(slot -> flags[slot] = true);
        return flags;
    }

    private void labels(List<LabelRule> labels) {
        for (LabelRule label : labels) {
            Set<Integer> kind = label.source() instanceof LabelSource.Truths ? numbers : texts;
            label.source().paths().forEach(path -> kind.add(add(path)));
        }
    }

    /// Of some paths it counts only whether something is there.
    private void field(FieldRule field) {
        field.justThere().forEach(this::add);
        if (!field.presence().isConstant()) {
            numbers.add(add(field.path()));
        }
        if (field.plus() != null) {
            numbers.add(add(field.plus().path()));
        }
    }

    private int add(FieldPath path) {
        Integer slot = slots.putIfAbsent(path.text(), paths.size());
        if (slot != null) {
            return slot;
        }
        paths.add(path);
        return paths.size() - 1;
    }

    int size() {
        return paths.size();
    }

    /// The number of a rule's path.
    int slot(FieldPath path) {
        return slot(path.text());
    }

    int slot(String path) {
        return slots.getOrDefault(path, -1);
    }

    /// Whether a temperature stands there, in degrees Celsius: smartctl's JSON names it so in all places.
    boolean isTemperature(int slot) {
        return isTemperature[slot];
    }

    FieldPath path(int slot) {
        return paths.get(slot);
    }

    /// The number of `*` in its path.
    int stars(int slot) {
        return stars[slot];
    }

    /// Whether it is read as a number.
    boolean isNumber(int slot) {
        return isNumber[slot];
    }

    /// Whether it is read as a number, and no label uses it.
    boolean isJustNumber(int slot) {
        return isNumber[slot] && !isText[slot];
    }

    /// Whether a label uses it.
    boolean isText(int slot) {
        return isText[slot];
    }

    /// For each slot here the slot of the same path in the other table, or -1.
    int[] in(SlotTable other) {
        return paths.stream().mapToInt(other::slot).toArray();
    }
}
