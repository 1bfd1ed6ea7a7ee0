package io.smartexporter.rules;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Writes down what a plan gives, a line for each thing.
final class Recorder implements DriveSink {
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

    /// What the rules make of a table of attributes, whatever the drive.
    static List<String> samples(RuleSet rules, String model, List<Attribute> table) {
        List<String> lines = new ArrayList<>();
        rules.attributes(model, "").apply(table, new SampleSink() {
            @Override
            public void sample(int family, double value, List<Label> labels) {
                lines.add(Recorder.sample(rules.families().get(family).name(), labels, value));
            }

            @Override
            public void rejected(Attribute attribute, Rejection why) {
                lines.add(rejection(attribute.id(), why));
            }
        });
        return lines;
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

    static String rejection(int id, Rejection why) {
        return id + " " + why;
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
