package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Node.Bool;
import io.smartexporter.literal.Node.Dictionary;
import io.smartexporter.literal.Node.Numeral;
import io.smartexporter.literal.Node.Text;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.Budget.Term;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.Mapping.Section;
import io.smartexporter.rules.MetricFamily.Kind;
import io.smartexporter.rules.MetricRule.FieldRule;
import io.smartexporter.rules.MetricRule.Plus;
import io.smartexporter.rules.MetricRule.Presence;
import io.smartexporter.rules.MetricRule.Rule;
import io.smartexporter.rules.PythonPattern.PatternException;
import io.smartexporter.rules.Reading.RawPart;
import io.smartexporter.rules.Reading.ValueSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a [Rule] or a [FieldRule] of an object of a mapping.
final class RuleReader {
    private static final Set<String> KEYS = Set.of("id", "match", "name", "type", "value", "raw", "scale", "times", "offset",
            "help",
            "labels");
    private static final Set<String> FIELD_KEYS = Set.of("path", "protocol", "if", "value", "missing", "nonzero", "name", "type",
            "scale", "times", "offset", "plus", "help", "labels", "index");
    private static final int LONGEST_MATCH = 1000;
    private static final int LONGEST_HELP = 1000;

    static final String NAME_EXPECTED = "letters, digits, _ and :, and no digit first";

    /// The classic names of the Prometheus data model; what UTF-8 names allow beyond that, older servers refuse.
    private static final Pattern METRIC_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    private final String prefix;
    private final Problems problems;
    private final LabelReader labels;
    private final List<RuleRef> refs;
    private final Budget budget;

    /// @param refs takes what identifies each rule; its size is the next rule's index
    RuleReader(String prefix, Problems problems, LabelReader labels, List<RuleRef> refs, Budget budget) {
        this.prefix = prefix;
        this.problems = problems;
        this.labels = labels;
        this.refs = refs;
        this.budget = budget;
    }

    static boolean isPrefix(String text) {
        return text.isEmpty() || METRIC_NAME.matcher(text).matches();
    }

    /// The rule, or null if it lacks what a rule must have.
    @Nullable
    Rule read(Section section, Dictionary object) {
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(KEYS);
        int id = id(section, fields);
        Kind kind = kind(fields);
        String name = name(fields, kind);
        Pattern match = match(fields);
        ValueSource value = word(fields, "value", ValueSource::of, ValueSource.EXPECTED);
        RawPart raw = raw(fields, value);
        double scale = scale(fields, problems);
        FieldPath times = times(fields);
        double offset = offset(fields);
        Text help = fields.text("help");
        List<LabelRule> own = labels.ofRule(fields.object("labels"), null);
        Node nameAt = fields.any("name");
        if (id == AttributeId.NONE || kind == null || name == null || nameAt == null
                || !budget.spend(Term.RULES, 1, object.place(), problems)) {
            return null;
        }
        RuleRef ref = ref(section, object, String.valueOf(id), name);
        return new Rule(ref, section, object.place(), nameAt.place(), id, match, name, kind, value, raw, scale, times, offset,
                helpText(help), own);
    }

    /// The rule for a field, or null if it lacks what it must have.
    @Nullable
    FieldRule readField(Dictionary object) {
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(FIELD_KEYS);
        fields.require("path", FieldPath.EXPECTED);
        Text pathAt = fields.text("path");
        FieldPath path = pathAt == null ? null : labels.path(pathAt, "\"path\"");
        Protocol protocol = word(fields, "protocol", RuleReader::protocol, "\"ATA\", \"NVMe\" or \"SCSI\"");
        Kind kind = kind(fields);
        String name = name(fields, kind);
        double scale = scale(fields, problems);
        FieldPath times = times(fields);
        double offset = offset(fields);
        PresenceReader words = new PresenceReader(fields, labels);
        Presence presence = words.presence(path);
        Plus plus = words.plus();
        Text help = fields.text("help");
        List<LabelRule> own = labels.ofRule(fields.object("labels"), path);
        Node nameAt = fields.any("name");
        if (path == null || pathAt == null || kind == null || name == null || nameAt == null || !spend(path, object.place())) {
            return null;
        }
        RuleRef ref = ref(Section.FIELDS, object, path.text(), name);
        return new FieldRule(ref, object.place(), nameAt.place(), pathAt.place(), path, protocol, presence, name, kind, scale,
                times, offset, plus, helpText(help), elements(fields, own, path));
    }

    /// The labels of a field, with those that tell its elements apart.
    private List<LabelRule> elements(Fields fields, List<LabelRule> own, FieldPath path) {
        Bool index = fields.truth("index");
        if (index == null || index.value()) {
            return labels.withElements(own, path, fields.object());
        }
        labels.checkElements(own, path, index);
        return own;
    }

    private static @Nullable Protocol protocol(String word) {
        Protocol protocol = Protocol.of(word);
        return protocol == Protocol.UNKNOWN ? null : protocol;
    }

    private boolean spend(FieldPath path, Node at) {
        return budget.spend(Term.RULES, 1, at, problems) && budget.spend(Term.FIELDS, 1, at, problems)
                && (path.stars() == 0 || budget.spend(Term.LISTS, 1, at, problems));
    }

    RuleRef ref(Section section, Node at, String subject, String name) {
        RuleRef ref = new RuleRef(refs.size(), problems.source(), at.line(), at.column(), section.key(), subject, name);
        refs.add(ref);
        return ref;
    }

    @Nullable
    Kind kind(Fields fields) {
        fields.require("type", "\"counter\", \"gauge\" or \"untyped\"");
        return word(fields, "type", Kind::of, "\"counter\", \"gauge\" or \"untyped\"");
    }

    @Nullable
    String helpText(@Nullable Text help) {
        if (help != null && help.value().length() > LONGEST_HELP) {
            problems.error(help, "\"help\" has " + help.value().length() + " characters",
                    "at most " + LONGEST_HELP + " are taken");
        }
        return help == null || help.value().isBlank() ? null : help.value();
    }

    private int id(Section section, Fields fields) {
        String expected = expectedId(section);
        fields.require("id", expected);
        Node node = fields.any("id");
        int id = node == null ? AttributeId.NONE : AttributeId.of(node);
        if (node != null && (id == AttributeId.NONE || !exists(section, id))) {
            problems.error(node, "\"id\" is " + shown(node), "expected " + expected);
            return AttributeId.NONE;
        }
        return node == null || budget.id(id, node, problems) ? id : AttributeId.NONE;
    }

    private static String expectedId(Section section) {
        return switch (section) {
            case NVME -> "a pseudo-ID of the NVMe health log, 0 to 16, 1024 or 1025";
            case SCSI -> "a pseudo-ID of the SCSI error counters, 0 to 14, 1024 or 1025";
            case GENERIC, ALSO, PER_DEVICE, NAMED, FIELDS, STATE -> AttributeId.EXPECTED;
        };
    }

    private static boolean exists(Section section, int id) {
        return switch (section) {
            case NVME -> PseudoAttribute.OF_NVME.stream().anyMatch(attribute -> attribute.id() == id);
            case SCSI -> PseudoAttribute.OF_SCSI.stream().anyMatch(attribute -> attribute.id() == id);
            case GENERIC, ALSO, PER_DEVICE, NAMED, FIELDS, STATE -> true;
        };
    }

    private static String shown(Node node) {
        return switch (node) {
            case Numeral number -> Wording.clip(number.value().toString());
            case Text text -> Wording.quote(text.value());
            case Node other -> other.kind();
        };
    }

    <T> @Nullable T word(Fields fields, String key, Function<String, @Nullable T> lookup, String expected) {
        Text text = fields.text(key);
        T found = text == null ? null : lookup.apply(text.value());
        if (text != null && found == null) {
            problems.error(text, Wording.quote(key) + " is " + Wording.quote(text.value()), "expected " + expected);
        }
        return found;
    }

    /// The full name: with its prefix, and `_total` behind a counter's.
    @Nullable
    String name(Fields fields, @Nullable Kind kind) {
        fields.require("name", "the metric's name without \"" + prefix + "\"");
        Text text = fields.text("name");
        return text == null ? null : name(text, text.value(), kind);
    }

    /// @param own the name without its prefix
    @Nullable
    String name(Text text, String own, @Nullable Kind kind) {
        String name = prefix + own;
        boolean legal = !own.isEmpty() && METRIC_NAME.matcher(name).matches() && !name.equals("_total");
        if (!legal) {
            problems.error(text,
                    Wording.quote(name) + " is no metric name", "expected " + NAME_EXPECTED);
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
                    "\"match\" has " + text.value().length() + " characters", "at most " + LONGEST_MATCH + " are read");
            return null;
        }
        try {
            Pattern pattern = budget.isSpent(Term.EXPRESSIONS) ? null : PythonPattern.compile(text.value());
            int length = pattern == null ? text.value().length() : pattern.pattern().length();
            return budget.spend(Term.EXPRESSIONS, length, text.place(), problems) ? pattern : null;
        } catch (PatternException e) {
            problems.error(text, "\"match\": " + e.getMessage(), e.remedy());
            return null;
        }
    }

    @Nullable
    RawPart raw(Fields fields, @Nullable ValueSource value) {
        RawPart raw = word(fields, "raw", RawPart::of, RawPart.EXPECTED);
        Node node = fields.any("raw");
        if (node != null && value != null && value != ValueSource.RAW_VALUE) {
            problems.error(node, "\"raw\" with \"value\": \"" + value + "\"", "it goes with \"RAW_VALUE\" only, leave one out");
        }
        return raw;
    }

    static double scale(Fields fields, Problems problems) {
        Numeral number = fields.number("scale");
        double scale = number == null ? 1 : number.value().doubleValue();
        if (number != null && (scale == 0 || Double.isInfinite(scale))) {
            problems.error(number, "\"scale\" is " + scale, "expected a number by which the value is multiplied, not 0");
        }
        return scale;
    }

    @Nullable
    FieldPath times(Fields fields) {
        return labels.plain(fields.text("times"), "\"times\"", "a value is multiplied by one number");
    }

    double offset(Fields fields) {
        Numeral number = fields.number("offset");
        double offset = number == null ? 0 : number.value().doubleValue();
        if (number != null && Double.isInfinite(offset)) {
            problems.error(number, "\"offset\" is " + offset, "expected a number that is added to the value, after \"scale\"");
        }
        return offset;
    }
}
