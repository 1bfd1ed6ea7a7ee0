package io.smartexporter.literal;

/// What the reader takes where JSON and Python differ.
///
/// Comments, trailing commas, both quotes, tuples and Python's numbers are taken in either: they mean the same wherever they
/// are allowed at all.
///
/// - `OPERATORS_FILE`: JSON and Python mixed, as operators' files are. What could be a slip is an error: strings side by side (a
///   comma is missing), control characters in strings, escapes that neither knows.
/// - `PYTHON`: Python as CPython reads it.
public enum Dialect {
    OPERATORS_FILE, PYTHON
}
