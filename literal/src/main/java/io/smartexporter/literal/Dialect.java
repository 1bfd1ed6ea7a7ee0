package io.smartexporter.literal;

/// What the reader accepts where JSON and Python differ.
///
/// Comments, trailing commas, both quotes, tuples and Python's numbers are accepted in both: they mean the same wherever they are
/// allowed.
///
/// - `OPERATORS_FILE`: JSON and Python mixed, as operators' files are. Likely slips are errors: strings side by side (a missing
///   comma), control characters in strings, escapes that neither has.
/// - `PYTHON`: Python as CPython reads it.
public enum Dialect {
    OPERATORS_FILE,
    PYTHON
}
