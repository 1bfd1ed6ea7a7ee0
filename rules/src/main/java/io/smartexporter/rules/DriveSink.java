package io.smartexporter.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Receives the results of the rules for one drive.
public interface DriveSink {
    /// Takes a sample.
    ///
    /// @param family index into [RuleSet#families()]
    /// @param value a finite number; not negative if the family is a counter
    /// @param labels all of them, those of the drive first; the same list as long as they are equal
    void sample(int family, double value, List<Label> labels);

    /// Takes a limit of an attribute that the drive has.
    ///
    /// @param labels the drive's, and the attribute's `id` and `name`; the same list each time, as above
    /// @param value in the units of the device database, without the rule's scale
    void limit(List<Label> labels, Level level, Bound bound, double value);

    /// Takes the verdict on an attribute with limits.
    ///
    /// @param labels as for a limit
    /// @param state 0 in order, 1 beyond the warning, 2 beyond the critical limit
    void state(List<Label> labels, int state);

    /// A rule was chosen for an attribute, or found its field; its sample or rejection follows.
    void matched(RuleRef rule);

    /// A chosen rule gave no sample.
    ///
    /// @param attribute null for a value outside the table of attributes
    void rejected(RuleRef rule, @Nullable Attribute attribute, Rejection why);

    /// A chosen rule was not needed, because a source before it has given the sample.
    default void superseded(RuleRef rule) {}

    /// A chosen rule gave no sample, because its value would be 0 and the rule leaves that out.
    default void unwanted(RuleRef rule) {}

    /// The drive has an attribute that no file has a rule for.
    void unknownAttribute(Attribute attribute);

    /// The bad side of a limit: above it, or below it.
    enum Bound {
        UPPER,
        LOWER
    }

    /// The severity of a value beyond a limit.
    enum Level {
        WARNING,
        CRITICAL
    }

    /// Why a rule that matched an attribute gave no sample.
    ///
    /// - `NO_VALUE_CHOSEN`: neither the rule nor the device database chooses a value.
    /// - `NOT_A_NUMBER`: the first word of the raw value is not all decimal digits, or the number is too large for a sample.
    /// - `MISSING`: smartctl printed no normalized value, or no bits of the raw value, for the rule.
    /// - `NEGATIVE_COUNTER`: a counter cannot be negative.
    /// - `DUPLICATE`: another attribute of the drive has given a sample of the same name and labels.
    /// - `NOT_AVAILABLE`: all bits of the number are set, which is how drives mark a counter that they do not have, or it is a temperature
    ///   that no drive can have.
    /// - `UNIT_UNKNOWN`: this smartctl gives the number in a unit that cannot be told.
    enum Rejection {
        NO_VALUE_CHOSEN,
        NOT_A_NUMBER,
        MISSING,
        NEGATIVE_COUNTER,
        DUPLICATE,
        NOT_AVAILABLE,
        UNIT_UNKNOWN
    }
}
