package io.smartexporter.rules;

import io.smartexporter.literal.Dialect;
import io.smartexporter.literal.Document;
import io.smartexporter.literal.LiteralException;
import io.smartexporter.literal.LiteralLimits;
import io.smartexporter.literal.LiteralReader;
import io.smartexporter.literal.Node;
import io.smartexporter.literal.Node.Dictionary;
import io.smartexporter.literal.Node.Sequence;
import io.smartexporter.literal.Node.Text;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Source;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.Budget.Term;
import io.smartexporter.rules.Mapping.DeviceRules;
import io.smartexporter.rules.Mapping.Glob;
import io.smartexporter.rules.Mapping.Section;
import io.smartexporter.rules.MetricRule.FieldRule;
import io.smartexporter.rules.MetricRule.NamedRule;
import io.smartexporter.rules.MetricRule.Rule;
import io.smartexporter.rules.MetricRule.StateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes a [Mapping] of a mapping file: checks it and notes everything that is wrong with it.
final class MappingReader {
    private static final Set<String> KEYS = Set.of("prefix", "drive_labels", "generic", "also", "per-device", "nvme", "scsi",
            "fields", "named", "state");
    private static final Set<String> DEVICE_KEYS = Set.of("devices", "families", "rules", "also");
    private static final String DEFAULT_PREFIX = "smart_";
    private static final String RULE = "an object, { \"id\": …, \"name\": …, \"type\": … }";

    private final Problems problems;
    private final Budget budget;
    private final Fields fields;
    private final List<LabelRule> driveLabels;
    private final RuleReader rules;
    private final NamedRuleReader named;
    private final StateRuleReader states;

    private MappingReader(Problems problems, Dictionary object, List<RuleRef> refs, Budget budget) {
        this.problems = problems;
        this.budget = budget;
        fields = new Fields(object, problems);
        LabelReader labels = new LabelReader(problems);
        driveLabels = labels.ofDrives(fields.any("drive_labels"));
        rules = new RuleReader(prefix(fields, problems), problems, labels, refs, budget);
        named = new NamedRuleReader(rules, problems, labels, budget);
        states = new StateRuleReader(rules, problems, labels, budget);
    }

    /// @param refs takes what identifies each rule
    /// @throws LiteralException if the text cannot be read; anything else is noted
    static Mapping read(Source source, Problems problems, List<RuleRef> refs, Budget budget) throws LiteralException {
        Document document = LiteralReader.read(source, Dialect.OPERATORS_FILE, LiteralLimits.OPERATORS_FILE);
        document.duplicates()
                .forEach(duplicate -> problems.error(duplicate.second(), duplicate.message(), Document.Duplicate.REMEDY));
        if (document.root() instanceof Dictionary object) {
            return new MappingReader(problems, object, refs, budget).file();
        }
        problems.error(document.root(),
                "the file is " + document.root().kind(), "expected an object, { \"generic\": [ … ] }");
        return new Mapping(problems, document.root().place(), List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of(), List.of(), List.of());
    }

    private Mapping file() {
        fields.warnOfOthers(KEYS);
        if (Arrays.stream(Section.values()).allMatch(section -> fields.any(section.key()) == null)) {
            problems.warning(fields.object(), "\"generic\" is missing", "the file gives no metrics");
        }
        Node labelsAt = fields.any("drive_labels");
        Mapping mapping = new Mapping(problems, (labelsAt == null ? fields.object() : labelsAt).place(), driveLabels,
                section(Section.GENERIC), section(Section.ALSO), perDevice(), named(), section(Section.NVME),
                section(Section.SCSI), list(fields.list(Section.FIELDS.key()), this::field),
                list(fields.list(Section.STATE.key()), this::state));
        new MappingChecks(problems).check(mapping);
        return mapping;
    }

    private static String prefix(Fields fields, Problems problems) {
        Text prefix = fields.text("prefix");
        if (prefix == null) {
            return DEFAULT_PREFIX;
        }
        if (!RuleReader.isPrefix(prefix.value())) {
            problems.error(prefix, "\"prefix\" is " + Wording.quote(prefix.value()), "expected " + RuleReader.NAME_EXPECTED);
            return DEFAULT_PREFIX;
        }
        return prefix.value();
    }

    private static <T> List<T> list(@Nullable Sequence list, Function<Node, @Nullable T> reader) {
        List<T> all = new ArrayList<>();
        for (Node element : list == null ? List.<Node>of() : list.elements()) {
            T read = reader.apply(element);
            if (read != null) {
                all.add(read);
            }
        }
        return all;
    }

    private List<Rule> section(Section section) {
        return list(fields.list(section.key()), element -> rule(section, element));
    }

    private @Nullable Rule rule(Section section, Node element) {
        if (element instanceof Dictionary object) {
            return rules.read(section, object);
        }
        problems.error(element, "a rule is " + element.kind(), "expected " + RULE);
        return null;
    }

    private @Nullable FieldRule field(Node element) {
        if (element instanceof Dictionary object) {
            return rules.readField(object);
        }
        problems.error(element,
                "a field is " + element.kind(), "expected an object, { \"path\": …, \"name\": …, \"type\": … }");
        return null;
    }

    private List<NamedRule> named() {
        return list(fields.list(Section.NAMED.key()), this::named).stream().flatMap(List::stream).toList();
    }

    private @Nullable List<NamedRule> named(Node element) {
        if (element instanceof Dictionary object) {
            return named.read(object);
        }
        problems.error(element, "a rule is " + element.kind(),
                "expected an object, { \"names\": [ … ], \"name\": …, \"type\": …, \"value\": … }");
        return null;
    }

    private @Nullable StateRule state(Node element) {
        if (element instanceof Dictionary object) {
            return states.read(object);
        }
        problems.error(element, "a rule is " + element.kind(), "expected an object, { \"value\": …, \"name\": …, \"type\": … }");
        return null;
    }

    private List<DeviceRules> perDevice() {
        return list(fields.list(Section.PER_DEVICE.key()), this::device);
    }

    private @Nullable DeviceRules device(Node element) {
        if (!(element instanceof Dictionary object)) {
            problems.error(element, "an element of \"per-device\" is " + element.kind(),
                    "expected an object, { \"devices\": [ … ], \"rules\": [ … ] }");
            return null;
        }
        Fields device = new Fields(object, problems);
        device.warnOfOthers(DEVICE_KEYS);
        if (device.any("families") == null) {
            device.require("devices", "a list of models, which may have * and ?");
        }
        if (device.any("also") == null) {
            device.require("rules", "a list of rules");
        }
        return new DeviceRules(list(device.list("devices"), this::model), list(device.list("families"), this::model),
                list(device.list("rules"), rule -> rule(Section.PER_DEVICE, rule)),
                list(device.list("also"), rule -> rule(Section.PER_DEVICE, rule)));
    }

    private @Nullable Glob model(Node element) {
        if (element instanceof Text text && !text.value().isEmpty()) {
            return budget.spend(Term.GLOBS, text.value().length(), text.place(), problems) ? new Glob(text.value()) : null;
        }
        problems.error(element, "a model or family is " + (element instanceof Text ? "empty" : element.kind()),
                "expected a string, which may have * and ?");
        return null;
    }
}
