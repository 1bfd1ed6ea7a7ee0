package io.smartexporter.exporter;

/// A rule file in force.
///
/// @param kind mapping, device database or overrides
/// @param path as the operator gave it, or `built-in attrmap.json`
/// @param sha256 of its bytes, in hexadecimal
record RuleFile(String kind, String path, String sha256) {}
