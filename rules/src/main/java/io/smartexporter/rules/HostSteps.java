package io.smartexporter.rules;

import io.smartexporter.rules.LabelRule.LabelSource;
import io.smartexporter.rules.LabelRule.SmartctlWord;
import io.smartexporter.rules.MetricRule.StateRule;
import io.smartexporter.rules.Step.StateStep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The rules for what the exporter knows itself, compiled: those of the host and those of each drive.
final class HostSteps {
    private final List<OfHost> host = new ArrayList<>();
    private final List<StateStep> drive = new ArrayList<>();

    private record OfHost(StateRule rule, int family) {}

    HostSteps(List<Mapping> mappings, FamilyTable families, SeriesTable series) {
        for (StateRule rule : mappings.stream().flatMap(mapping -> mapping.state().stream()).toList()) {
            if (rule.word().ofDrives()) {
                drive.add(new StateStep(rule.ref(), families.index(rule), series.index(rule)));
            } else {
                host.add(new OfHost(rule, families.index(rule)));
            }
        }
    }

    /// Those that have a sample of each drive.
    List<StateStep> drive() {
        return drive;
    }

    /// Gives the samples of the host.
    void apply(Host facts, DriveSink sink) {
        for (OfHost step : host) {
            StateRule rule = step.rule();
            boolean known = rule.word() == StateWord.DRIVES || !facts.version().isEmpty();
            if (known) {
                List<Label> labels = rule.labels().stream().flatMap(label -> label(label, facts)).toList();
                sink.matched(rule.ref());
                sink.sample(step.family(), rule.word() == StateWord.DRIVES ? facts.drives() : 1, labels);
            }
        }
    }

    /// None if its text is empty.
    private static Stream<Label> label(LabelRule label, Host facts) {
        String text = switch (label.source()) {
            case LabelSource.Fixed(String fixed) -> fixed;
            case LabelSource.Smartctl(SmartctlWord word) -> switch (word) {
                case VERSION -> facts.version();
                case JSON_FORMAT_VERSION -> facts.jsonFormatVersion();
                case SVN_REVISION -> facts.svnRevision();
                case BUILD_INFO -> facts.buildInfo();
            };
            case LabelSource other -> throw new IllegalStateException("no label of a host: " + other);
        };
        return text.isEmpty() ? Stream.empty() : Stream.of(new Label(label.name(), text));
    }
}
