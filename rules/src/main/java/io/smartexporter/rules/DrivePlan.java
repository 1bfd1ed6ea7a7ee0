package io.smartexporter.rules;

import io.smartexporter.rules.DriveSink.Level;
import io.smartexporter.rules.DriveSink.Rejection;
import io.smartexporter.rules.FieldValues.Elements;
import io.smartexporter.rules.Reading.ValueSource;
import io.smartexporter.rules.RuleCompiler.ModelPlan;
import io.smartexporter.rules.Step.AttributeStep;
import io.smartexporter.rules.Step.FieldStep;
import io.smartexporter.rules.Step.NamedStep;
import io.smartexporter.rules.Step.PseudoStep;
import io.smartexporter.rules.Step.StateStep;
import io.smartexporter.rules.Threshold.Range;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What the rules make of one drive: made once for it, applied to each of its documents.
///
/// It does not change, and any thread may use it at any time. What is there beside its data are the labels of earlier documents and
/// a set that is used again by the next; neither shows.
public final class DrivePlan {
    private final PlanParts parts;
    private final DriveIdentity drive;
    private final ModelPlan model;
    private final List<FieldStep> first;
    private final List<PseudoStep> pseudos;
    private final @Nullable Limit[] limits;
    private final @Nullable Exported exported;
    private final @Nullable SeriesLabels[] labels;
    private final AtomicReference<@Nullable BitSet> spare = new AtomicReference<>();

    /// @param limits by index of the attribute's ID
    /// @param exported the attributes that are; null: all are
    DrivePlan(PlanParts parts, DriveIdentity drive, ModelPlan model, @Nullable Limit[] limits, @Nullable Exported exported) {
        this.parts = parts;
        this.drive = drive;
        this.model = model;
        this.limits = limits;
        this.exported = exported;
        first = parts.first(drive.protocol());
        pseudos = parts.pseudos(drive.protocol());
        labels = new SeriesLabels[parts.series()];
    }

    /// Whether the device database knows the drive: its model, the end of its model or family, or its protocol.
    public boolean isModelled() {
        return model.found().known();
    }

    /// What it has in common with all drives of its model.
    ModelPlan model() {
        return model;
    }

    /// Makes samples of one document.
    ///
    /// @param table the table of attributes; empty for other protocols than ATA
    /// @param values what the document says at the rules' paths
    public void apply(List<Attribute> table, FieldValues values, DriveSink sink) {
        FieldValues known = values.in(parts.slots());
        BitSet given = borrow();
        for (int i = 0; i < first.size(); i++) {
            field(first.get(i), known, given, sink);
        }
        for (int i = 0; i < table.size(); i++) {
            row(table.get(i), known, given, sink);
            named(table.get(i), i, known, sink);
        }
        for (int i = 0; i < pseudos.size(); i++) {
            pseudo(pseudos.get(i), known, given, sink);
        }
        for (int i = 0; i < parts.fields().size(); i++) {
            field(parts.fields().get(i), known, given, sink);
        }
        spare.set(given);
    }

    /// Tells what becomes of every attribute and every field of one document, and why.
    ///
    /// @param table the table of attributes; empty for other protocols than ATA
    /// @param values what the document says at the rules' paths
    public List<Explanation> explain(List<Attribute> table, FieldValues values) {
        FieldValues known = values.in(parts.slots());
        Explainer explainer = new Explainer(model.found());
        BitSet given = new BitSet(labels.length);
        explain(first, known, given, explainer);
        for (int i = 0; i < table.size(); i++) {
            Attribute attribute = table.get(i);
            row(attribute, known, given, explainer);
            named(attribute, i, known, explainer);
            int index = parts.ids().index(attribute.id());
            explainer.tell(Integer.toString(attribute.id()), attribute.name(), Explainer.said(attribute),
                    choice(attribute.id()), unruled(index, attribute.name()));
        }
        for (PseudoStep pseudo : pseudos) {
            pseudo(pseudo, known, given, explainer);
            double found = pseudo.value(known);
            if (pseudo.index() >= 0 || !Double.isNaN(found)) {
                explainer.tell(Integer.toString(pseudo.attribute().id()), pseudo.attribute().name(),
                        Double.isNaN(found) ? "" : Explainer.number(found), choice(pseudo.attribute().id()),
                        Double.isNaN(found) ? "smartctl does not say it" : unruled(pseudo.index(), pseudo.attribute().name()));
            }
        }
        explain(parts.fields(), known, given, explainer);
        return List.copyOf(explainer.explanations());
    }

    private void explain(List<FieldStep> fields, FieldValues known, BitSet given, Explainer explainer) {
        for (FieldStep step : fields) {
            field(step, known, given, explainer);
            explainer.tell(step.ref().subject(), "", said(step, known), null, step.applies(known)
                    ? "smartctl's JSON has no value there"
                    : "smartctl's JSON has nothing at the path of the rule's \"if\"");
        }
    }

    private @Nullable ValueSource choice(int id) {
        return model.found().profile().choices().get(id);
    }

    /// Why no rule was chosen.
    private String unruled(int index, String name) {
        ModelPlan.Entry entry = index < 0 ? null : model.entries()[index];
        if (entry == null) {
            return "no rule has this ID";
        }
        return entry.rules().matches(name).length == 0
                ? "no rule of this ID matches this name"
                : Explainer.notExported(model.found());
    }

    private static String said(FieldStep step, FieldValues values) {
        if (!step.elements() && step.presence().isConstant()) {
            return values.isThere(step.slot()) ? "something" : "";
        }
        if (!step.elements()) {
            double number = values.number(step.slot());
            String text = values.text(step.slot());
            return text != null ? text : Double.isNaN(number) ? "" : Explainer.number(number);
        }
        Elements all = values.elements(step.slot());
        return all == null ? "" : all.size() + " elements";
    }

    private BitSet borrow() {
        BitSet free = spare.getAndSet(null);
        if (free == null) {
            return new BitSet(labels.length);
        }
        free.clear();
        return free;
    }

    /// False if it was there already.
    private static boolean add(BitSet given, int series) {
        if (given.get(series)) {
            return false;
        }
        given.set(series);
        return true;
    }

    /// A row of the table of attributes.
    void row(Attribute attribute, FieldValues values, BitSet given, DriveSink sink) {
        int index = parts.ids().index(attribute.id());
        ModelPlan.Entry entry = index < 0 ? null : model.entries()[index];
        int[] matches = entry == null ? RulesOfId.NOTHING : entry.rules().matches(attribute.name());
        if (matches.length == 0 && parts.named().of(attribute.name()).isEmpty()) {
            sink.unknownAttribute(attribute);
        }
        Limit limit = index < 0 ? null : limits[index];
        if (limit != null) {
            Reading reading = limit.reading() == null ? reading(entry, matches) : limit.reading();
            judge(limit, index, limit.value(reading, attribute), attribute.name(), values, given, sink);
        }
        if (entry != null && isExported(index)) {
            for (int match : matches) {
                AttributeStep step = entry.steps()[match];
                double read = step.reading() == null ? Double.NaN : step.reading().read(attribute);
                step(step, read, attribute, values, given, sink);
            }
        }
    }

    /// The rules for an attribute's name.
    ///
    /// @param row how many attributes are before it in the table
    private void named(Attribute attribute, int row, FieldValues values, DriveSink sink) {
        List<NamedStep> steps = parts.named().of(attribute.name());
        if (steps.isEmpty() || !isExported(attribute)) {
            return;
        }
        for (int i = 0; i < steps.size(); i++) {
            NamedStep step = steps.get(i);
            sink.matched(step.ref());
            double read = step.reading().read(attribute);
            double scaled = step.scale().of(read, values);
            Rejection why = Step.rejection(read, scaled, step.counter(), step.reading().failure());
            if (why == null) {
                List<Label> all = labels(step.series()).of(values, step.many() ? row : 0, attribute.id(), attribute.name());
                sink.sample(step.family(), scaled, all);
            } else {
                sink.rejected(step.ref(), attribute, why);
            }
        }
    }

    private boolean isExported(Attribute attribute) {
        return exported == null || exported.ids().contains(attribute.id());
    }

    /// Gives the samples of the drive's state.
    ///
    /// @param awake whether it was read, and not left asleep
    /// @param values what its last document says; without any for a drive that has none
    public void applyState(boolean awake, FieldValues values, DriveSink sink) {
        FieldValues known = values.in(parts.slots());
        for (StateStep step : parts.states()) {
            sink.matched(step.ref());
            sink.sample(step.family(), awake ? 1 : 0, labels(step.series()).of(known, 0, 0, ""));
        }
    }

    /// A value outside the table.
    void pseudo(PseudoStep pseudo, FieldValues values, BitSet given, DriveSink sink) {
        int index = pseudo.index();
        double found = index < 0 ? Double.NaN : pseudo.value(values);
        if (Double.isNaN(found)) {
            return;
        }
        String name = pseudo.attribute().name();
        ModelPlan.Entry entry = model.entries()[index];
        int[] matches = entry == null ? RulesOfId.NOTHING : entry.rules().matches(name);
        Limit limit = limits[index];
        if (limit != null) {
            Reading reading = limit.reading() == null ? reading(entry, matches) : limit.reading();
            judge(limit, index, reading == null ? Double.NaN : reading.of(found), name, values, given, sink);
        }
        if (entry != null && isExported(index)) {
            for (int match : matches) {
                AttributeStep step = entry.steps()[match];
                step(step, step.reading() == null ? Double.NaN : step.reading().of(found), null, values, given, sink);
            }
        }
    }

    private boolean isExported(int index) {
        return exported == null || exported.byIndex()[index];
    }

    private static @Nullable Reading reading(ModelPlan.@Nullable Entry entry, int[] matches) {
        for (int match : matches) {
            Reading reading = entry == null ? null : entry.steps()[match].reading();
            if (reading != null) {
                return reading;
            }
        }
        return null;
    }

    /// Of rows with one ID the first is compared.
    private void judge(Limit limit, int index, double value, String name, FieldValues values, BitSet given, DriveSink sink) {
        boolean usable = !Double.isNaN(value) && !FieldValues.isNotAvailable(value) && value != FieldValues.UNIT_UNKNOWN;
        if (!usable || !add(given, parts.limitSeries(index))) {
            return;
        }
        List<Label> all = labels(parts.limitSeries(index)).of(values, 0, 0, name);
        Threshold threshold = limit.threshold();
        limit(threshold.warning(), Level.WARNING, all, sink);
        limit(threshold.critical(), Level.CRITICAL, all, sink);
        if (threshold.warning() != null || threshold.critical() != null) {
            sink.state(all, threshold.state(value));
        }
    }

    private static void limit(@Nullable Range range, Level level, List<Label> labels, DriveSink sink) {
        if (range != null) {
            sink.limit(labels, level, range.bound(), range.limit());
        }
    }

    private void step(AttributeStep step, double read, @Nullable Attribute attribute, FieldValues values, BitSet given,
            DriveSink sink) {
        sink.matched(step.ref());
        double scaled = step.scale().of(read, values);
        Rejection why = step.reading() == null
                ? Rejection.NO_VALUE_CHOSEN
                : Step.rejection(read, scaled, step.counter(), step.reading().failure());
        if (why != null) {
            sink.rejected(step.ref(), attribute, why);
        } else if (!add(given, step.series())) {
            again(step.ref(), step.series(), attribute, sink);
        } else {
            sink.sample(step.family(), scaled, labels(step.series()).of(values, 0, 0, ""));
        }
    }

    /// What stands at a path.
    void field(FieldStep step, FieldValues values, BitSet given, DriveSink sink) {
        if (!step.applies(values)) {
            return;
        }
        if (step.elements()) {
            elements(step, values, sink);
            return;
        }
        boolean there = values.isThere(step.slot());
        boolean replaced = !there && !Double.isNaN(step.presence().missing()) && values.wasAsked(step.slot());
        if (!there && !replaced) {
            return;
        }
        double read = replaced ? step.presence().missing() : step.number(values.number(step.slot()));
        sink.matched(step.ref());
        if (given.get(step.series())) {
            again(step.ref(), step.series(), null, sink);
        } else if (sample(step, read, 0, 0, values, sink)) {
            given.set(step.series());
        }
    }

    /// The series has its sample already: from the source before this one, or from another attribute that the drive should not have.
    private void again(RuleRef rule, int series, @Nullable Attribute attribute, DriveSink sink) {
        if (parts.isPreferred(series)) {
            sink.superseded(rule);
        } else {
            sink.rejected(rule, attribute, Rejection.DUPLICATE);
        }
    }

    private void elements(FieldStep step, FieldValues values, DriveSink sink) {
        Elements own = values.elements(step.slot());
        Elements found = own == null ? Elements.NONE : own;
        Elements all = step.rows() < 0 ? own : values.elements(step.rows());
        if (all == null || !values.wasAsked(step.slot())) {
            return;
        }
        sink.matched(step.ref());
        boolean more = all.more();
        for (int i = 0; i < all.size(); i++) {
            long element = all.element(i);
            int at = step.rows() < 0 ? i : found.find(element);
            if (at >= 0) {
                sample(step, step.number(found.number(at)), i, element, values, sink);
            } else if (found.knows(element)) {
                sample(step, step.presence().missing(), i, element, values, sink);
            } else {
                more = true;
            }
        }
        if (more) {
            sink.rejected(step.ref(), null, Rejection.MISSING);
        }
    }

    /// False if the value gives none.
    private boolean sample(FieldStep step, double read, int ordinal, long element, FieldValues values, DriveSink sink) {
        double scaled = step.scale().of(read, values);
        Rejection why = Step.rejection(read, scaled, step.counter(), Rejection.NOT_A_NUMBER);
        boolean unwanted = why == null && scaled == 0 && step.presence().nonzero();
        if (unwanted) {
            sink.unwanted(step.ref());
        } else if (why == null) {
            sink.sample(step.family(), scaled, labels(step.series()).of(values, ordinal, element, ""));
        } else {
            sink.rejected(step.ref(), null, why);
        }
        return why == null && !unwanted;
    }

    private SeriesLabels labels(int series) {
        SeriesLabels known = labels[series];
        if (known == null) {
            known = new SeriesLabels(parts.template(series), drive, parts.slots());
            labels[series] = known;
        }
        return known;
    }

    /// The attributes that are exported.
    ///
    /// @param byIndex by index of the attribute's ID
    @SuppressWarnings("ArrayRecordComponent") // made once, read only, never compared
    record Exported(Set<Integer> ids, boolean[] byIndex) {
        static Exported of(Set<Integer> wanted, IdIndex ids) {
            boolean[] byIndex = new boolean[ids.size()];
            for (int index = 0; index < byIndex.length; index++) {
                byIndex[index] = wanted.contains(ids.id(index));
            }
            return new Exported(wanted, byIndex);
        }
    }

    /// The threshold of one attribute.
    ///
    /// @param reading which value is compared: the device database's choice; null if it has none, and then it is the rule's
    /// @param inverted whether it is the wrong way round for a normalized value
    record Limit(Threshold threshold, @Nullable Reading reading, boolean inverted) {
        /// The value of a row that is compared; NaN if there is none.
        double value(@Nullable Reading chosen, Attribute attribute) {
            if (chosen == null || (inverted && chosen.isHealth())) {
                return Double.NaN;
            }
            return chosen.read(attribute);
        }

        static Limit of(int id, Threshold threshold, @Nullable ValueSource choice) {
            Reading reading = choice == null ? null : Reading.of(choice, null);
            return new Limit(threshold, reading, DatabaseChecks.areInverted(id, threshold));
        }
    }
}
