package io.smartexporter.rules;

/// A rule for a field, compiled.
///
/// @param slot where [FieldValues] has its values
record FieldStep(RuleRef ref, int family, int series, boolean counter, int slot, boolean elements, double scale) {}
