package io.smartexporter.exporter;

import io.smartexporter.exporter.SmartctlReader.UnreadableException;
import io.smartexporter.rules.Explanation;
import io.smartexporter.rules.Label;
import io.smartexporter.rules.RuleRef;
import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// `--explain` and `--diff`: for every drive and every attribute or field, smartctl's value, the entry of the device database
/// that serves the drive and how it was found, the rule chosen, and the sample, or the one reason why there is none.
final class Explain {
    private final Rules rules;
    private final PrintStream out;

    Explain(Rules rules, PrintStream out) {
        this.rules = rules;
        this.out = out;
    }

    /// The drives of saved `smartctl --json` documents, each under the name of its file.
    ///
    /// @throws ConfigurationException if a file cannot be read
    static List<Drive> drives(List<Path> files, OperatorFiles reader, Rules rules) throws ConfigurationException {
        Diagnosis diagnosis = new Diagnosis();
        List<Drive> drives = new ArrayList<>();
        for (Path file : files) {
            byte[] json = reader.read(file);
            DriveId id = new DriveId(String.valueOf(file.getFileName()), "", "", "");
            DriveReport report = new DriveReport(id, Outcome.OK, status(file, json, rules), 0, Map.of(), json);
            drives.add(diagnosis.of(report, 0, rules.reader()));
        }
        return drives;
    }

    /// The exit status in a document.
    private static int status(Path file, byte[] json, Rules rules) throws ConfigurationException {
        try {
            return Math.clamp(rules.reader().read(json).run().exitStatus(), 0, 255);
        } catch (UnreadableException e) {
            throw new ConfigurationException(
                    SafeText.clean(file + ": " + e.getMessage() + "; expected what smartctl --json prints for one drive"));
        }
    }

    /// Prints the result for each drive's data, and how many rules match nothing.
    ///
    /// @param idleToo whether to list these rules
    void print(List<Drive> drives, boolean idleToo) {
        BitSet matched = new BitSet();
        for (Drive drive : drives) {
            out.println(drive.describe()
                    + (drive.reason() == null ? "" : ": " + drive.reason().word() + ": " + SafeText.clean(drive.detail())));
            Map<String, String> failing = failing(drive);
            explanations(drive).forEach(explanation -> {
                if (explanation.rule() != null) {
                    matched.set(explanation.rule().index());
                }
                print(explanation);
                String when = failing.remove(explanation.subject());
                if (when != null) {
                    out.println("        failing: " + when + ", at or below the vendor's threshold");
                }
            });
        }
        List<RuleRef> ofDocuments = rules.set().rules().stream().filter(rule -> !rule.section().equals("state")).toList();
        List<RuleRef> idle = ofDocuments.stream().filter(rule -> !matched.get(rule.index())).toList();
        out.println(idle.isEmpty()
                ? "every rule matches something here"
                : idle.size() + " of " + ofDocuments.size() + " rules match nothing here"
                        + (idleToo ? ":" : " (-v lists them)"));
        if (idleToo) {
            idle.forEach(rule -> out
                    .println("    "
                            + SafeText.clean(rule.place() + " " + rule.section() + " " + rule.subject() + " " + rule.metric())));
        }
    }

    /// Prints which series appear, vanish or change with other rules.
    ///
    /// @param theirs the drives, read for the other rules
    /// @return how many do so
    int printDifference(List<Drive> ours, Explain other, List<Drive> theirs) {
        Map<String, Double> before = series(ours);
        Map<String, Double> after = other.series(theirs);
        Map<String, String> lines = new TreeMap<>();
        before.forEach((series, value) -> {
            Double now = after.get(series);
            if (now == null) {
                lines.put(series, "- " + series + " " + value);
            } else if (!now.equals(value)) {
                lines.put(series, "~ " + series + " " + value + " -> " + now);
            }
        });
        after.forEach((series, value) -> {
            if (!before.containsKey(series)) {
                lines.put(series, "+ " + series + " " + value);
            }
        });
        lines.values().forEach(out::println);
        out.println(lines.size() + " series differ");
        return lines.size();
    }

    private Map<String, Double> series(List<Drive> drives) {
        Map<String, Double> series = new TreeMap<>();
        for (Drive drive : drives) {
            for (Explanation explanation : explanations(drive)) {
                explanation.samples().forEach(sample -> series.put(name(explanation, sample), sample.value()));
            }
        }
        return series;
    }

    /// When attributes failed, by ID.
    private static Map<String, String> failing(Drive drive) {
        Map<String, String> failing = new TreeMap<>();
        SmartctlDocument data = drive.data();
        if (data != null) {
            data.health().failing().forEach(attribute -> failing.put(Integer.toString(attribute.id()), attribute.when()));
        }
        return failing;
    }

    private List<Explanation> explanations(Drive drive) {
        SmartctlDocument data = drive.data();
        if (data == null) {
            return List.of();
        }
        return rules.plan(drive, data.identity()).explain(data.health().attributes(), rules.values(data));
    }

    private void print(Explanation explanation) {
        String subject = (explanation.subject() + " " + explanation.name()).strip();
        StringBuilder line = new StringBuilder("    ").append(subject).append(" = ")
                .append(explanation.said().isEmpty() ? "nothing" : explanation.said());
        if (!explanation.entry().isEmpty()) {
            line.append(" → ").append(explanation.entry()).append(" (").append(explanation.match())
                    .append(explanation.choice().isEmpty() ? "" : ", ")
                    .append(explanation.choice()).append(')');
        }
        RuleRef rule = explanation.rule();
        if (rule != null) {
            line.append(" → ").append(rule.place());
        }
        line.append(explanation.samples().isEmpty() ? " → no sample: " + explanation.reason() : "");
        out.println(SafeText.clean(line.toString()));
        explanation.samples()
                .forEach(sample -> out.println(SafeText.clean("        " + name(explanation, sample) + " " + sample.value())));
        if (explanation.state() >= 0) {
            out.println("        limits: " + List.of("in order", "warning", "critical").get(explanation.state()));
        }
    }

    private static String name(Explanation explanation, Explanation.Sample sample) {
        String metric = explanation.rule() == null ? "" : explanation.rule().metric();
        return metric + sample.labels().stream().map((Label label) -> label.name() + "=\"" + label.value() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
