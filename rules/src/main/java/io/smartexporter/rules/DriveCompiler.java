package io.smartexporter.rules;

import io.smartexporter.rules.DeviceDatabase.ModelMatch;
import io.smartexporter.rules.DeviceDatabase.ModelMatch.How;
import io.smartexporter.rules.DeviceDatabase.Profile;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.DrivePlan.Exported;
import io.smartexporter.rules.DrivePlan.Limit;
import io.smartexporter.rules.RuleCompiler.ModelPlan;
import io.smartexporter.rules.RuleFiles.Export;
import io.smartexporter.rules.RuleFiles.UnknownModelPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Makes the plans of drives: their model's rules, their limits and their labels.
final class DriveCompiler {
    /// The bytes that plans may take: those of 1,000 drives with the default mapping, and of fewer with a larger one.
    private static final int PLAN_BYTES = 16 << 20;
    private static final int MODEL_BYTES = 4 << 20;

    /// A host has a few models and some hundred drives; the texts of faulty drives have no bound.
    private static final int MOST_PLANS = 4096;
    private static final int MOST_MODELS = 1024;

    private final RuleCompiler compiler;
    private final PlanParts parts;
    private final DeviceDatabase database;
    private final Overrides overrides;
    private final UnknownModelPolicy unknownModels;
    private final Set<Export> export;
    private final int mostPlans;
    private final int mostModels;
    private final Map<Model, ModelPlan> models = new ConcurrentHashMap<>();
    private final Map<DriveIdentity, DrivePlan> plans = new ConcurrentHashMap<>();

    private record Model(Protocol protocol, String model, String family) {}

    DriveCompiler(RuleCompiler compiler, PlanParts parts, DeviceDatabase database, Overrides overrides, RuleFiles files) {
        this.compiler = compiler;
        this.parts = parts;
        this.database = database;
        this.overrides = overrides;
        this.unknownModels = files.unknownModels();
        this.export = files.export();
        this.mostPlans = Math.clamp(PLAN_BYTES / planBytes(parts), 1, MOST_PLANS);
        this.mostModels = Math.clamp(MODEL_BYTES / modelBytes(parts), 1, MOST_MODELS);
    }

    /// A place for every series, and the contents of those of ATA's thirty attributes, which may be the elements of lists, too.
    private static int planBytes(PlanParts parts) {
        int labels = parts.templates().stream().mapToInt(List::size).max().orElse(0);
        int lists = parts.manifold().map(series -> 100 + 32 * parts.template(series).size()).sum();
        return 200 + 4 * parts.series() + parts.ids().size() + 30 * (100 + 32 * labels + lists);
    }

    /// Two places for every attribute ID, with their contents.
    private static int modelBytes(PlanParts parts) {
        return 200 + 32 * parts.ids().size();
    }

    /// The same as long as the drive exists; unless there are more plans than may be kept.
    DrivePlan plan(DriveIdentity drive) {
        DrivePlan known = plans.get(drive);
        if (known != null) {
            return known;
        }
        DrivePlan made = make(drive);
        if (plans.size() >= mostPlans) {
            plans.clear();
        }
        plans.put(drive, made);
        return made;
    }

    private DrivePlan make(DriveIdentity drive) {
        ModelPlan model = model(new Model(drive.protocol(), drive.model(), drive.family()));
        Overrides.OfDrive own = overrides.of(drive);
        Map<Integer, Threshold> thresholds = new HashMap<>(model.found().profile().thresholds());
        thresholds.putAll(own.thresholds());
        Set<Integer> perfs = own.perfs() == null ? model.found().profile().perfs() : own.perfs();
        return new DrivePlan(parts, drive, model, limits(model, own.thresholds()),
                exported(model.found(), thresholds.keySet(), perfs));
    }

    private ModelPlan model(Model model) {
        ModelPlan known = models.get(model);
        if (known != null) {
            return known;
        }
        if (models.size() >= mostModels || compiler.isFull()) {
            plans.clear(); // they hold the models' plans, and these the compiler's results
            models.clear();
            compiler.forget();
        }
        ModelPlan made = compiler.plan(model.protocol(), model.model(), model.family(), match(model));
        models.put(model, made);
        return made;
    }

    private ModelMatch match(Model model) {
        ModelMatch found = database.of(model.protocol(), model.model(), model.family());
        return found.known() ? found : switch (unknownModels) {
            case UnknownModelPolicy.ByRule _ -> found;
            case UnknownModelPolicy.Nothing _ -> new ModelMatch(How.REFUSED, "", Profile.NONE);
            case UnknownModelPolicy.ByEntry(String name) -> {
                Profile profile = database.entry(name);
                yield profile == null ? found : new ModelMatch(How.POLICY, name, profile);
            }
        };
    }

    /// Those of the model, unless this drive has its own.
    private @Nullable Limit[] limits(ModelPlan model, Map<Integer, Threshold> own) {
        if (own.isEmpty()) {
            return model.limits();
        }
        @Nullable
        Limit[] limits = model.limits().clone();
        own.forEach((id, threshold) -> limits[parts.ids().index(id)] = Limit.of(id, threshold,
                model.found().profile().choices().get(id)));
        return limits;
    }

    private @Nullable Exported exported(ModelMatch found, Set<Integer> thresholds, Set<Integer> perfs) {
        if (found.how() == How.REFUSED) {
            return Exported.of(Set.of(), parts.ids());
        }
        if (export.isEmpty()) {
            return null;
        }
        Set<Integer> wanted = new HashSet<>();
        wanted.addAll(export.contains(Export.THRESHOLDS) ? thresholds : Set.of());
        wanted.addAll(export.contains(Export.PERFS) ? perfs : Set.of());
        return Exported.of(wanted, parts.ids());
    }
}
