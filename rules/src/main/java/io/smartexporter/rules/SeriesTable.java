package io.smartexporter.rules;

import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.LabelRule.LabelSource;
import io.smartexporter.rules.MetricRule.FieldRule;
import io.smartexporter.rules.MetricRule.StateRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Collects the series of all files, and notes where one series could come from two rules.
///
/// A series is a name and its labels. Labels that a drive fills in are the same for two rules if they come from the same
/// source; from different sources they may turn out the same, so that two rules must differ in a label that the mapping fixes,
/// or in the names of their labels; a label that may be empty is none. Two rules for different attributes may give one series,
/// since drives have one or the other: at run time the first sample counts. A field is there on all drives, so that it must
/// have its series to itself; unless it is for the drives of one protocol, when it comes before whatever else gives the series.
final class SeriesTable {
    private static final int MOST_SHAPES = 50;

    private final Map<Key, Series> series = new LinkedHashMap<>();
    private final List<List<LabelRule>> templates = new ArrayList<>();
    private final IdentityHashMap<MetricRule, Integer> indices = new IdentityHashMap<>();

    private record Key(String name, List<LabelRule> labels) {
        /// The labels without what the mapping fixes.
        List<LabelRule> shape() {
            return labels.stream().map(label -> label.source() instanceof LabelSource.Fixed
                    ? new LabelRule(label.name(), new LabelSource.Fixed(""))
                    : label).toList();
        }

        List<String> names() {
            return labels.stream().map(LabelRule::name).sorted().toList();
        }

        /// Whether the other has all labels that are not empty here for certain.
        boolean mayHaveTheNamesOf(Key other) {
            List<String> others = other.names();
            return labels.stream().allMatch(label -> label.source().mayBeEmpty() || others.contains(label.name()));
        }

        /// The value of a label that the mapping fixes, or null.
        @Nullable
        String fixed(String label) {
            for (LabelRule found : labels) {
                if (found.name().equals(label) && found.source() instanceof LabelSource.Fixed(String text)) {
                    return text;
                }
            }
            return null;
        }
    }

    /// @param protocols those of its rules, all of its rules' drives have them; empty: any
    private record Series(int index, Key key, Problems file, MetricRule rule, Set<Protocol> protocols) {
        /// Whether no drive can have both.
        boolean neverMeets(Series other) {
            return !protocols.isEmpty() && !other.protocols.isEmpty() && Collections.disjoint(protocols, other.protocols);
        }

        String place() {
            return file.place(rule.nameAt());
        }
    }

    void add(Mapping file) {
        file.rules().forEach(rule -> {
            boolean ofHost = rule instanceof StateRule state && !state.word().ofDrives();
            Stream<LabelRule> ofDrive = ofHost ? Stream.empty() : file.driveLabels().stream();
            List<LabelRule> labels = Stream.concat(ofDrive, rule.labels().stream()).toList();
            Key key = new Key(rule.name(), labels);
            checkSize(key, rule, file.problems());
            add(key, rule, file.problems());
        });
    }

    private static void checkSize(Key key, MetricRule rule, Problems file) {
        if (key.labels().size() > Budget.MOST_LABELS) {
            file.error(rule.at(), rule.name() + " has " + key.labels().size() + " labels, with those of its drive",
                    "at most " + Budget.MOST_LABELS + " are taken, leave some out");
        }
        int length = key.name().length() + key.labels().stream().mapToInt(SeriesTable::length).sum();
        if (length > Budget.LONGEST_SERIES) {
            file.error(rule.nameAt(),
                    Wording.clip(key.name()) + " has, with the names and the fixed values of its labels, " + length
                            + " characters",
                    "at most " + Budget.LONGEST_SERIES + " are taken, shorten them");
        }
    }

    private static int length(LabelRule label) {
        return label.name().length() + switch (label.source()) {
            case LabelSource.Fixed(String text) -> text.length();
            case LabelSource.FromPath(_, String missing) -> missing.length();
            case LabelSource.Truths _,LabelSource.Word _,LabelSource.Element _,LabelSource.AttributeNumber _,LabelSource.AttributeName _,LabelSource.Smartctl _ ->
                0;
        };
    }

    private void add(Key key, MetricRule rule, Problems file) {
        Set<Protocol> protocols = EnumSet.noneOf(Protocol.class);
        if (rule.protocol() != null) {
            protocols.add(rule.protocol());
        }
        Series added = new Series(series.size(), key, file, rule, protocols);
        Series earlier = series.putIfAbsent(key, added);
        widen(earlier, rule);
        if (earlier == null) {
            templates.add(key.labels());
        } else if (earlier.file() != file) {
            file.error(rule.nameAt(),
                    rule.name() + " comes from " + earlier.place() + " too", "leave it out of one file, or give it a label");
        } else if (needsAllDrives(rule) || needsAllDrives(earlier.rule())) {
            file.error(rule.nameAt(), rule.name() + " comes from " + earlier.place() + " too",
                    "leave one out, or give it a label");
        }
        indices.put(rule, earlier == null ? added.index() : earlier.index());
    }

    private static void widen(@Nullable Series known, MetricRule rule) {
        if (known != null && rule.protocol() == null) {
            known.protocols().clear();
        } else if (known != null && !known.protocols().isEmpty()) {
            known.protocols().add(rule.protocol());
        }
    }

    /// Whether it is a field of all drives. One of the drives of a protocol is a source among others.
    private static boolean needsAllDrives(MetricRule rule) {
        return rule instanceof StateRule || (rule instanceof FieldRule && rule.protocol() == null);
    }

    /// Notes which series cannot be told apart for certain.
    void check() {
        Set<String> vague = series.values().stream().filter(one -> one.key().labels().stream()
                .anyMatch(label -> label.source().mayBeEmpty())).map(one -> one.key().name()).collect(Collectors.toSet());
        Map<List<Object>, Map<List<LabelRule>, List<Series>>> groups = new LinkedHashMap<>();
        for (Series one : series.values()) {
            List<Object> group = vague.contains(one.key().name())
                    ? List.of(one.key().name())
                    : List.of(one.key().name(), one.key().names());
            groups.computeIfAbsent(group, _ -> new LinkedHashMap<>())
                    .computeIfAbsent(one.key().shape(), _ -> new ArrayList<>()).add(one);
        }
        groups.values().forEach(shapes -> check(List.copyOf(shapes.values())));
    }

    /// Those of one shape differ in what is fixed. Those of two shapes must differ in what is fixed in both.
    private static void check(List<List<Series>> shapes) {
        for (int second = 1; second < shapes.size(); second++) {
            if (second == MOST_SHAPES) {
                Series one = shapes.get(second).getFirst();
                one.file().error(one.rule().nameAt(),
                        one.rule().name() + " has labels from more than " + MOST_SHAPES + " different sources",
                        "give the metrics different names");
                return;
            }
            for (int first = 0; first < second; first++) {
                check(shapes.get(first), shapes.get(second));
            }
        }
    }

    private static void check(List<Series> first, List<Series> second) {
        if (!first.getFirst().key().mayHaveTheNamesOf(second.getFirst().key())
                || !second.getFirst().key().mayHaveTheNamesOf(first.getFirst().key())) {
            return;
        }
        List<String> fixedInBoth = first.getFirst().key().names().stream()
                .filter(label -> first.getFirst().key().fixed(label) != null && second.getFirst().key().fixed(label) != null)
                .toList();
        Map<List<String>, Map<Set<Protocol>, Series>> known = new HashMap<>();
        first.forEach(one -> known.computeIfAbsent(values(one, fixedInBoth), _ -> new LinkedHashMap<>())
                .putIfAbsent(one.protocols(), one));
        for (Series one : second) {
            Series other = known.getOrDefault(values(one, fixedInBoth), Map.of()).values().stream()
                    .filter(each -> !each.neverMeets(one)).findFirst().orElse(null);
            if (other != null) {
                one.file().error(one.rule().nameAt(), one.rule().name() + " may come with the same labels from " + other.place()
                        + ", since a drive fills them in", "give both a label with a fixed value that differs");
            }
        }
    }

    private static List<String> values(Series one, List<String> labels) {
        return labels.stream().map(label -> String.valueOf(one.key().fixed(label))).toList();
    }

    int index(MetricRule rule) {
        return indices.getOrDefault(rule, -1);
    }

    /// The labels of each series, by index.
    List<List<LabelRule>> templates() {
        return templates;
    }
}
