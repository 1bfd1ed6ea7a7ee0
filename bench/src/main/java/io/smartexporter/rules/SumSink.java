package io.smartexporter.rules;

import io.smartexporter.rules.DriveSink.Bound;
import io.smartexporter.rules.DriveSink.Level;
import io.smartexporter.rules.DriveSink.Rejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Does nothing but add up, so that no sample can be left out.
public final class SumSink implements DriveSink {
    private double sum;

    /// The sum of all that was given.
    public double sum() {
        return sum;
    }

    @Override
    public void sample(int family, double value, List<Label> labels) {
        sum += value;
    }

    @Override
    public void limit(List<Label> labels, Level level, Bound bound, double value) {
        sum += value;
    }

    @Override
    public void state(List<Label> labels, int state) {
        sum += state;
    }

    @Override
    public void matched(RuleRef rule) {
        sum++;
    }

    @Override
    public void rejected(RuleRef rule, @Nullable Attribute attribute, Rejection why) {
        sum++;
    }

    @Override
    public void unknownAttribute(Attribute attribute) {
        sum++;
    }
}
