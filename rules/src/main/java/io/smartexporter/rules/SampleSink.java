package io.smartexporter.rules;

import java.util.List;

/// Takes what the rules make of one drive's attributes.
public interface SampleSink {
    /// Takes a sample.
    ///
    /// @param family index into [RuleSet#families()]
    /// @param value a finite number; not negative if the family is a counter
    /// @param labels the rule's own, sorted by name; usually none
    void sample(int family, double value, List<Label> labels);

    /// Learns that a rule matched an attribute and gave no sample.
    void rejected(Attribute attribute, Rejection why);
}
