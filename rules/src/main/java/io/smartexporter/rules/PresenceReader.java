package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Node.Bool;
import io.smartexporter.literal.Node.Dictionary;
import io.smartexporter.literal.Node.Numeral;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.MetricRule.Plus;
import io.smartexporter.rules.MetricRule.Presence;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the words of a field that are about what is there and what is not: `if`, `value`, `missing`, `nonzero`, `plus`.
final class PresenceReader {
    private static final Set<String> PLUS_KEYS = Set.of("path", "scale");

    /// What a number from the document is needed for.
    private static final List<String> NOT_WITH_VALUE = List.of("scale", "times", "offset", "plus", "missing", "nonzero");

    private final Fields fields;
    private final Problems problems;
    private final LabelReader labels;

    PresenceReader(Fields fields, LabelReader labels) {
        this.fields = fields;
        this.problems = fields.problems();
        this.labels = labels;
    }

    /// @param path the field's; null if it has none
    Presence presence(@Nullable FieldPath path) {
        FieldPath condition = labels.plain(fields.text("if"), "\"if\"", "a field has one condition");
        double value = number("value");
        Node valueAt = fields.any("value");
        if (valueAt != null) {
            NOT_WITH_VALUE.stream().filter(key -> fields.any(key) != null).findFirst().ifPresent(key -> problems.error(valueAt,
                    "\"value\" with " + Wording.quote(key), "it is the number of each sample, leave one out"));
        }
        Node missingAt = fields.any("missing");
        double missing = number("missing");
        if (missingAt != null && path != null && path.endsInStar()) {
            problems.error(missingAt, "\"missing\", and the path ends in *", "each element is there, leave it out");
        }
        Bool nonzero = fields.truth("nonzero");
        return new Presence(condition, value, missing, nonzero != null && nonzero.value());
    }

    /// The number, or NaN if there is none.
    private double number(String key) {
        Numeral number = fields.number(key);
        double value = number == null ? Double.NaN : number.value().doubleValue();
        if (number != null && Double.isInfinite(value)) {
            problems.error(number, Wording.quote(key) + " is " + value, "expected a number that a sample can have");
        }
        return value;
    }

    /// The number that is added, or null if there is none.
    @Nullable
    Plus plus() {
        Dictionary object = fields.object("plus");
        if (object == null) {
            return null;
        }
        Fields plus = new Fields(object, problems);
        plus.warnOfOthers(PLUS_KEYS);
        plus.require("path", FieldPath.EXPECTED);
        FieldPath path = labels.plain(plus.text("path"), "the path of \"plus\"", "one number is added");
        double scale = RuleReader.scale(plus, problems);
        return path == null ? null : new Plus(path, scale);
    }
}
