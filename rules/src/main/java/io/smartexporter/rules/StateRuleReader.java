package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Node.Dictionary;
import io.smartexporter.literal.Problems;
import io.smartexporter.rules.Budget.Term;
import io.smartexporter.rules.Mapping.Section;
import io.smartexporter.rules.MetricFamily.Kind;
import io.smartexporter.rules.MetricRule.StateRule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a [StateRule] of an object under `state`.
final class StateRuleReader {
    private static final Set<String> KEYS = Set.of("value", "name", "type", "help", "labels");

    private final RuleReader rules;
    private final Problems problems;
    private final LabelReader labels;
    private final Budget budget;

    StateRuleReader(RuleReader rules, Problems problems, LabelReader labels, Budget budget) {
        this.rules = rules;
        this.problems = problems;
        this.labels = labels;
        this.budget = budget;
    }

    /// The rule, or null if it lacks what it must have.
    @Nullable
    StateRule read(Dictionary object) {
        Fields fields = new Fields(object, problems);
        fields.warnOfOthers(KEYS);
        fields.require("value", StateWord.EXPECTED);
        StateWord word = rules.word(fields, "value", StateWord::of, StateWord.EXPECTED);
        Kind kind = rules.kind(fields);
        String name = rules.name(fields, kind);
        String help = rules.helpText(fields.text("help"));
        List<LabelRule> own = word == null ? List.of() : labels.ofState(fields.object("labels"), word);
        Node nameAt = fields.any("name");
        if (word == null || kind == null || name == null || nameAt == null
                || !budget.spend(Term.RULES, 1, object.place(), problems)) {
            return null;
        }
        RuleRef ref = rules.ref(Section.STATE, object, word.word(), name);
        return new StateRule(ref, object.place(), nameAt.place(), word, name, kind, help, own);
    }
}
