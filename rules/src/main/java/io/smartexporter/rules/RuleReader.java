package io.smartexporter.rules;

import io.smartexporter.rules.Node.Dictionary;
import io.smartexporter.rules.Node.Member;
import io.smartexporter.rules.Node.Numeral;
import io.smartexporter.rules.Node.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a [Rule] of an object of a mapping.
final class RuleReader {
    private static final Set<String> KEYS = Set.of("id", "match", "name", "type", "value", "raw", "scale", "help", "labels");
    private static final Set<String> DRIVE_LABELS = Set.of("port", "model", "family", "serial");
    private static final int LONGEST_MATCH = 1000;

    static final String NAME_EXPECTED = "letters, digits, _ and :, and no digit first";

    /// The classic names of the Prometheus data model; what UTF-8 names allow beyond that, older servers refuse.
    private static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private final String prefix;
    private final Problems problems;

    RuleReader(String prefix, Problems problems) {
        this.prefix = prefix;
        this.problems = problems;
    }

    static boolean isPrefix(String text) {
        return text.isEmpty() || METRIC_NAME.matcher(text).matches();
    }

    /// The rule, or null if it lacks what a rule must have.
    @Nullable
    Rule read(Dictionary object) {
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(KEYS);
        int id = id(fields);
        Kind kind = word(fields, "type", Kind::of, "\"counter\", \"gauge\" or \"untyped\"");
        fields.require("type", "\"counter\", \"gauge\" or \"untyped\"");
        String name = name(fields, kind);
        Pattern match = match(fields);
        ValueSource value = word(fields, "value", ValueSource::of, ValueSource.EXPECTED);
        RawPart raw = raw(fields, value);
        double scale = scale(fields);
        Text help = fields.text("help");
        List<Label> labels = labels(fields);
        Node nameAt = fields.any("name");
        if (id == AttributeId.NONE || kind == null || name == null || nameAt == null) {
            return null;
        }
        return new Rule(object, nameAt, id, match, name, kind, value, raw, scale, helpText(help), labels);
    }

    private static @Nullable String helpText(@Nullable Text help) {
        return help == null || help.value().isBlank() ? null : help.value();
    }

    private int id(Fields fields) {
        fields.require("id", AttributeId.EXPECTED);
        Node node = fields.any("id");
        int id = node == null ? AttributeId.NONE : AttributeId.of(node);
        if (node != null && id == AttributeId.NONE) {
            problems.error(node, "\"id\" is " + shown(node) + ": expected " + AttributeId.EXPECTED);
        }
        return id;
    }

    private static String shown(Node node) {
        return switch (node) {
            case Numeral number -> Wording.clip(number.value().toString());
            case Text text -> Wording.quote(text.value());
            case Node other -> other.kind();
        };
    }

    private <T> @Nullable T word(Fields fields, String key, Function<String, @Nullable T> lookup, String expected) {
        Text text = fields.text(key);
        T found = text == null ? null : lookup.apply(text.value());
        if (text != null && found == null) {
            problems.error(text, Wording.quote(key) + " is " + Wording.quote(text.value()) + ": expected " + expected);
        }
        return found;
    }

    /// The full name: with its prefix, and `_total` behind a counter's.
    private @Nullable String name(Fields fields, @Nullable Kind kind) {
        fields.require("name", "the metric's name without \"" + prefix + "\"");
        Text text = fields.text("name");
        if (text == null) {
            return null;
        }
        String name = prefix + text.value();
        boolean legal = !text.value().isEmpty() && METRIC_NAME.matcher(name).matches() && !name.equals("_total");
        if (!legal) {
            problems.error(text,
                    Wording.quote(name) + " is no metric name: expected " + NAME_EXPECTED);
            return null;
        }
        return kind == Kind.COUNTER && !name.endsWith("_total") ? name + "_total" : name;
    }

    private @Nullable Pattern match(Fields fields) {
        Text text = fields.text("match");
        if (text == null || text.value().isEmpty()) {
            return null;
        }
        if (text.value().length() > LONGEST_MATCH) {
            problems.error(text,
                    "\"match\" has " + text.value().length() + " characters: at most " + LONGEST_MATCH + " are read");
            return null;
        }
        try {
            return PythonPattern.compile(text.value());
        } catch (PatternException e) {
            problems.error(text, "\"match\": " + e.getMessage());
            return null;
        }
    }

    private @Nullable RawPart raw(Fields fields, @Nullable ValueSource value) {
        RawPart raw = word(fields, "raw", RawPart::of, RawPart.EXPECTED);
        Node node = fields.any("raw");
        if (node != null && value != null && value != ValueSource.RAW_VALUE) {
            problems.error(node, "\"raw\" with \"value\": \"" + value + "\": it goes with \"RAW_VALUE\" only, leave one out");
        }
        return raw;
    }

    private double scale(Fields fields) {
        Numeral number = fields.number("scale");
        double scale = number == null ? 1 : number.value().doubleValue();
        if (number != null && (scale == 0 || Double.isInfinite(scale))) {
            problems.error(number, "\"scale\" is " + scale + ": expected a number by which the value is multiplied, not 0");
        }
        return scale;
    }

    private List<Label> labels(Fields fields) {
        List<Label> labels = new ArrayList<>();
        Dictionary object = fields.object("labels");
        if (object != null) {
            for (Member member : object.members()) {
                checkLabelName(member.key());
                String value = labelValue(member);
                labels.add(new Label(member.key().value(), value));
            }
        }
        labels.sort(Comparator.comparing(Label::name));
        return labels;
    }

    private void checkLabelName(Text key) {
        String name = key.value();
        if (DRIVE_LABELS.contains(name)) {
            problems.error(key, "the label " + Wording.quote(name) + " is the drive's own: choose another name");
        } else if (!LABEL_NAME.matcher(name).matches() || name.startsWith("__")) {
            problems.error(key,
                    Wording.quote(name) + " is no label name: expected letters, digits and _, no digit and no __ first");
        }
    }

    private String labelValue(Member member) {
        String value = member.value() instanceof Text text ? text.value() : "";
        if (value.isEmpty()) {
            String found = member.value() instanceof Text ? "empty" : member.value().kind();
            problems.error(member.value(),
                    "the label " + Wording.quote(member.key().value()) + " is " + found
                            + ": expected a string that is not empty");
        }
        return value;
    }
}
