package io.smartexporter.rules;

import io.smartexporter.literal.Finding;
import io.smartexporter.literal.Source;
import io.smartexporter.rules.LabelRule.DriveWord;
import io.smartexporter.rules.MetricRule.Rule;
import io.smartexporter.rules.Step.FieldStep;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The operators' files (mappings, device database, overrides), checked as a whole and compiled. It is immutable, and any thread
/// may use it at any time.
public final class RuleSet {
    private final List<Finding> findings;
    private final List<MetricFamily> families;
    private final List<RuleRef> rules;
    private final boolean leavesChoice;
    private final DriveCompiler drives;
    private final PlanParts parts;
    private final HostSteps states;

    private RuleSet(RuleSetReader reader, RuleFiles files, DeviceDatabase database, Overrides overrides, FamilyTable families,
            SeriesTable series) {
        this.findings = List.copyOf(reader.warnings());
        this.families = List.copyOf(families.families());
        this.rules = List.copyOf(reader.refs());
        List<Mapping> mappings = reader.mappings();
        this.leavesChoice = mappings.stream().flatMap(Mapping::attributeRules).anyMatch(rule -> rule.value() == null);
        IdIndex ids = new IdIndex(Stream.of(mappings.stream().flatMap(Mapping::attributeRules).map(Rule::id), database.ids(),
                overrides.ids()).flatMap(said -> said));
        SlotTable slots = new SlotTable(mappings);
        RuleCompiler compiler = new RuleCompiler(mappings, families, series, ids, slots);
        List<FieldStep> fields = compiler.fields();
        BitSet further = new BitSet();
        mappings.stream().flatMap(Mapping::furtherRules).forEach(rule -> further.set(series.index(rule)));
        List<LabelRule> driveLabels = mappings.isEmpty() ? DriveWord.DEFAULT : mappings.getFirst().driveLabels();
        states = compiler.states();
        parts = PlanParts.of(ids, slots, series.templates(), driveLabels, fields, further, compiler.named(), states.drive());
        drives = new DriveCompiler(compiler, parts, database, overrides, files);
    }

    /// Reads, checks and compiles.
    ///
    /// @param reserved names that no rule may use
    /// @throws RulesException with every mistake in the files, up to 20 lines and one for the rest for each file
    public static RuleSet compile(RuleFiles files, ReservedNames reserved) throws RulesException {
        RuleSetReader reader = new RuleSetReader();
        reader.checkSize(files);
        reader.throwErrors();
        files.mappings().forEach(reader::mapping);
        DeviceDatabase database = reader.deviceDatabase(files.deviceDb());
        Overrides overrides = reader.overrides(files.overrides());
        FamilyTable families = new FamilyTable(reserved);
        SeriesTable series = new SeriesTable();
        PathChecks paths = new PathChecks(reader.budget());
        for (Mapping mapping : reader.mappings()) {
            families.add(mapping);
            series.add(mapping);
            paths.add(mapping);
        }
        reader.budget().check();
        series.check();
        new SetChecks(reader, files, database).check();
        reader.throwErrors();
        return new RuleSet(reader, files, database, overrides, families, series);
    }

    /// Reads, checks and compiles mappings and a device database; no name is reserved.
    ///
    /// @param mappings in the operator's order; each gives its own samples
    /// @param deviceDb the device database of check_smart_attributes; null if there is none
    /// @throws RulesException with every mistake in the files, up to 20 lines and one for the rest for each file
    public static RuleSet compile(List<Source> mappings, @Nullable Source deviceDb) throws RulesException {
        return compile(RuleFiles.of(mappings, deviceDb), ReservedNames.NONE);
    }

    /// The warnings about the files, in the order of the files.
    public List<Finding> findings() {
        return findings;
    }

    /// The findings in words, `NAME:LINE:COLUMN: …`.
    public List<String> warnings() {
        return findings.stream().map(Finding::text).toList();
    }

    /// Every metric family that a rule can give, each name once, in the order of the files.
    public List<MetricFamily> families() {
        return families;
    }

    /// Every rule, each at its index.
    public List<RuleRef> rules() {
        return rules;
    }

    /// Whether any rule has no value, and so leaves the choice to the device database.
    public boolean leavesChoiceToDatabase() {
        return leavesChoice;
    }

    /// Adds the rules' paths to those read from a document.
    ///
    /// @param values their destination; made by [#newValues()] of this rule set
    public <T> void addPaths(JsonPaths<T> paths, Function<T, FieldValues> values) {
        SlotTable slots = parts.slots();
        for (int i = 0; i < slots.size(); i++) {
            int slot = i;
            paths.value(slots.path(slot).text(), (target, value) -> values.apply(target).put(slot, value));
        }
    }

    /// Room for one document's values at the rules' paths.
    public FieldValues newValues() {
        return new FieldValues(parts.slots());
    }

    /// Whether any rule asks if drives are awake.
    public boolean asksForStates() {
        return !states.drive().isEmpty();
    }

    /// Gives the samples that the rules name for the host as a whole.
    public void applyTo(Host host, DriveSink sink) {
        states.apply(host, sink);
    }

    /// The plan for a drive: the same as long as the drive exists.
    public DrivePlan plan(DriveIdentity drive) {
        return drives.plan(drive);
    }
}
