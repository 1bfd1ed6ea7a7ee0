package io.smartexporter.exporter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;

/// The rules that come along for Prometheus.
final class AlertRules {
    static final Path FOLDER = Reports.ROOT.resolve("deploy/prometheus");
    static final Path RULES = FOLDER.resolve("smart.rules.yml");

    /// An alert as `smart.rules.yml` has it; its annotations are templates.
    record Alert(String name, String expr, String hold, String severity, String about, String summary, String description,
            String runbook) {}

    private AlertRules() {}

    /// All of them, in the order of the file.
    static List<Alert> alerts() throws Exception {
        List<Alert> alerts = new ArrayList<>();
        for (Map<?, ?> group : maps(map(RULES), "groups")) {
            for (Map<?, ?> rule : maps(group, "rules")) {
                if (rule.containsKey("alert")) {
                    Map<?, ?> labels = (Map<?, ?>) Objects.requireNonNull(rule.get("labels"));
                    Map<?, ?> texts = (Map<?, ?>) Objects.requireNonNull(rule.get("annotations"));
                    alerts.add(new Alert(text(rule, "alert"), text(rule, "expr"), text(rule, "for"), text(labels, "severity"),
                            text(labels, "about"), text(texts, "summary"), text(texts, "description"), text(texts, "runbook")));
                }
            }
        }
        return alerts;
    }

    static Map<?, ?> map(Path yaml) throws Exception {
        return new Yaml().<Map<?, ?>>load(Files.readString(yaml));
    }

    static List<Map<?, ?>> maps(Map<?, ?> map, String key) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (map.get(key) instanceof List<?> list) {
            list.forEach(element -> maps.add((Map<?, ?>) element));
        }
        return maps;
    }

    /// The text of a key that has to be there.
    static String text(Map<?, ?> map, String key) {
        return Objects.requireNonNull(map.get(key), () -> "no " + key + " in " + map).toString();
    }
}
