package io.smartexporter.rules;

import org.jspecify.annotations.Nullable;

/// What the rules and the device database say about the attributes of one model.
///
/// @param entries by place of the attribute's ID; null where no rule has it
/// @param found how the model came to its entry in the device database
@SuppressWarnings("ArrayRecordComponent") // made once, read only, never compared
record ModelPlan(@Nullable Entry[] entries, ModelMatch found) {

    /// The rules of one ID with the values that the model's entry in the device database chooses.
    ///
    /// @param steps one for each of the rules
    record Entry(RulesOfId rules, Step[] steps) {}
}
