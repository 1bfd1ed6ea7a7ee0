package io.smartexporter.rules;

/// A label, and where its value comes from.
record LabelRule(String name, LabelSource source) {}
