package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.MetricRule.FieldRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds paths that cannot both lead to a value, since one leads into the other's value.
final class PathChecks {
    private final Budget budget;
    private final Branch root = new Branch();

    private static final class Branch {
        final Map<String, Branch> members = new HashMap<>();
        /// The place of a path that ends here; null if none does.
        @Nullable
        String end;
        /// A path that leads on from here, and its place.
        @Nullable
        String through;
    }

    /// The mistake in a path, and what to do.
    private record Conflict(String message, String remedy) {}

    PathChecks(Budget budget) {
        this.budget = budget;
        PseudoAttribute.allPaths().forEach(path -> add(path, path.text() + " of the attributes with pseudo-IDs"));
    }

    void add(Mapping mapping) {
        Problems problems = mapping.problems();
        mapping.fields().forEach(field -> field(field, problems));
        mapping.rules().forEach(rule -> {
            if (rule.times() != null) {
                add(rule.times(), rule.at(), problems);
            }
        });
        mapping.rules().forEach(rule -> labels(rule.labels(), rule.at(), problems));
        labels(mapping.driveLabels(), mapping.labelsAt(), problems);
    }

    /// Where it only counts whether something is there, that may have members.
    private void field(FieldRule field, Problems problems) {
        field.justThere().forEach(path -> budget.path(path, field.pathAt(), problems));
        if (!field.presence().isConstant()) {
            add(field.path(), field.pathAt(), problems);
        }
        if (field.plus() != null) {
            add(field.plus().path(), field.at(), problems);
        }
    }

    private void labels(List<LabelRule> labels, Node at, Problems problems) {
        for (LabelRule label : labels) {
            label.source().paths().forEach(path -> add(path, at, problems));
        }
    }

    private void add(FieldPath path, Node at, Problems problems) {
        if (!budget.path(path, at, problems)) {
            return;
        }
        Conflict conflict = add(path, path.text() + " at " + problems.place(at));
        if (conflict != null) {
            problems.error(at, "the path " + Wording.quote(path.text()) + " " + conflict.message(), conflict.remedy());
        }
    }

    /// The mistake in the path, given those before it, or null.
    private @Nullable Conflict add(FieldPath path, String name) {
        Branch branch = root;
        Conflict conflict = null;
        for (String key : path.keys()) {
            conflict = conflict == null && branch.end != null
                    ? new Conflict("leads into " + branch.end + ", which is taken for a value", "leave one out")
                    : conflict;
            branch.through = branch.through == null ? name : branch.through;
            branch = branch.members.computeIfAbsent(key, _ -> new Branch());
        }
        conflict = conflict == null && branch.through != null
                ? new Conflict("has members, since " + branch.through + " leads through it", "name a member, or leave one out")
                : conflict;
        branch.end = branch.end == null ? name : branch.end;
        return conflict;
    }
}
