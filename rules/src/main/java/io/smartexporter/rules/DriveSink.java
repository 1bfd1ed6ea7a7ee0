package io.smartexporter.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes what the rules make of one drive.
public interface DriveSink {
    /// Takes a sample.
    ///
    /// @param family index into [RuleSet#families()]
    /// @param value a finite number; not negative if the family is a counter
    /// @param labels all of them, those of the drive first; the same list each time for as long as they are the same
    void sample(int family, double value, List<Label> labels);

    /// Takes a limit of an attribute that the drive has.
    ///
    /// @param labels the drive's, and the attribute's `id` and `name`; the same list each time, as above
    /// @param value in the units in which the device database counts, without the rule's scale
    void limit(List<Label> labels, Level level, Bound bound, double value);

    /// Takes the verdict over an attribute that has limits.
    ///
    /// @param labels as for a limit
    /// @param state 0 in order, 1 beyond the warning, 2 beyond the critical limit
    void state(List<Label> labels, int state);

    /// Learns that a rule was chosen for an attribute or found its field; its sample or rejection follows.
    void matched(RuleRef rule);

    /// Learns that a rule that was chosen gave no sample.
    ///
    /// @param attribute null for a value outside the table of attributes
    void rejected(RuleRef rule, @Nullable Attribute attribute, Rejection why);

    /// Learns that a rule that was chosen was not needed, for a source before it has given the sample.
    default void superseded(RuleRef rule) {}

    /// Learns that the drive has an attribute for which no file has a rule.
    void unknownAttribute(Attribute attribute);

    /// On which side of a limit a value goes wrong: above it, or below it.
    enum Bound {
        UPPER, LOWER
    }

    /// How bad it is when a value goes beyond a limit.
    enum Level {
        WARNING, CRITICAL
    }

    /// Why a rule that matched an attribute gave no sample.
    ///
    /// - `NO_VALUE_CHOSEN`: neither the rule nor the device database says which value is meant.
    /// - `NOT_A_NUMBER`: the first word of the raw value is not made of decimal digits only, or the number is too large for a sample.
    /// - `MISSING`: smartctl did not give the normalized value, or the bits of the raw value, that the rule asks for.
    /// - `NEGATIVE_COUNTER`: a counter cannot be negative.
    /// - `DUPLICATE`: another attribute of the drive has given a sample of the same name and labels.
    /// - `NOT_AVAILABLE`: all bits of the number are set, which is how drives mark a counter that they do not have.
    enum Rejection {
        NO_VALUE_CHOSEN, NOT_A_NUMBER, MISSING, NEGATIVE_COUNTER, DUPLICATE, NOT_AVAILABLE
    }
}
