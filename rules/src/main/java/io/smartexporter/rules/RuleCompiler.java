package io.smartexporter.rules;

import io.smartexporter.rules.DeviceDatabase.ModelMatch;
import io.smartexporter.rules.DeviceDatabase.Profile;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.DrivePlan.Limit;
import io.smartexporter.rules.Mapping.DeviceRules;
import io.smartexporter.rules.Mapping.Section;
import io.smartexporter.rules.MetricRule.Rule;
import io.smartexporter.rules.Reading.ValueSource;
import io.smartexporter.rules.Step.AttributeStep;
import io.smartexporter.rules.Step.FieldStep;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes plans of resolved mappings: the rules by attribute ID, and each rule once for every value that the device database could
/// choose. A model's plan is then a choice among these; rules that name its model are put together with the others once for all
/// models that the same blocks under `per-device` name.
final class RuleCompiler {
    private static final int NAMED_BYTES = 4 << 20;
    private static final int MOST_NAMED = 256;

    /// What a rule takes with a step for each value that can be chosen, and with its share of what an ID takes.
    private static final int RULE_BYTES = 400;

    private final List<Mapping> mappings;
    private final FamilyTable families;
    private final SeriesTable series;
    private final IdIndex ids;
    private final SlotTable slots;
    private final Map<Section, @Nullable Choices[]> sections = new EnumMap<>(Section.class);
    private final Map<List<Integer>, @Nullable Choices[]> named = new ConcurrentHashMap<>();
    private final int mostNamed;

    /// One attribute ID: its entry for each value that can be chosen, and for none. If all its rules name their value, there is one
    /// entry for all.
    private record Choices(Map<ValueSource, ModelPlan.Entry> byValue, ModelPlan.Entry none) {
        ModelPlan.Entry entry(@Nullable ValueSource chosen) {
            return chosen == null ? none : byValue.getOrDefault(chosen, none);
        }
    }

    RuleCompiler(List<Mapping> mappings, FamilyTable families, SeriesTable series, IdIndex ids, SlotTable slots) {
        this.mappings = List.copyOf(mappings);
        this.families = families;
        this.series = series;
        this.ids = ids;
        this.slots = slots;
        sections.put(Section.GENERIC, choices(file -> List.of(file.generic(), file.also())));
        sections.put(Section.NVME, choices(file -> List.of(file.nvme())));
        sections.put(Section.SCSI, choices(file -> List.of(file.scsi())));
        long rules = mappings.stream().flatMap(Mapping::attributeRules).count();
        mostNamed = Math.clamp(NAMED_BYTES / (1000 + rules * RULE_BYTES), 1, MOST_NAMED);
    }

    /// @param lists a file's lists of rules; of each the first rule that matches counts
    private @Nullable Choices[] choices(Function<Mapping, List<List<Rule>>> lists) {
        List<Map<Integer, List<Rule>>> all = mappings.stream().flatMap(file -> lists.apply(file).stream())
                .map(list -> byId(list.stream())).toList();
        @Nullable
        Choices[] choices = new Choices[ids.size()];
        for (int index = 0; index < choices.length; index++) {
            int id = ids.id(index);
            if (all.stream().anyMatch(list -> list.containsKey(id))) {
                choices[index] = choices(id, all);
            }
        }
        return choices;
    }

    private Choices choices(int id, List<Map<Integer, List<Rule>>> lists) {
        return choices(new RulesOfId(lists.stream().map(list -> list.getOrDefault(id, List.of())).toList()));
    }

    private static Map<Integer, List<Rule>> byId(Stream<Rule> rules) {
        return rules.collect(Collectors.groupingBy(Rule::id));
    }

    private Choices choices(RulesOfId rules) {
        if (rules.rules().stream().noneMatch(rule -> rule.value() == null)) {
            return new Choices(Map.of(), entry(rules, null));
        }
        Map<ValueSource, ModelPlan.Entry> byValue = new EnumMap<>(ValueSource.class);
        for (ValueSource value : ValueSource.values()) {
            byValue.put(value, entry(rules, value));
        }
        return new Choices(byValue, entry(rules, null));
    }

    private ModelPlan.Entry entry(RulesOfId rules, @Nullable ValueSource chosen) {
        AttributeStep[] steps = rules.rules().stream()
                .map(rule -> AttributeStep.of(rule, families.index(rule), series.index(rule), slots, chosen))
                .toArray(AttributeStep[]::new);
        return new ModelPlan.Entry(rules, steps);
    }

    private static Section section(Protocol protocol) {
        return switch (protocol) {
            case ATA, UNKNOWN -> Section.GENERIC;
            case NVME -> Section.NVME;
            case SCSI -> Section.SCSI;
        };
    }

    NamedSteps named() {
        return new NamedSteps(mappings, families, series, slots);
    }

    HostSteps states() {
        return new HostSteps(mappings, families, series);
    }

    ModelPlan plan(Protocol protocol, String model, String family, ModelMatch found) {
        Section section = section(protocol);
        List<Integer> blocks = section == Section.GENERIC ? blocks(model, family) : List.of();
        @Nullable
        Choices[] all = blocks.isEmpty()
                ? sections.getOrDefault(section, new Choices[ids.size()])
                : named.computeIfAbsent(blocks, this::named);
        ModelPlan.@Nullable Entry[] entries = new ModelPlan.Entry[ids.size()];
        for (int index = 0; index < entries.length; index++) {
            Choices choices = all[index];
            entries[index] = choices == null ? null : choices.entry(found.profile().choices().get(ids.id(index)));
        }
        return new ModelPlan(entries, limits(found.profile()), found);
    }

    /// The blocks under `per-device` that name the model or its family, numbered through all files.
    private List<Integer> blocks(String model, String family) {
        List<Integer> fitting = new ArrayList<>();
        int block = 0;
        for (Mapping file : mappings) {
            for (DeviceRules rules : file.perDevice()) {
                if (rules.fit(model, family)) {
                    fitting.add(block);
                }
                block++;
            }
        }
        return fitting;
    }

    /// Puts together what each file says of the models in some blocks and what it says of all.
    private @Nullable Choices[] named(List<Integer> blocks) {
        List<Map<Integer, List<Rule>>> special = new ArrayList<>();
        List<Map<Integer, List<Rule>>> all = new ArrayList<>();
        int block = 0;
        for (Mapping file : mappings) {
            List<Rule> rules = new ArrayList<>();
            List<Rule> also = new ArrayList<>();
            for (DeviceRules device : file.perDevice()) {
                if (blocks.contains(block)) {
                    rules.addAll(device.rules());
                    also.addAll(device.also());
                }
                block++;
            }
            special.add(byId(Stream.concat(rules.stream(), also.stream())));
            all.add(byId(Stream.concat(rules.stream(), file.generic().stream())));
            all.add(byId(Stream.concat(also.stream(), file.also().stream())));
        }
        @Nullable
        Choices[] choices = sections.getOrDefault(Section.GENERIC, new Choices[ids.size()]).clone();
        for (int index = 0; index < choices.length; index++) {
            int id = ids.id(index);
            if (special.stream().anyMatch(file -> file.containsKey(id))) {
                choices[index] = choices(id, all);
            }
        }
        return choices;
    }

    /// Whether as much is kept of models that blocks name as may be.
    boolean isFull() {
        return named.size() >= mostNamed;
    }

    /// Forgets what was put together for models that blocks name.
    void forget() {
        named.clear();
    }

    private @Nullable Limit[] limits(Profile profile) {
        @Nullable
        Limit[] limits = new Limit[ids.size()];
        profile.thresholds().forEach((id, threshold) -> limits[ids.index(id)] = Limit.of(id, threshold,
                profile.choices().get(id)));
        return limits;
    }

    List<FieldStep> fields() {
        return mappings.stream().flatMap(file -> file.fields().stream())
                .map(field -> FieldStep.of(field, families.index(field), series.index(field), slots)).toList();
    }

    /// What the rules and the device database say about the attributes of one model.
    ///
    /// @param entries by index of the attribute's ID; null where no rule has it
    /// @param limits the device database's, by index of the attribute's ID
    /// @param found how the model came to its entry in the device database
    @SuppressWarnings("ArrayRecordComponent") // made once, read only, never compared
    record ModelPlan(@Nullable Entry[] entries, @Nullable Limit[] limits, ModelMatch found) {

        /// The rules of one ID with the values that the model's entry in the device database chooses.
        ///
        /// @param steps one for each of the rules
        record Entry(RulesOfId rules, AttributeStep[] steps) {}
    }
}
