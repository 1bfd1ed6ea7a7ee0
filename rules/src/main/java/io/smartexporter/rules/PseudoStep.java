package io.smartexporter.rules;

import io.smartexporter.rules.DriveIdentity.Protocol;
import java.util.List;

/// An attribute outside the table, compiled.
///
/// @param slots where [FieldValues] may have its value; the first that has one counts
/// @param place of its ID; -1 if neither a rule nor the device database says anything of it
@SuppressWarnings("ArrayRecordComponent") // made once, read only, never compared
record PseudoStep(PseudoAttribute attribute, int[] slots, int place) {

    static List<PseudoStep> of(Protocol protocol, SlotTable slots, IdPlaces ids) {
        return PseudoAttribute.of(protocol).stream().map(attribute -> new PseudoStep(attribute,
                attribute.paths().stream().mapToInt(slots::slot).toArray(), ids.place(attribute.id()))).toList();
    }

    /// The value, or NaN if there is none.
    double value(FieldValues values) {
        for (int slot : slots) {
            if (!Double.isNaN(values.number(slot))) {
                return attribute.value(values.number(slot));
            }
        }
        return Double.NaN;
    }
}
