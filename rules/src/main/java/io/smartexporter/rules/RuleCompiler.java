package io.smartexporter.rules;

import io.smartexporter.rules.DeviceDatabase.ModelMatch;
import io.smartexporter.rules.DeviceDatabase.Profile;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.DrivePlan.Limit;
import io.smartexporter.rules.Mapping.Section;
import io.smartexporter.rules.MetricFamily.Kind;
import io.smartexporter.rules.MetricRule.Rule;
import io.smartexporter.rules.Reading.ValueSource;
import io.smartexporter.rules.Step.AttributeStep;
import io.smartexporter.rules.Step.FieldStep;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes plans of resolved mappings: the rules by attribute ID, and each rule once for every value that the device database could
/// choose. A model's plan is then a choice among these; only the IDs of rules that name its model are put together for it.
final class RuleCompiler {
    private final List<Mapping> mappings;
    private final FamilyTable families;
    private final SeriesTable series;
    private final IdIndex ids;
    private final Map<Section, @Nullable Choices[]> sections = new EnumMap<>(Section.class);

    /// One attribute ID: its entry for each value that can be chosen, and for none. If all its rules name their value, there is one
    /// entry for all.
    private record Choices(Map<ValueSource, ModelPlan.Entry> byValue, ModelPlan.Entry none) {
        ModelPlan.Entry entry(@Nullable ValueSource chosen) {
            return chosen == null ? none : byValue.getOrDefault(chosen, none);
        }
    }

    RuleCompiler(List<Mapping> mappings, FamilyTable families, SeriesTable series, IdIndex ids) {
        this.mappings = List.copyOf(mappings);
        this.families = families;
        this.series = series;
        this.ids = ids;
        sections.put(Section.GENERIC, choices(Mapping::generic));
        sections.put(Section.NVME, choices(Mapping::nvme));
        sections.put(Section.SCSI, choices(Mapping::scsi));
    }

    /// How many rules for attributes there are.
    int rules() {
        return (int) mappings.stream().flatMap(Mapping::attributeRules).count();
    }

    private @Nullable Choices[] choices(Function<Mapping, List<Rule>> section) {
        List<Map<Integer, List<Rule>>> files = mappings.stream().map(file -> byId(section.apply(file).stream())).toList();
        @Nullable
        Choices[] all = new Choices[ids.size()];
        for (int index = 0; index < all.length; index++) {
            int id = ids.id(index);
            if (files.stream().anyMatch(file -> file.containsKey(id))) {
                all[index] = choices(new RulesOfId(files.stream().map(file -> file.getOrDefault(id, List.of())).toList()));
            }
        }
        return all;
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
                .map(rule -> AttributeStep.of(rule, families.index(rule), series.index(rule), chosen))
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

    ModelPlan plan(Protocol protocol, String model, ModelMatch found) {
        Section section = section(protocol);
        ModelPlan.@Nullable Entry[] entries = new ModelPlan.Entry[ids.size()];
        @Nullable
        Choices[] general = sections.getOrDefault(section, new Choices[ids.size()]);
        for (int index = 0; index < entries.length; index++) {
            Choices choices = general[index];
            entries[index] = choices == null ? null : choices.entry(found.profile().choices().get(ids.id(index)));
        }
        boolean named = section == Section.GENERIC && namesModel(model);
        if (named) {
            putPerDevice(entries, model, found);
        }
        return new ModelPlan(entries, limits(found.profile()), found);
    }

    private @Nullable Limit[] limits(Profile profile) {
        @Nullable
        Limit[] limits = new Limit[ids.size()];
        profile.thresholds().forEach((id, threshold) -> limits[ids.index(id)] = Limit.of(threshold, profile.choices().get(id)));
        return limits;
    }

    /// Whether rules under `per-device` name the model.
    private boolean namesModel(String model) {
        return mappings.stream().anyMatch(file -> perDevice(file, model).findAny().isPresent());
    }

    private static Stream<Rule> perDevice(Mapping file, String model) {
        return file.perDevice().stream().filter(block -> block.fit(model)).flatMap(block -> block.rules().stream());
    }

    /// Puts together what a file says of the model and what it says of all.
    private void putPerDevice(ModelPlan.@Nullable Entry[] entries, String model, ModelMatch found) {
        List<Map<Integer, List<Rule>>> special = new ArrayList<>();
        List<Map<Integer, List<Rule>>> all = new ArrayList<>();
        for (Mapping file : mappings) {
            special.add(byId(perDevice(file, model)));
            all.add(byId(Stream.concat(perDevice(file, model), file.generic().stream())));
        }
        for (int index = 0; index < entries.length; index++) {
            int id = ids.id(index);
            if (special.stream().anyMatch(file -> file.containsKey(id))) {
                RulesOfId rules = new RulesOfId(all.stream().map(file -> file.getOrDefault(id, List.of())).toList());
                entries[index] = entry(rules, found.profile().choices().get(id));
            }
        }
    }

    List<FieldStep> fields(SlotTable slots) {
        return mappings.stream().flatMap(file -> file.fields().stream())
                .map(field -> new FieldStep(field.ref(), families.index(field), series.index(field),
                        field.kind() == Kind.COUNTER, slots.slot(field.path()), field.path().stars() > 0, field.scale()))
                .toList();
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
