package io.smartexporter.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes plans of resolved mappings: the rules by attribute ID, and each rule once for every value that the device database could
/// choose. A model's plan is then only a choice among these.
final class RuleCompiler {
    private final int[] places;
    private final int[] ids;
    private final List<Choices> choices = new ArrayList<>();
    private final int series;

    /// One attribute ID: its entry for each value that can be chosen, and for none.
    private record Choices(Map<ValueSource, AttributePlan.Entry> byValue, AttributePlan.Entry none) {}

    RuleCompiler(List<Mapping> mappings, FamilyTable families) {
        List<Map<Integer, List<Rule>>> files = mappings.stream().map(RuleCompiler::byId).toList();
        TreeSet<Integer> all = new TreeSet<>();
        files.forEach(file -> all.addAll(file.keySet()));
        ids = all.stream().mapToInt(Integer::intValue).toArray();
        places = new int[all.isEmpty() ? 0 : all.getLast() + 1];
        series = families.seriesCount();
        Arrays.fill(places, -1);
        for (int id : ids) {
            places[id] = choices.size();
            choices.add(choices(new RulesOfId(files.stream().map(file -> file.getOrDefault(id, List.of())).toList()), families));
        }
    }

    private static Map<Integer, List<Rule>> byId(Mapping mapping) {
        return mapping.rules().stream().collect(Collectors.groupingBy(Rule::id));
    }

    private static Choices choices(RulesOfId rules, FamilyTable families) {
        Map<ValueSource, AttributePlan.Entry> byValue = new LinkedHashMap<>();
        for (ValueSource value : ValueSource.values()) {
            byValue.put(value, entry(rules, families, value));
        }
        return new Choices(byValue, entry(rules, families, null));
    }

    private static AttributePlan.Entry entry(RulesOfId rules, FamilyTable families, @Nullable ValueSource chosen) {
        List<Step> steps = rules.rules().stream()
                .map(rule -> Step.of(rule, families.index(rule), families.seriesIndex(rule), chosen)).toList();
        return new AttributePlan.Entry(rules, steps);
    }

    /// @param chosen the value of each attribute ID, as the device database has it for the model
    AttributePlan plan(Map<Integer, ValueSource> chosen) {
        List<AttributePlan.Entry> entries = new ArrayList<>(ids.length);
        for (int place = 0; place < ids.length; place++) {
            Choices of = choices.get(place);
            ValueSource value = chosen.get(ids[place]);
            entries.add(value == null ? of.none() : of.byValue().getOrDefault(value, of.none()));
        }
        return new AttributePlan(places, entries, series);
    }
}
