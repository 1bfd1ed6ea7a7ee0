package io.smartexporter.rules;

import io.smartexporter.literal.Node;
import io.smartexporter.literal.Problems;
import io.smartexporter.literal.Source;
import io.smartexporter.literal.Wording;
import io.smartexporter.rules.DeviceDatabase.Profile;
import io.smartexporter.rules.MetricRule.Rule;
import io.smartexporter.rules.Reading.ValueSource;
import io.smartexporter.rules.RuleFiles.UnknownModelPolicy;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// Errors and warnings that need all files together.
final class SetChecks {
    private static final Node START = new Node.Null(1, 1);

    private final RuleSetReader reader;
    private final RuleFiles files;
    private final DeviceDatabase database;
    private final Map<Integer, Map<ValueSource, Integer>> choices = new HashMap<>();

    SetChecks(RuleSetReader reader, RuleFiles files, DeviceDatabase database) {
        this.reader = reader;
        this.files = files;
        this.database = database;
    }

    void check() {
        switch (files.unknownModels()) {
            case UnknownModelPolicy.ByEntry(String name) -> checkEntry(name);
            case UnknownModelPolicy.Nothing _ -> checkNothing();
            case UnknownModelPolicy.ByRule _ -> {
                // needs nothing
            }
        }
        for (Profile entry : database.entries().values()) {
            entry.choices().forEach((id, value) -> choices.computeIfAbsent(id, _ -> new EnumMap<>(ValueSource.class))
                    .merge(value, 1, Integer::sum));
        }
        for (Mapping mapping : reader.mappings()) {
            mapping.generic().forEach(rule -> checkValue(rule, mapping.problems()));
            mapping.also().forEach(rule -> checkValue(rule, mapping.problems()));
            mapping.perDevice().forEach(block -> block.all().forEach(rule -> checkValue(rule, mapping.problems())));
        }
    }

    @SuppressWarnings("ReferenceEquality") // the placeholder for a file that could not be read
    private void checkEntry(String name) {
        Source file = files.deviceDb();
        if (file == null) {
            reader.file("unknown-model").error(START,
                    "unknown models are to be served by the entry " + Wording.quote(name) + ", and there is no device database",
                    "name one, or choose rule or none");
        } else if (database.entry(name) == null && database != DeviceDatabase.NONE) {
            reader.file(file.name()).error(START,
                    "unknown models are to be served by the entry " + Wording.quote(name) + ", which is not there",
                    "name one of \"Devices\", or choose rule or none");
        }
    }

    private void checkNothing() {
        if (files.deviceDb() == null) {
            reader.file("unknown-model").warning(START,
                    "of unknown models nothing is exported, and without a device database all are unknown",
                    "name one, or choose rule");
        }
    }

    /// A sample of one name then means a raw value on one drive and a normalized one on another.
    private void checkValue(Rule rule, Problems problems) {
        Map<ValueSource, Integer> chosen = rule.value() == null ? choices.get(rule.id()) : null;
        if (chosen != null && count(chosen, ValueSource.RAW_VALUE) > 0 && count(chosen, ValueSource.VALUE) > 0) {
            problems.warning(rule.at(),
                    ("the rule has no \"value\", and the device database chooses RAW_VALUE for ID %d in %d entries"
                            + " and VALUE in %d, so that %s means different things")
                            .formatted(rule.id(),
                                    count(chosen, ValueSource.RAW_VALUE), count(chosen, ValueSource.VALUE), rule.name()),
                    "give the rule a \"value\"");
        }
    }

    private static int count(Map<ValueSource, Integer> chosen, ValueSource value) {
        Integer count = chosen.get(value);
        return count == null ? 0 : count;
    }
}
