package io.smartexporter.rules;

import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.DriveSink.Rejection;
import io.smartexporter.rules.MetricFamily.Kind;
import io.smartexporter.rules.MetricRule.FieldRule;
import io.smartexporter.rules.MetricRule.NamedRule;
import io.smartexporter.rules.MetricRule.Plus;
import io.smartexporter.rules.MetricRule.Presence;
import io.smartexporter.rules.MetricRule.Rule;
import io.smartexporter.rules.Reading.ValueSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that a plan does with a document.
sealed interface Step {
    /// A rule for an attribute, compiled for one choice of value.
    ///
    /// @param family index of the metric family
    /// @param series index of the series; two samples of one drive must not share it
    /// @param reading null if nobody says which value is meant
    record AttributeStep(RuleRef ref, int family, int series, boolean counter, @Nullable Reading reading, Scale scale)
            implements
                Step {
        static AttributeStep of(Rule rule, int family, int series, SlotTable slots, @Nullable ValueSource chosen) {
            ValueSource value = rule.value() == null ? chosen : rule.value();
            Reading reading = value == null ? null : Reading.of(value, rule.raw());
            return new AttributeStep(rule.ref(), family, series, rule.kind() == Kind.COUNTER, reading,
                    Scale.of(rule, slots));
        }
    }

    /// A rule for attributes by name, compiled.
    ///
    /// @param many whether attributes of several names share the series
    record NamedStep(RuleRef ref, int family, int series, boolean counter, Reading reading, Scale scale, boolean many)
            implements
                Step {
        static NamedStep of(NamedRule rule, int family, int series, SlotTable slots) {
            return new NamedStep(rule.ref(), family, series, rule.kind() == Kind.COUNTER, Reading.of(rule.value(), rule.raw()),
                    Scale.of(rule, slots), rule.attributes().size() > 1);
        }
    }

    /// A rule for whether a drive is awake, compiled.
    record StateStep(RuleRef ref, int family, int series) implements Step {}

    /// An attribute outside the table, compiled: it gives a value to the rules of its ID.
    ///
    /// @param slots where [FieldValues] may have its value; the first that has one counts
    /// @param index of its ID in [IdIndex]; -1 if no file names it
    @SuppressWarnings("ArrayRecordComponent") // made once, read only, never compared
    record PseudoStep(PseudoAttribute attribute, int[] slots, int index) implements Step {
        static List<PseudoStep> of(Protocol protocol, SlotTable slots, IdIndex ids) {
            return PseudoAttribute.of(protocol).stream().map(attribute -> new PseudoStep(attribute,
                    attribute.paths().stream().mapToInt(slots::slot).toArray(), ids.index(attribute.id()))).toList();
        }

        /// The value, or NaN if there is none.
        double value(FieldValues values) {
            for (int slot : slots) {
                if (!Double.isNaN(values.number(slot))) {
                    return attribute.value(values.number(slot));
                }
            }
            return Double.NaN;
        }
    }

    /// A rule for a field, compiled.
    ///
    /// @param protocol the drives that it is for; null: all
    /// @param slot where [FieldValues] has its values
    /// @param rows where [FieldValues] has the elements that may have no value; -1: only those with one count
    /// @param condition where [FieldValues] must have something; -1: nowhere
    record FieldStep(RuleRef ref, @Nullable Protocol protocol, int family, int series, boolean counter, int slot,
            boolean elements, int rows, int condition, Presence presence, Scale scale)
            implements
                Step {
        static FieldStep of(FieldRule field, int family, int series, SlotTable slots) {
            FieldPath condition = field.presence().condition();
            return new FieldStep(field.ref(), field.protocol(), family, series, field.kind() == Kind.COUNTER,
                    slots.slot(field.path()), field.path().stars() > 0,
                    field.hasElementsOfItsOwn() ? slots.slot(field.path().ofElements()) : -1,
                    condition == null ? -1 : slots.slot(condition), field.presence(), Scale.of(field, slots));
        }

        boolean applies(FieldValues values) {
            return condition < 0 || values.isThere(condition);
        }

        /// The number of the sample: that at the path, or the rule's own.
        double number(double read) {
            return presence.isConstant() ? presence.value() : read;
        }
    }

    /// What becomes of a value.
    ///
    /// @param times where [FieldValues] has a number that it is multiplied by; -1: nowhere
    /// @param divisor what the factor divides by, if it is one by a whole number: 100 for -0.01; else 1. Divided by, 71 percent are 0.71,
    ///        and 1 less 0.71 is 0.29; multiplied by 0.01, which is no binary fraction, they are not
    /// @param plus where [FieldValues] has a number that is added, if it is there; -1: nowhere
    /// @param plusFactor by which that one is multiplied
    record Scale(double factor, int times, double offset, double divisor, int plus, double plusFactor) {
        private static final double MOST_DIVISOR = 1e9;

        static Scale of(MetricRule rule, SlotTable slots) {
            int times = rule.times() == null ? -1 : slots.slot(rule.times());
            double divisor = Math.rint(1 / Math.abs(rule.scale()));
            boolean whole = divisor > 1 && divisor <= MOST_DIVISOR && 1 / divisor == Math.abs(rule.scale());
            Plus plus = rule.plus();
            return new Scale(rule.scale(), times, rule.offset(), whole ? divisor : 1,
                    plus == null ? -1 : slots.slot(plus.path()), plus == null ? 1 : plus.scale());
        }

        /// NaN if the document lacks the number that it is multiplied by.
        double of(double read, FieldValues values) {
            double unit = times < 0 ? 1 : values.number(times);
            double scaled = divisor == 1
                    ? read * factor * unit + offset
                    : (Math.signum(factor) * read * unit + offset * divisor) / divisor;
            return scaled + added(values) + 0.0; // no negative zero
        }

        private double added(FieldValues values) {
            double number = plus < 0 ? 0 : values.number(plus);
            boolean usable = !Double.isNaN(number) && !FieldValues.isNotAvailable(number) && number != FieldValues.UNIT_UNKNOWN;
            return usable ? number * plusFactor : 0;
        }
    }

    /// Why there is no sample of a value that was read; null if there is one.
    static @Nullable Rejection rejection(double read, double scaled, boolean counter, Rejection failure) {
        if (Double.isNaN(read)) {
            return failure;
        }
        if (FieldValues.isNotAvailable(read)) {
            return Rejection.NOT_AVAILABLE;
        }
        if (read == FieldValues.UNIT_UNKNOWN) {
            return Rejection.UNIT_UNKNOWN;
        }
        if (Double.isNaN(scaled)) {
            return Rejection.MISSING;
        }
        if (Double.isInfinite(scaled)) {
            return Rejection.NOT_A_NUMBER;
        }
        return counter && scaled < 0 ? Rejection.NEGATIVE_COUNTER : null;
    }
}
