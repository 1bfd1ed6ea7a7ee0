package io.smartexporter.rules;

import java.util.ArrayList;
import java.util.List;

/// Writes down what a plan gives, a line for each sample and rejection.
final class Recorder implements SampleSink {
    private final List<MetricFamily> families;
    private final List<String> lines = new ArrayList<>();

    Recorder(RuleSet rules) {
        families = rules.families();
    }

    static List<String> samples(RuleSet rules, String model, Attribute... table) {
        return samples(rules, model, List.of(table));
    }

    static List<String> samples(RuleSet rules, String model, List<Attribute> table) {
        Recorder recorder = new Recorder(rules);
        rules.attributes(model, "").apply(table, recorder);
        return recorder.lines;
    }

    static String sample(String name, List<Label> labels, double value) {
        StringBuilder line = new StringBuilder(name);
        labels.forEach(label -> line.append('{').append(label.name()).append('=').append(label.value()).append('}'));
        return line.append(' ').append(value).toString();
    }

    static String rejection(int id, Rejection why) {
        return id + " " + why;
    }

    @Override
    public void sample(int family, double value, List<Label> labels) {
        lines.add(sample(families.get(family).name(), labels, value));
    }

    @Override
    public void rejected(Attribute attribute, Rejection why) {
        lines.add(rejection(attribute.id(), why));
    }
}
