package io.smartexporter.rules;

/// Why a rule that matched an attribute gave no sample.
///
/// - `NO_VALUE_CHOSEN`: neither the rule nor the device database says which value is meant.
/// - `NOT_A_NUMBER`: the first word of the raw value is not made of decimal digits only, or the number is too large for a sample.
/// - `MISSING`: smartctl did not give the normalized value, or the bits of the raw value, that the rule asks for.
/// - `NEGATIVE_COUNTER`: a counter cannot be negative.
/// - `DUPLICATE`: another attribute of the drive has given a sample of the same name and labels.
public enum Rejection {
    NO_VALUE_CHOSEN, NOT_A_NUMBER, MISSING, NEGATIVE_COUNTER, DUPLICATE
}
