package io.smartexporter.rules;

import io.smartexporter.rules.DeviceDatabase.ModelMatch;
import io.smartexporter.rules.DeviceDatabase.ModelMatch.How;
import io.smartexporter.rules.DriveSink.Bound;
import io.smartexporter.rules.DriveSink.Level;
import io.smartexporter.rules.DriveSink.Rejection;
import io.smartexporter.rules.Reading.ValueSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Records a plan's results for each attribute or field in turn, and describes them.
final class Explainer implements DriveSink {
    private final ModelMatch found;
    private final List<Explanation> explanations = new ArrayList<>();
    private final List<Verdict> outcomes = new ArrayList<>();
    private int state = -1;

    /// The result of one rule.
    private static final class Verdict {
        final RuleRef rule;
        final List<Explanation.Sample> samples = new ArrayList<>();
        String reason = "";

        Verdict(RuleRef rule) {
            this.rule = rule;
        }
    }

    Explainer(ModelMatch found) {
        this.found = found;
    }

    List<Explanation> explanations() {
        return explanations;
    }

    /// Describes the results since the last call.
    ///
    /// @param otherwise the reason if no rule was chosen
    void tell(String subject, String name, String said, @Nullable ValueSource choice, String otherwise) {
        if (outcomes.isEmpty()) {
            tell(subject, name, said, choice, null, otherwise);
        }
        outcomes.forEach(outcome -> tell(subject, name, said, choice, outcome,
                outcome.samples.isEmpty() ? outcome.reason : ""));
        outcomes.clear();
        state = -1;
    }

    private void tell(String subject, String name, String said, @Nullable ValueSource choice, @Nullable Verdict outcome,
            String reason) {
        String entry = found.profile().entries().stream().map(one -> one.name() + " (" + one.place() + ")")
                .collect(Collectors.joining(", "));
        explanations.add(new Explanation(subject, name, said, entry, found.words(), choice == null ? "" : choice.name(),
                outcome == null ? null : outcome.rule, outcome == null ? List.of() : outcome.samples, state, reason));
    }

    /// Why an attribute that has a rule is left out.
    static String notExported(ModelMatch found) {
        return found.how() == How.REFUSED
                ? found.words()
                : "only attributes with thresholds or performance data are exported, and it is not among them";
    }

    static String said(Attribute attribute) {
        return "VALUE %s, WORST %s, THRESH %s, RAW_VALUE %s".formatted(said(attribute.value()), said(attribute.worst()),
                said(attribute.thresh()), attribute.rawString().isEmpty() ? "-" : attribute.rawString());
    }

    static String number(double number) {
        if (number == FieldValues.UNIT_UNKNOWN) {
            return "a number of unknown unit";
        }
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? Long.toString((long) number) : Double.toString(number);
    }

    private static String said(int normalized) {
        return normalized < 0 ? "-" : Integer.toString(normalized);
    }

    private static String words(Rejection why) {
        return switch (why) {
            case NO_VALUE_CHOSEN ->
                "neither the rule nor the device database says which value is meant: give the rule a \"value\"";
            case NOT_A_NUMBER -> "it is no number: the first word must be all decimal digits, and not too large";
            case MISSING -> "smartctl did not give the value that the rule asks for, or gave more elements than are read";
            case NEGATIVE_COUNTER -> "it is negative, and a counter cannot be";
            case NOT_AVAILABLE ->
                "the drive does not have it: all bits of a counter are set, or a temperature is below -60 degrees Celsius";
            case UNIT_UNKNOWN -> "smartctl 7.0 and 7.1 count bytes there, in elements of a size that they leave out";
            case DUPLICATE -> "another attribute of the drive has given a sample of this name and these labels";
        };
    }

    @Override
    public void matched(RuleRef rule) {
        outcomes.add(new Verdict(rule));
    }

    @Override
    public void sample(int family, double value, List<Label> labels) {
        outcomes.getLast().samples.add(new Explanation.Sample(value, labels));
    }

    @Override
    public void rejected(RuleRef rule, @Nullable Attribute attribute, Rejection why) {
        outcomes.getLast().reason = words(why);
    }

    @Override
    public void superseded(RuleRef rule) {
        outcomes.getLast().reason = "the metric has this drive's value from another source, which comes first";
    }

    @Override
    public void unwanted(RuleRef rule) {
        outcomes.getLast().reason = "its value is 0, which the rule leaves out with \"nonzero\"";
    }

    @Override
    public void limit(List<Label> labels, Level level, Bound bound, double value) {
        // the state shows it
    }

    @Override
    public void state(List<Label> labels, int verdict) {
        state = verdict;
    }

    @Override
    public void unknownAttribute(Attribute attribute) {
        // no rule was chosen, which is reported anyway
    }
}
