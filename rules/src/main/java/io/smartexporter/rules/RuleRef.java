package io.smartexporter.rules;

/// A rule, and its place.
///
/// @param index its index in [RuleSet#rules()]
/// @param section the list of the mapping that has it, such as `generic`
/// @param subject the attribute's ID, or the path of a field
/// @param metric the full name of the metric
public record RuleRef(int index, String file, int line, int column, String section, String subject, String metric) {
    /// `FILE:LINE:COLUMN`.
    public String place() {
        return file + ":" + line + ":" + column;
    }
}
