package io.smartexporter.rules;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The operators' mapping files and device database, checked as a whole and compiled. It does not change, and any thread may use
/// it at any time.
public final class RuleSet {
    /// A host has a few models, a text that a drive makes up has no bound.
    private static final int MOST_PLANS = 4096;

    private final List<String> warnings;
    private final List<MetricFamily> families;
    private final DeviceDatabase database;
    private final RuleCompiler compiler;
    private final AttributePlan unknownModel;
    private final Map<String, AttributePlan> plans = new ConcurrentHashMap<>();

    private RuleSet(List<String> warnings, FamilyTable families, DeviceDatabase database, RuleCompiler compiler) {
        this.warnings = List.copyOf(warnings);
        this.families = List.copyOf(families.families());
        this.database = database;
        this.compiler = compiler;
        this.unknownModel = compiler.plan(Map.of());
    }

    /// Reads, checks and compiles.
    ///
    /// @param mappings in the operator's order; each gives its own samples
    /// @param deviceDb the device database of check_smart_attributes; null if there is none
    /// @throws RulesException with everything that is wrong in any of the files, up to 20 lines and one for the rest for each file
    public static RuleSet compile(List<Source> mappings, @Nullable Source deviceDb) throws RulesException {
        RuleSetReader reader = new RuleSetReader();
        mappings.forEach(reader::mapping);
        DeviceDatabase database = deviceDb == null ? DeviceDatabase.NONE : reader.deviceDatabase(deviceDb);
        FamilyTable families = new FamilyTable();
        reader.mappings().forEach(families::add);
        reader.throwErrors();
        return new RuleSet(reader.warnings(), families, database, new RuleCompiler(reader.mappings(), families));
    }

    /// What is odd in the files but does not keep them from being used, `NAME:LINE:COLUMN: …`, in the order of the files.
    public List<String> warnings() {
        return warnings;
    }

    /// Every metric family that a rule can give, each name once, in the order of the files.
    public List<MetricFamily> families() {
        return families;
    }

    /// Whether the device database names this very model.
    public boolean knowsModel(String model) {
        return database.of(model) != null;
    }

    /// The plan for a model.
    ///
    /// @param model the model as the drive says it; the device database is searched for exactly this
    /// @param family the model family as smartctl's drive database has it; it makes no difference to a model that is known
    public AttributePlan attributes(String model, String family) {
        Map<Integer, ValueSource> chosen = database.of(model);
        if (chosen == null) {
            return unknownModel;
        }
        AttributePlan plan = plans.get(model);
        return plan == null ? remember(model, compiler.plan(chosen)) : plan;
    }

    private AttributePlan remember(String model, AttributePlan plan) {
        if (plans.size() >= MOST_PLANS) {
            plans.clear();
        }
        plans.put(model, plan);
        return plan;
    }
}
