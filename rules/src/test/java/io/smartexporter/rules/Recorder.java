package io.smartexporter.rules;

import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.DriveSink.Bound;
import io.smartexporter.rules.DriveSink.Level;
import io.smartexporter.rules.DriveSink.Rejection;
import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Writes down what a plan gives, a line for each thing.
class Recorder implements DriveSink {
    private final List<MetricFamily> families;
    private final List<String> lines = new ArrayList<>();
    private final IdentityHashMap<List<Label>, Integer> lists = new IdentityHashMap<>();
    private final TreeSet<Integer> matched = new TreeSet<>();

    Recorder(RuleSet rules) {
        families = rules.families();
    }

    static List<String> samples(RuleSet rules, String model, Attribute... table) {
        return samples(rules, model, List.of(table));
    }

    /// What the rules make of the table of attributes of a drive of that model: the samples without the drive's labels, which each
    /// must have, and what was rejected.
    static List<String> samples(RuleSet rules, String model, List<Attribute> table) {
        DriveIdentity drive = new DriveIdentity("p", "", Protocol.ATA, model, "", "", "", "", "");
        List<Label> labels = List.of(new Label("port", "p"), new Label("model", model), new Label("family", "unknown"),
                new Label("serial", "unknown"));
        List<String> lines = new ArrayList<>();
        rules.plan(drive).apply(table, rules.newValues(), new Recorder(rules) {
            @Override
            public void sample(int family, double value, List<Label> all) {
                demand(labels, all.subList(0, labels.size()));
                lines.add(Recorder.sample(rules.families().get(family).name(), all.subList(labels.size(), all.size()), value));
            }

            @Override
            public void rejected(RuleRef rule, Attribute attribute, Rejection why) {
                demand(rule.subject(), String.valueOf(attribute.id()));
                lines.add(attribute.id() + " " + why);
            }
        });
        return lines;
    }

    /// As JUnit's own, which the benchmarks that use this class do without.
    private static void demand(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + " but was " + actual);
        }
    }

    /// What the rules make of a drive.
    static Recorder record(RuleSet rules, DriveIdentity drive, List<Attribute> table, String document) {
        Recorder recorder = new Recorder(rules);
        rules.plan(drive).apply(table, values(rules, document), recorder);
        return recorder;
    }

    static List<String> lines(RuleSet rules, DriveIdentity drive, List<Attribute> table, String document) {
        return record(rules, drive, table, document).lines;
    }

    static FieldValues values(RuleSet rules, String document) {
        FieldValues values = rules.newValues();
        JsonPaths<FieldValues> paths = new JsonPaths<>();
        rules.addPaths(paths, target -> target);
        try (JsonParser parser = Json.createParser(new StringReader(document))) {
            paths.read(parser, values);
        }
        return values;
    }

    static String sample(String name, List<Label> labels, double value) {
        StringBuilder line = new StringBuilder(name);
        labels.forEach(label -> line.append('{').append(label.name()).append('=').append(label.value()).append('}'));
        return line.append(' ').append(value).toString();
    }

    List<String> lines() {
        return lines;
    }

    /// The lists of labels that were handed out.
    Set<List<Label>> lists() {
        return lists.keySet();
    }

    Set<Integer> matched() {
        return matched;
    }

    @Override
    public void sample(int family, double value, List<Label> labels) {
        lists.merge(labels, 1, Integer::sum);
        lines.add(sample(families.get(family).name(), labels, value));
    }

    @Override
    public void limit(List<Label> labels, Level level, Bound bound, double value) {
        lists.merge(labels, 1, Integer::sum);
        lines.add("limit " + labels + " " + level + " " + bound + " " + value);
    }

    @Override
    public void state(List<Label> labels, int state) {
        lines.add("state " + labels + " " + state);
    }

    @Override
    public void matched(RuleRef rule) {
        matched.add(rule.index());
    }

    @Override
    public void rejected(RuleRef rule, Attribute attribute, Rejection why) {
        lines.add("rejected " + rule.subject() + " " + why);
    }

    @Override
    public void unknownAttribute(Attribute attribute) {
        lines.add("unknown " + attribute.id());
    }
}
