package io.smartexporter.rules;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The result for one attribute or field of a drive, and the reason.
///
/// @param subject the attribute's ID, or the field's path
/// @param name the attribute's name; empty for a field
/// @param said smartctl's value; empty if there is none
/// @param entry the entries of the device database that serve the drive, with their places; empty if there are none
/// @param match how that entry was found, in words
/// @param choice which value that entry chooses; empty if it chooses none
/// @param rule the chosen rule; null if none was
/// @param samples the rule's samples
/// @param state the verdict of the thresholds: 0 in order, 1 warning, 2 critical; -1 if there are none
/// @param reason the one reason why there is no sample, in words; empty if there is one
public record Explanation(String subject, String name, String said, String entry, String match, String choice,
        @Nullable RuleRef rule, List<Sample> samples, int state, String reason) {
    /// A sample of the rule's metric.
    ///
    /// @param labels all of them
    public record Sample(double value, List<Label> labels) {
        public Sample {
            labels = List.copyOf(labels);
        }
    }

    public Explanation {
        Objects.requireNonNull(subject);
        Objects.requireNonNull(name);
        Objects.requireNonNull(said);
        Objects.requireNonNull(entry);
        Objects.requireNonNull(match);
        Objects.requireNonNull(choice);
        samples = List.copyOf(samples);
        Objects.requireNonNull(reason);
    }
}
