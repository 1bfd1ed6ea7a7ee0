package io.smartexporter.exporter;

import io.smartexporter.literal.Finding;
import io.smartexporter.rules.Attribute;
import io.smartexporter.rules.DrivePlan;
import io.smartexporter.rules.DriveSink;
import io.smartexporter.rules.Label;
import io.smartexporter.rules.RuleRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the page of the rules shows.
///
/// @param problem what the last reload said, if the files are not in force
/// @param loaded when the rules in force were loaded
/// @param findings oddities in the files
/// @param idle rules that fit nothing on this host
/// @param unknownAttributes attributes that no rule has, with a rule to start from
/// @param unknownModels models that the device database lacks
record RulesView(List<RuleFile> files, List<Mistake> problem, String loaded, List<String> findings, List<String> idle,
        List<Unknown> unknownAttributes, List<String> unknownModels) {
    private static final int MOST = 200;
    private static final int LONGEST_LINE = 300;
    private static final Pattern PLACE = Pattern.compile("(.+?):(\\d{1,7}):\\d+: .*");

    /// A line of what the last reload said.
    ///
    /// @param line the line of the file that it names; empty if it names none, or the file cannot be read
    record Mistake(String text, String line) {
        static Mistake of(String text) {
            Matcher place = PLACE.matcher(text);
            if (!place.matches()) {
                return new Mistake(text, "");
            }
            try {
                String file = new String(OperatorFiles.regular().read(Path.of(place.group(1))), StandardCharsets.UTF_8);
                String line = file.lines().skip(Math.max(0, Integer.parseInt(place.group(2)) - 1)).findFirst().orElse("");
                return new Mistake(text, line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " …");
            } catch (ConfigurationException | InvalidPathException _) {
                return new Mistake(text, "");
            }
        }
    }

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
        return new RulesView(rules.files(), problem.lines().map(Mistake::of).toList(),
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
        DrivePlan plan = rules.plan(drive, data.identity());
        plan.apply(data.health().attributes(), rules.values(data), seen);
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
