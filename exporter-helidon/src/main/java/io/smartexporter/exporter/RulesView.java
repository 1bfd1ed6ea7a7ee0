package io.smartexporter.exporter;

import io.smartexporter.literal.Finding;
import io.smartexporter.rules.Attribute;
import io.smartexporter.rules.DriveSink;
import io.smartexporter.rules.FieldValues;
import io.smartexporter.rules.Label;
import io.smartexporter.rules.RuleRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the page of the rules shows.
///
/// @param problem what the last reload said, if the files are not in force: a line each
/// @param loaded when the rules in force were loaded
/// @param findings oddities in the files
/// @param idle rules that fit nothing on this host
/// @param unknownAttributes attributes that no rule has, with a rule to start from
/// @param unknownModels models that the device database lacks
record RulesView(List<RuleFile> files, List<String> problem, String loaded, List<String> findings, List<String> idle,
        List<Unknown> unknownAttributes, List<String> unknownModels) {
    private static final int MOST = 200;

    /// An attribute without a rule.
    ///
    /// @param drives how many have it
    /// @param rule one to start from
    record Unknown(String attribute, int drives, String rule) {}

    /// @param last the last collection; null before the first
    static RulesView of(Configuration configuration, String problem, @Nullable Snapshot last) {
        Rules rules = configuration.rules();
        Seen seen = new Seen();
        TreeSet<String> models = new TreeSet<>();
        for (Drive drive : last == null ? List.<Drive>of() : last.drives()) {
            look(drive, rules, seen, models);
        }
        List<String> idle = rules.set().rules().stream()
                .filter(rule -> !rule.section().equals("state") && !seen.matched.get(rule.index())).limit(MOST)
                .map(rule -> rule.place() + " " + rule.section() + " " + rule.subject() + " → " + rule.metric()).toList();
        List<Unknown> unknown = new ArrayList<>();
        seen.unknown.forEach((attribute, drives) -> unknown.add(new Unknown(attribute, drives, start(attribute))));
        return new RulesView(rules.files(), problem.isEmpty() ? List.of() : problem.lines().toList(),
                Figures.time(Instant.ofEpochMilli((long) (rules.loadedSeconds() * 1000))),
                rules.set().findings().stream().limit(MOST).map(Finding::text).toList(), last == null ? List.of() : idle,
                unknown.stream().limit(MOST).toList(),
                rules.databaseSha256().isEmpty() ? List.of() : models.stream().limit(MOST).toList());
    }

    private static void look(Drive drive, Rules rules, Seen seen, TreeSet<String> models) {
        SmartctlDocument data = drive.data();
        if (data == null) {
            return;
        }
        var plan = rules.set().plan(drive.forRules(data.identity()));
        FieldValues values = data.values() == null ? rules.set().newValues() : data.values();
        plan.apply(data.health().attributes(), values, seen);
        if (!plan.isModelled()) {
            models.add(data.identity().model());
        }
    }

    /// A rule that exports the raw value.
    private static String start(String attribute) {
        String[] parts = attribute.split(" ", 2);
        String name = parts[1].toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
        return "{ \"id\": " + parts[0] + ", \"match\": \"" + parts[1].replaceAll("([^A-Za-z0-9_])", "\\\\\\\\$1")
                + "$\", \"name\": \"" + (name.isEmpty() ? "attribute_" + parts[0] : name)
                + "\", \"type\": \"gauge\", \"value\": \"RAW_VALUE\" }";
    }

    /// Takes which rules match, and which attributes have none.
    private static final class Seen implements DriveSink {
        private final BitSet matched = new BitSet();
        private final Map<String, Integer> unknown = new TreeMap<>();

        @Override
        public void matched(RuleRef rule) {
            matched.set(rule.index());
        }

        @Override
        public void unknownAttribute(Attribute attribute) {
            if (unknown.size() < MOST) {
                unknown.merge(attribute.id() + " " + attribute.name(), 1, Integer::sum);
            }
        }

        @Override
        public void sample(int family, double value, List<Label> labels) {
            // it counts that the rule matched
        }

        @Override
        public void limit(List<Label> labels, Level level, Bound bound, double value) {
            // the drives' pages have it
        }

        @Override
        public void state(List<Label> labels, int state) {
            // the drives' pages have it
        }

        @Override
        public void rejected(RuleRef rule, @Nullable Attribute attribute, Rejection why) {
            // it counts that the rule matched
        }
    }
}
