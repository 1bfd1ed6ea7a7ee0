package io.smartexporter.rules;

import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.LabelRule.LabelSource;
import io.smartexporter.rules.Step.FieldStep;
import io.smartexporter.rules.Step.NamedStep;
import io.smartexporter.rules.Step.PseudoStep;
import io.smartexporter.rules.Step.StateStep;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the plans of all drives share.
///
/// @param templates the labels of each series
/// @param driveLabels the labels of a drive's limits
/// @param fields the rules for fields of all drives
/// @param first the rules for fields of the drives of one protocol, which come before any other source of the same series
/// @param preferred the series that have several sources, of which the first that has a value counts
/// @param pseudos the attributes outside the table
/// @param named the rules for attributes by name
/// @param states the rules for whether a drive is awake
record PlanParts(IdIndex ids, SlotTable slots, List<List<LabelRule>> templates, List<LabelRule> driveLabels,
        List<FieldStep> fields, Map<Protocol, List<FieldStep>> first, BitSet preferred, Map<Protocol, List<PseudoStep>> pseudos,
        NamedSteps named, List<StateStep> states) {

    /// @param further the series that rules for further metrics can give
    static PlanParts of(IdIndex ids, SlotTable slots, List<List<LabelRule>> templates, List<LabelRule> driveLabels,
            List<FieldStep> fields, BitSet further, NamedSteps named, List<StateStep> states) {
        Map<Protocol, List<PseudoStep>> pseudos = new EnumMap<>(Protocol.class);
        for (Protocol protocol : Protocol.values()) {
            pseudos.put(protocol, PseudoStep.of(protocol, slots, ids));
        }
        List<FieldStep> ofAll = fields.stream().filter(step -> step.protocol() == null).toList();
        Map<Protocol, List<FieldStep>> first = new EnumMap<>(Protocol.class);
        BitSet preferred = (BitSet) further.clone();
        for (FieldStep step : fields) {
            if (step.protocol() != null) {
                first.computeIfAbsent(step.protocol(), _ -> new ArrayList<>()).add(step);
                preferred.set(step.series());
            }
        }
        return new PlanParts(ids, slots, List.copyOf(templates), List.copyOf(driveLabels), ofAll, first, preferred, pseudos,
                named, List.copyOf(states));
    }

    /// How many series a drive can have, those of its limits behind those of the rules.
    int series() {
        return templates.size() + ids.size();
    }

    /// The series of the limits of an attribute.
    int limitSeries(int index) {
        return templates.size() + index;
    }

    /// The labels of a series.
    List<LabelRule> template(int series) {
        if (series < templates.size()) {
            return templates.get(series);
        }
        List<LabelRule> labels = new ArrayList<>(driveLabels);
        labels.add(new LabelRule("id", new LabelSource.Fixed(Integer.toString(ids.id(series - templates.size())))));
        labels.add(new LabelRule("name", new LabelSource.AttributeName(false)));
        return labels;
    }

    /// The series of which a drive may have many: a sample for each element of a list, or for attributes of several names.
    IntStream manifold() {
        IntStream lists = Stream.concat(fields.stream(), first.values().stream().flatMap(List::stream))
                .filter(FieldStep::elements).mapToInt(FieldStep::series);
        return IntStream.concat(lists, named.all().stream().filter(NamedStep::many).mapToInt(NamedStep::series));
    }

    List<FieldStep> first(Protocol protocol) {
        return first.getOrDefault(protocol, List.of());
    }

    /// Whether a series has several sources, of which the first that has a value counts.
    boolean isPreferred(int series) {
        return preferred.get(series);
    }

    List<PseudoStep> pseudos(Protocol protocol) {
        return pseudos.getOrDefault(protocol, List.of());
    }
}
