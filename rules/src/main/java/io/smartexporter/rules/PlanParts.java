package io.smartexporter.rules;

import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.Step.FieldStep;
import io.smartexporter.rules.Step.PseudoStep;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What the plans of all drives share.
///
/// @param templates the labels of each series
/// @param fields the rules for fields
/// @param pseudos the attributes outside the table
record PlanParts(IdIndex ids, SlotTable slots, List<List<LabelRule>> templates, List<FieldStep> fields,
        Map<Protocol, List<PseudoStep>> pseudos) {

    static PlanParts of(IdIndex ids, SlotTable slots, List<List<LabelRule>> templates, List<FieldStep> fields) {
        Map<Protocol, List<PseudoStep>> pseudos = new EnumMap<>(Protocol.class);
        for (Protocol protocol : Protocol.values()) {
            pseudos.put(protocol, PseudoStep.of(protocol, slots, ids));
        }
        return new PlanParts(ids, slots, List.copyOf(templates), List.copyOf(fields), pseudos);
    }

    List<PseudoStep> pseudos(Protocol protocol) {
        return pseudos.getOrDefault(protocol, List.of());
    }
}
