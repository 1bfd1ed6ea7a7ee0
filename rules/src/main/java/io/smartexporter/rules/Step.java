package io.smartexporter.rules;

import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.DriveSink.Rejection;
import io.smartexporter.rules.MetricFamily.Kind;
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
    record AttributeStep(RuleRef ref, int family, int series, boolean counter, @Nullable Reading reading, double scale)
            implements
                Step {
        static AttributeStep of(Rule rule, int family, int series, @Nullable ValueSource chosen) {
            ValueSource value = rule.value() == null ? chosen : rule.value();
            Reading reading = value == null ? null : Reading.of(value, rule.raw());
            return new AttributeStep(rule.ref(), family, series, rule.kind() == Kind.COUNTER, reading, rule.scale());
        }
    }

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
    record FieldStep(RuleRef ref, @Nullable Protocol protocol, int family, int series, boolean counter, int slot,
            boolean elements, double scale)
            implements
                Step {}

    /// 64 bits that are all set, as the nearest number that a sample can have; likewise 128, which NVMe's counters have.
    double ALL_ONES_64 = 0x1p64;
    double ALL_ONES_128 = 0x1p128;

    /// Why there is no sample of a value that was read; null if there is one.
    static @Nullable Rejection rejection(double read, double scaled, boolean counter, Rejection failure) {
        if (Double.isNaN(read)) {
            return failure;
        }
        if (read == ALL_ONES_64 || read == ALL_ONES_128) {
            return Rejection.NOT_AVAILABLE;
        }
        if (Double.isInfinite(scaled)) {
            return Rejection.NOT_A_NUMBER;
        }
        return counter && scaled < 0 ? Rejection.NEGATIVE_COUNTER : null;
    }
}
