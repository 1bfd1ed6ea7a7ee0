package io.smartexporter.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the rules say about the table of attributes of one model, without anything that depends on the drive.
public final class AttributePlan {
    private final DrivePlan plan;
    private final FieldValues nothing;

    AttributePlan(DrivePlan plan, FieldValues nothing) {
        this.plan = plan;
        this.nothing = nothing;
    }

    /// Makes samples of one drive's attributes.
    public void apply(List<Attribute> table, SampleSink sink) {
        plan.apply(table, nothing, new DriveSink() {
            @Override
            public void sample(int family, double value, List<Label> labels) {
                sink.sample(family, value, labels);
            }

            @Override
            public void rejected(RuleRef rule, @Nullable Attribute attribute, Rejection why) {
                if (attribute != null) {
                    sink.rejected(attribute, why);
                }
            }

            @Override
            public void limit(List<Label> labels, Level level, Bound bound, double value) {
                // a sink of samples takes none
            }

            @Override
            public void state(List<Label> labels, int state) {
                // a sink of samples takes none
            }

            @Override
            public void matched(RuleRef rule) {
                // the sample says it
            }

            @Override
            public void unknownAttribute(Attribute attribute) {
                // a sink of samples does not ask
            }
        });
    }
}
