package io.smartexporter.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A rule, compiled for one choice of value: makes one sample of an attribute that matches.
///
/// @param family index of the metric family
/// @param series index of family and labels; two samples of one drive must not share it
/// @param reading null if nobody says which value is meant
record Step(int family, int series, boolean counter, @Nullable Reading reading, double scale, List<Label> labels) {

    static Step of(Rule rule, int family, int series, @Nullable ValueSource chosen) {
        ValueSource value = rule.value() == null ? chosen : rule.value();
        Reading reading = value == null ? null : Reading.of(value, rule.raw());
        return new Step(family, series, rule.kind() == Kind.COUNTER, reading, rule.scale(), rule.labels());
    }

    void apply(Attribute attribute, SeriesSet given, SampleSink sink) {
        if (reading == null) {
            sink.rejected(attribute, Rejection.NO_VALUE_CHOSEN);
            return;
        }
        double read = reading.read(attribute);
        double value = read * scale + 0.0; // no negative zero
        if (Double.isNaN(read)) {
            sink.rejected(attribute, reading.failure());
        } else if (Double.isInfinite(value)) {
            sink.rejected(attribute, Rejection.NOT_A_NUMBER);
        } else if (counter && value < 0) {
            sink.rejected(attribute, Rejection.NEGATIVE_COUNTER);
        } else if (!given.add(series)) {
            sink.rejected(attribute, Rejection.DUPLICATE);
        } else {
            sink.sample(family, value, labels);
        }
    }
}
