package io.smartexporter.rules;

/// Which attributes are exported, of those that have a rule.
///
/// - `THRESHOLDS`: those with a threshold, in the device database or in the overrides.
/// - `PERFS`: those that the device database or the overrides list as performance data.
public enum Export {
    THRESHOLDS, PERFS
}
