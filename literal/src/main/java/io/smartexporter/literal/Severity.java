package io.smartexporter.literal;

/// How bad a finding is.
///
/// - `ERROR`: the file cannot be used.
/// - `WARNING`: the file is used; something in it has no effect, or another than it seems to have.
public enum Severity {
    ERROR,
    WARNING
}
