package io.smartexporter.rules;

import io.smartexporter.rules.DeviceDatabase.ModelMatch;
import io.smartexporter.rules.DeviceDatabase.ModelMatch.How;
import io.smartexporter.rules.DeviceDatabase.Profile;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.DrivePlan.Limit;
import io.smartexporter.rules.LabelRule.LabelSource;
import io.smartexporter.rules.Reading.ValueSource;
import io.smartexporter.rules.RuleCompiler.ModelPlan;
import io.smartexporter.rules.RuleFiles.Export;
import io.smartexporter.rules.RuleFiles.UnknownModelPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Makes the plans of drives: their model's rules, their limits and their labels.
final class DriveCompiler {
    private static final int MOST_MODELS = 1024;

    private final RuleCompiler compiler;
    private final PlanParts parts;
    private final DeviceDatabase database;
    private final Overrides overrides;
    private final UnknownModelPolicy unknownModels;
    private final Set<Export> export;
    private final List<LabelRule> driveLabels;
    private final Map<Model, ModelPlan> models = new ConcurrentHashMap<>();

    private record Model(Protocol protocol, String model, String family) {}

    /// @param driveLabels the labels of a drive's limits
    DriveCompiler(RuleCompiler compiler, PlanParts parts, DeviceDatabase database, Overrides overrides, RuleFiles files,
            List<LabelRule> driveLabels) {
        this.compiler = compiler;
        this.parts = parts;
        this.database = database;
        this.overrides = overrides;
        this.unknownModels = files.unknownModels();
        this.export = files.export();
        this.driveLabels = driveLabels;
    }

    DrivePlan plan(DriveIdentity drive) {
        ModelPlan model = model(new Model(drive.protocol(), drive.model(), drive.family()));
        Overrides.OfDrive own = overrides.of(drive);
        Map<Integer, Threshold> thresholds = new HashMap<>(model.found().profile().thresholds());
        thresholds.putAll(own.thresholds());
        Set<Integer> perfs = own.perfs() == null ? model.found().profile().perfs() : own.perfs();
        return new DrivePlan(parts, drive, model, limits(drive, model.found().profile(), thresholds),
                exported(model.found(), thresholds.keySet(), perfs));
    }

    private ModelPlan model(Model model) {
        ModelPlan known = models.get(model);
        if (known != null) {
            return known;
        }
        if (models.size() >= MOST_MODELS) {
            models.clear();
        }
        ModelPlan made = compiler.plan(model.protocol(), model.model(), match(model));
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

    private @Nullable Limit[] limits(DriveIdentity drive, Profile profile, Map<Integer, Threshold> thresholds) {
        @Nullable
        Limit[] limits = new Limit[parts.ids().size()];
        thresholds.forEach((id, threshold) -> {
            ValueSource value = profile.choices().get(id);
            limits[parts.ids().index(id)] = new Limit(threshold, value == null ? null : Reading.of(value, null),
                    new SeriesLabels(limitLabels(id), drive, parts.slots()));
        });
        return limits;
    }

    private List<LabelRule> limitLabels(int id) {
        List<LabelRule> labels = new ArrayList<>(driveLabels);
        labels.add(new LabelRule("id", new LabelSource.Fixed(Integer.toString(id))));
        labels.add(new LabelRule("name", new LabelSource.AttributeName()));
        return labels;
    }

    private boolean @Nullable [] exported(ModelMatch found, Set<Integer> thresholds, Set<Integer> perfs) {
        if (found.how() == How.REFUSED) {
            return new boolean[parts.ids().size()];
        }
        if (export.isEmpty()) {
            return null;
        }
        Set<Integer> wanted = new HashSet<>();
        wanted.addAll(export.contains(Export.THRESHOLDS) ? thresholds : Set.of());
        wanted.addAll(export.contains(Export.PERFS) ? perfs : Set.of());
        boolean[] exported = new boolean[parts.ids().size()];
        for (int index = 0; index < exported.length; index++) {
            exported[index] = wanted.contains(parts.ids().id(index));
        }
        return exported;
    }
}
