package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.exporter.AlertRules.Alert;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/alerts.md` is what `deploy/prometheus/smart.rules.yml` has.
class AlertsDocumentTest {
    private static final Path DOCUMENT = Reports.ROOT.resolve("docs/alerts.md");
    private static final Pattern GENERATED = Pattern.compile("(?s)(<!-- generated: [^\n]* -->\n).*?(<!-- end -->)");
    private static final String WHO = "{{ $labels.model }}, serial number {{ $labels.serial }}";
    private static final String HOST = "{{ or $labels.host $labels.instance }}";

    @Test
    void theDocumentIsThatOfTheRules() throws Exception {
        String text = Files.readString(DOCUMENT);
        String expected = GENERATED.matcher(text)
                .replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + generated() + found.group(2)));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertEquals(expected, Files.readString(DOCUMENT));
    }

    @Test
    void whoIsCalledLearnsWhichDriveOfWhichHostAndWhatToDo() throws Exception {
        for (Alert alert : AlertRules.alerts()) {
            assertTrue(Set.of("critical", "warning", "info").contains(alert.severity()), alert.name());
            assertTrue(Set.of("drive", "host", "fleet").contains(alert.about()), alert.name());
            assertTrue(alert.runbook().length() > 15, alert.name() + " says what to do");
            if (alert.about().equals("drive")) {
                assertTrue(alert.description().startsWith(WHO), alert.name() + " says which drive");
                assertTrue(alert.description().contains("{{ with $labels.slot }}, slot {{ . }}{{ end }}"), alert.name());
            }
            assertTrue(alert.about().equals("fleet") || alert.summary().contains(HOST), alert.name() + " says of which host");
        }
    }

    /// An alert on a name that no longer exists is silent for ever.
    @Test
    void everyMetricThatARuleAsksForIsExported() throws Exception {
        Set<String> known = new TreeSet<>();
        for (OwnFamily family : OwnFamily.values()) {
            known.add(family.fullName());
        }
        Matcher exported = Pattern.compile("\\| `(smart_\\w+)`").matcher(Reports.text(Reports.ROOT.resolve("docs/metrics.md")));
        while (exported.find()) {
            known.add(exported.group(1));
        }
        Set<String> unknown = new TreeSet<>();
        for (Path rules : List.of(AlertRules.RULES, AlertRules.FOLDER.resolve("smart.recording.yml"))) {
            Matcher asked = Pattern.compile("(?<![\\w:])smart_\\w+(?!\\w|:)").matcher(Files.readString(rules));
            while (asked.find()) {
                if (!known.contains(asked.group())) {
                    unknown.add(asked.group());
                }
            }
        }
        unknown.removeAll(Set.of("smart_hosts", "smart_drives", "smart_history", "smart_recording", "smart_recording_days"));
        assertEquals(Set.of("smart_accepted_unsupported"), unknown, "the list in smart.accepted.yml alone is no metric");
    }

    private static String generated() {
        StringBuilder text = new StringBuilder("\n| alert | severity | for | says |\n|---|---|---|---|\n");
        List<Alert> alerts;
        try {
            alerts = AlertRules.alerts();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        for (Alert alert : alerts) {
            text.append("| [").append(alert.name()).append("](#").append(alert.name().toLowerCase(Locale.ROOT))
                    .append(") | ").append(alert.severity()).append(" | ").append(alert.hold()).append(" | ")
                    .append(plain(alert.summary())).append(" |\n");
        }
        for (Alert alert : alerts) {
            text.append("\n### ").append(alert.name()).append("\n\n").append(sentence(alert)).append("\n\n*What to do:* ")
                    .append(plain(alert.runbook())).append("\n\n").append(alert.expr().indent(4));
        }
        return text.append('\n').toString();
    }

    /// What is wrong, without the words that say which drive it is.
    private static String sentence(Alert alert) {
        String text = alert.description().replaceFirst("^\\{\\{ \\$labels\\.model .*?" + Pattern.quote(HOST) + ": ", "");
        return Character.toUpperCase(text.charAt(0)) + plain(text).substring(1);
    }

    /// A template as a person reads it: *host*, *device*, *value*.
    private static String plain(String template) {
        return template.replaceAll("\\{\\{ with printf .*?\\{\\{ end }}", " (*reason*)").replace(HOST, "*host*")
                .replaceAll("\\{\\{ \\$labels\\.(\\w+) }}", "*$1*").replaceAll("\\{\\{ \\$value[^}]*}}", "*value*");
    }
}
