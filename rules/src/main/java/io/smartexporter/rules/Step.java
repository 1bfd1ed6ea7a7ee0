package io.smartexporter.rules;

import io.smartexporter.rules.DriveSink.Rejection;
import io.smartexporter.rules.MetricFamily.Kind;
import io.smartexporter.rules.MetricRule.Rule;
import io.smartexporter.rules.Reading.ValueSource;
import org.jspecify.annotations.Nullable;

/// A rule for an attribute, compiled for one choice of value.
///
/// @param family index of the metric family
/// @param series index of the series; two samples of one drive must not share it
/// @param reading null if nobody says which value is meant
record Step(RuleRef ref, int family, int series, boolean counter, @Nullable Reading reading, double scale) {

    static Step of(Rule rule, int family, int series, @Nullable ValueSource chosen) {
        ValueSource value = rule.value() == null ? chosen : rule.value();
        Reading reading = value == null ? null : Reading.of(value, rule.raw());
        return new Step(rule.ref(), family, series, rule.kind() == Kind.COUNTER, reading, rule.scale());
    }

    /// Why there is no sample of a value that was read; null if there is one.
    static @Nullable Rejection rejection(double read, double scaled, boolean counter, Rejection failure) {
        if (Double.isNaN(read)) {
            return failure;
        }
        if (Double.isInfinite(scaled)) {
            return Rejection.NOT_A_NUMBER;
        }
        return counter && scaled < 0 ? Rejection.NEGATIVE_COUNTER : null;
    }
}
