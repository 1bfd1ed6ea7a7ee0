package io.smartexporter.rules;

import io.smartexporter.rules.Node.Dictionary;
import io.smartexporter.rules.Node.Sequence;
import io.smartexporter.rules.Node.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a [Mapping] of a mapping file: checks it and notes everything that is wrong with it.
final class MappingReader {
    private static final Set<String> KEYS = Set.of("prefix", "generic");
    private static final String DEFAULT_PREFIX = "smart_";

    private final Problems problems;
    private final List<Rule> rules = new ArrayList<>();

    private MappingReader(Problems problems) {
        this.problems = problems;
    }

    /// @throws RulesException if the text cannot be read; anything else is noted
    static Mapping read(Source source, Problems problems) throws RulesException {
        Document document = LiteralReader.read(source, Dialect.OPERATORS_FILE, Limits.OPERATORS_FILE);
        document.duplicates().forEach(duplicate -> problems.error(duplicate.second(), duplicate.message()));
        MappingReader reader = new MappingReader(problems);
        reader.file(document.root());
        return new Mapping(problems, reader.rules);
    }

    private void file(Node root) {
        if (!(root instanceof Dictionary object)) {
            problems.error(root, "the file is " + root.kind() + ": expected an object, { \"generic\": [ … ] }");
            return;
        }
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(KEYS);
        Sequence generic = fields.list("generic");
        if (generic != null) {
            rules(generic, new RuleReader(prefix(fields), problems));
        } else if (fields.any("generic") == null) {
            problems.warning(root, "\"generic\" is missing: the file gives no metrics");
        }
    }

    private String prefix(Fields fields) {
        Text prefix = fields.text("prefix");
        if (prefix == null) {
            return DEFAULT_PREFIX;
        }
        if (!RuleReader.isPrefix(prefix.value())) {
            problems.error(prefix, "\"prefix\" is " + Wording.quote(prefix.value()) + ": expected " + RuleReader.NAME_EXPECTED);
            return DEFAULT_PREFIX;
        }
        return prefix.value();
    }

    private void rules(Sequence list, RuleReader reader) {
        for (Node element : list.elements()) {
            Rule rule = element instanceof Dictionary object ? reader.read(object) : noRule(element);
            if (rule != null) {
                rules.add(rule);
            }
        }
        warnOfShadows();
    }

    private @Nullable Rule noRule(Node element) {
        problems.error(element, "a rule is " + element.kind() + ": expected an object, { \"id\": …, \"name\": …, \"type\": … }");
        return null;
    }

    /// The first rule of an ID that matches wins: one behind a rule that takes every name, or the same names, is never used.
    private void warnOfShadows() {
        Map<List<Object>, Rule> first = new HashMap<>();
        for (Rule rule : rules) {
            Rule all = first.get(List.of(rule.id()));
            Rule same = rule.match() == null ? null : first.get(List.of(rule.id(), text(rule.match())));
            if (all != null) {
                warnOfShadow(rule, all, "has no \"match\" and takes every name: put it last");
            } else if (same != null) {
                warnOfShadow(rule, same, "has the same \"match\": leave one out");
            }
            first.putIfAbsent(rule.match() == null ? List.of(rule.id()) : List.of(rule.id(), text(rule.match())), rule);
        }
    }

    private static String text(Pattern match) {
        return match.flags() + match.pattern();
    }

    private void warnOfShadow(Rule rule, Rule first, String why) {
        problems.warning(rule.at(),
                "the rule is never used: the rule of ID " + rule.id() + " in line " + first.at().line() + " " + why);
    }
}
