package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Node.Dictionary;
import io.smartexporter.literal.Node.Sequence;
import io.smartexporter.literal.Node.Text;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.Budget.Term;
import io.smartexporter.rules.LabelRule.LabelSource;
import io.smartexporter.rules.Mapping.Section;
import io.smartexporter.rules.MetricFamily.Kind;
import io.smartexporter.rules.MetricRule.NamedRule;
import io.smartexporter.rules.Reading.RawPart;
import io.smartexporter.rules.Reading.ValueSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes [NamedRule]s of an object under `named`. If the metric's name has a `*`, which stands for the attribute's name, there is one
/// for each attribute.
final class NamedRuleReader {
    private static final Set<String> KEYS = Set.of("names", "name", "type", "value", "raw", "scale", "times", "offset", "help",
            "labels");
    private static final String NAMES = "a list of attributes' names as smartctl prints them";

    private final RuleReader rules;
    private final Problems problems;
    private final LabelReader labels;
    private final Budget budget;

    /// What the rules of one object have in common.
    private record Common(RuleRef ref, Dictionary at, Text nameAt, Kind kind, ValueSource value, @Nullable RawPart raw,
            double scale, @Nullable FieldPath times, double offset, @Nullable String help, List<LabelRule> labels) {
        NamedRule rule(List<String> attributes, String name) {
            String subject = attributes.getFirst() + (attributes.size() > 1 ? ", …" : "");
            RuleRef own = new RuleRef(ref.index(), ref.file(), ref.line(), ref.column(), ref.section(), subject, name);
            return new NamedRule(own, at.place(), nameAt.place(), attributes, name, kind, value, raw, scale, times, offset, help,
                    labels);
        }
    }

    NamedRuleReader(RuleReader rules, Problems problems, LabelReader labels, Budget budget) {
        this.rules = rules;
        this.problems = problems;
        this.labels = labels;
        this.budget = budget;
    }

    /// The rules; none if the object lacks what it must have.
    List<NamedRule> read(Dictionary object) {
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(KEYS);
        fields.require("names", NAMES);
        fields.require("name", "the metric's name without its prefix, * for the attribute's name");
        fields.require("value", ValueSource.EXPECTED);
        List<String> attributes = attributes(fields.list("names"));
        Kind kind = rules.kind(fields);
        Text nameAt = fields.text("name");
        ValueSource value = rules.word(fields, "value", ValueSource::of, ValueSource.EXPECTED);
        RawPart raw = rules.raw(fields, value);
        double scale = RuleReader.scale(fields, problems);
        FieldPath times = rules.times(fields);
        double offset = rules.offset(fields);
        String help = rules.helpText(fields.text("help"));
        List<LabelRule> own = labels.ofNames(fields.object("labels"));
        if (attributes.isEmpty() || kind == null || nameAt == null || value == null) {
            return List.of();
        }
        RuleRef ref = rules.ref(Section.NAMED, object, attributes.getFirst() + (attributes.size() > 1 ? ", …" : ""),
                nameAt.value());
        return expand(attributes, new Common(ref, object, nameAt, kind, value, raw, scale, times, offset, help, own));
    }

    private List<NamedRule> expand(List<String> attributes, Common common) {
        String pattern = common.nameAt().value();
        List<NamedRule> all = new ArrayList<>();
        if (!pattern.contains("*")) {
            String name = rules.name(common.nameAt(), pattern, common.kind());
            checkTold(attributes, common);
            if (name != null && spend(common)) {
                all.add(common.rule(attributes, name));
            }
            return all;
        }
        for (String attribute : attributes) {
            if (!attribute.matches("[a-z0-9_-]+")) {
                problems.error(common.nameAt(),
                        "the attribute's name " + Wording.quote(attribute) + " cannot stand in a metric's name",
                        "give it a rule without *");
                return all;
            }
            String name = rules.name(common.nameAt(), pattern.replace("*", attribute.replace('-', '_')), common.kind());
            if (name == null) {
                return all;
            }
            if (spend(common)) {
                all.add(common.rule(List.of(attribute), name));
            }
        }
        return all;
    }

    private void checkTold(List<String> attributes, Common common) {
        boolean told = common.labels().stream().map(LabelRule::source)
                .anyMatch(source -> source instanceof LabelSource.AttributeName || source instanceof LabelSource.AttributeNumber);
        if (attributes.size() > 1 && !told) {
            problems.error(common.at(), "no label tells the attributes apart",
                    "give a label { \"attribute\": \"name\" }, or the metric's name a *");
        }
    }

    private boolean spend(Common common) {
        return budget.spend(Term.RULES, 1, common.at().place(), problems);
    }

    /// In lower case.
    private List<String> attributes(@Nullable Sequence list) {
        Set<String> known = new HashSet<>();
        List<String> all = new ArrayList<>();
        for (Node element : list == null ? List.<Node>of() : list.elements()) {
            String name = element instanceof Text text ? text.value().toLowerCase(Locale.ROOT) : "";
            if (name.isEmpty() || name.length() > RulesOfId.LONGEST_NAME) {
                problems.error(element, "a name of an attribute is " + shown(element), "expected " + NAMES);
            } else if (!known.add(name)) {
                problems.error(element, "the name " + Wording.quote(name) + " stands twice", "leave one out");
            } else {
                all.add(name);
            }
        }
        if (list != null && list.elements().isEmpty()) {
            problems.error(list, "\"names\" is empty", "expected " + NAMES);
        }
        return all;
    }

    private static String shown(Node element) {
        return element instanceof Text text ? text.value().isEmpty() ? "empty" : "too long" : element.kind();
    }
}
