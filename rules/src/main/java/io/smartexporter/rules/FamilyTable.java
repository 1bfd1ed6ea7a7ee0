package io.smartexporter.rules;

import io.smartexporter.literal.Problems;
import io.smartexporter.rules.MetricFamily.Kind;
import io.smartexporter.rules.MetricRule.FieldRule;
import io.smartexporter.rules.MetricRule.NamedRule;
import io.smartexporter.rules.MetricRule.Rule;
import io.smartexporter.rules.MetricRule.StateRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Collects the metric families of all files, and notes which of them collide.
final class FamilyTable {
    private final Map<String, Family> families = new LinkedHashMap<>();
    private final Map<String, Family> names = new HashMap<>();
    private final ReservedNames reserved;

    private static final class Family {
        final int index;
        final MetricRule first;
        final String place;
        final TreeSet<Integer> ids = new TreeSet<>();
        final TreeSet<String> others = new TreeSet<>();
        @Nullable
        String help;
        String helpPlace = "";

        Family(int index, Problems file, MetricRule first) {
            this.index = index;
            this.first = first;
            this.place = file.place(first.nameAt());
        }
    }

    FamilyTable(ReservedNames reserved) {
        this.reserved = reserved;
    }

    void add(Mapping file) {
        file.rules().forEach(rule -> family(rule, file.problems()));
    }

    private void family(MetricRule rule, Problems file) {
        Family family = families.get(rule.name());
        if (family == null) {
            family = new Family(families.size(), file, rule);
            families.put(rule.name(), family);
            claimNames(family, file);
        } else if (family.first.kind() != rule.kind()) {
            file.error(rule.nameAt(),
                    "%s has type %s here and %s at %s".formatted(rule.name(), rule.kind().word(),
                            family.first.kind().word(), family.place),
                    "a name has one type");
        }
        subject(family, rule);
        help(family, rule, file);
    }

    private static void subject(Family family, MetricRule rule) {
        switch (rule) {
            case FieldRule field -> family.others.add("smartctl's " + field.path().text());
            case NamedRule named -> family.others.add("S.M.A.R.T. attribute " + named.attributes().getFirst()
                    + (named.attributes().size() > 1 ? " and others" : ""));
            case StateRule state -> family.others.add(state.word().help());
            case Rule attribute -> {
                switch (attribute.section()) {
                    case NVME -> family.others.add("NVMe health log, entry " + attribute.id());
                    case SCSI -> family.others.add("SCSI error counters, entry " + attribute.id());
                    case GENERIC, ALSO, PER_DEVICE, NAMED, FIELDS, STATE -> family.ids.add(attribute.id());
                }
            }
        }
    }

    /// The names that no other family may have. A counter has three: OpenMetrics calls its family by the name without `_total`,
    /// and may add a series that ends in `_created`.
    private static List<String> claims(MetricRule rule) {
        if (rule.kind() != Kind.COUNTER) {
            return List.of(rule.name());
        }
        String base = rule.name().substring(0, rule.name().length() - "_total".length());
        return List.of(rule.name(), base, base + "_created");
    }

    private void claimNames(Family family, Problems file) {
        List<String> claims = claims(family.first);
        String own = reserved.collision(claims);
        if (own != null) {
            file.error(family.first.nameAt(),
                    family.first.name() + " collides with the exporter's own " + own, "choose another name");
        }
        for (String name : claims) {
            Family other = names.putIfAbsent(name, family);
            if (other != null) {
                file.error(family.first.nameAt(), "%s collides with %s at %s, both are %s in OpenMetrics"
                        .formatted(family.first.name(), other.first.name(), other.place, name), "choose another name");
                return;
            }
        }
    }

    private static void help(Family family, MetricRule rule, Problems file) {
        if (family.help == null) {
            family.help = rule.help();
            family.helpPlace = file.place(rule.at());
        } else if (rule.help() != null && !rule.help().equals(family.help)) {
            file.warning(rule.at(), rule.name() + " has another \"help\" at " + family.helpPlace, "that one counts");
        }
    }

    int index(MetricRule rule) {
        Family family = families.get(rule.name());
        return family == null ? -1 : family.index;
    }

    List<MetricFamily> families() {
        List<MetricFamily> all = new ArrayList<>();
        families.forEach((name, family) -> all.add(new MetricFamily(name, family.first.kind(), help(family))));
        return all;
    }

    private static String help(Family family) {
        if (family.help != null) {
            return family.help;
        }
        String ids = family.ids.stream().map(Object::toString).collect(Collectors.joining(", "));
        Stream<String> attributes = ids.isEmpty() ? Stream.empty() : Stream.of("S.M.A.R.T. attribute " + ids);
        return Stream.concat(attributes, family.others.stream()).collect(Collectors.joining("; ")) + ".";
    }
}
