package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.testing.Recordings;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `docs/metrics.md` is what the default mapping gives, and has all that it does not.
class MetricsDocumentTest {
    private static final Path DOCUMENT = Reports.ROOT.resolve("docs/metrics.md");
    private static final Pattern TABLE = Pattern.compile("(?s)(<!-- generated: [^\n]* -->\n).*?(<!-- end -->)");

    /// Of a name that begins with `^` and ends in `$`.
    private static final Pattern NAMES = Pattern.compile("\\^\\(?([^()$]+)\\)?\\$");

    /// The metric's rows: protocols, sources, and the rest.
    private static final class Metric {
        private final Set<String> protocols = new TreeSet<>();
        private final Set<String> sources = new LinkedHashSet<>();
        private String type = "";
        private String help = "";
        private final Set<String> labels = new TreeSet<>();
    }

    @Test
    void theTableIsThatOfTheMapping() throws Exception {
        String text = Files.readString(DOCUMENT);
        String expected = TABLE.matcher(text)
                .replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + table() + found.group(2)));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertEquals(expected, Files.readString(DOCUMENT));
    }

    @Test
    void everyMetricThatIsNamedIsThere() throws Exception {
        Set<String> known = new TreeSet<>(metrics().keySet());
        for (OwnFamily family : OwnFamily.values()) {
            known.add(family.fullName());
        }
        Matcher named = Pattern.compile("`(smart_\\w+)[`{]").matcher(Files.readString(DOCUMENT));
        Set<String> unknown = new TreeSet<>();
        while (named.find()) {
            if (!known.contains(named.group(1))) {
                unknown.add(named.group(1));
            }
        }
        assertEquals(Set.of(), unknown);
    }

    @Test
    void whatDemoDrivesHaveIsExportedOrLeftOutForAReason() throws Exception {
        assertEquals(Set.of(), unexplained(Reports.documents(Reports.DEMO)));
    }

    @Tag(Recordings.TAG)
    @Test
    void whatRecordedDrivesHaveIsExportedOrLeftOutForAReason() throws Exception {
        assertEquals(Set.of(), unexplained(Reports.documents(Recordings.path("drives/recorded"))));
    }

    /// More than 60 samples a drive are noise.
    @Test
    void noDriveHasMoreThanSixtySamples() throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/demo.prom"))) {
            Matcher port = Pattern.compile("[^#].*\\bport=\"([^\"]+)\".*").matcher(line);
            if (port.matches() && !line.startsWith("smart_drive_") && !line.startsWith("smart_attribute_")) {
                counts.merge(port.group(1), 1L, Long::sum);
            }
        }
        assertTrue(counts.values().stream().allMatch(count -> count <= 60), counts::toString);
    }

    /// Paths that neither the mapping nor the exporter reads, and that the document does not have.
    private static Set<String> unexplained(List<Path> files) throws Exception {
        Set<String> left = new TreeSet<>();
        String document = Files.readString(DOCUMENT);
        String leftOut = document.substring(document.indexOf("## Left out"));
        Matcher path = Pattern.compile("`(/[^`]+)`").matcher(leftOut);
        while (path.find()) {
            left.add(path.group(1));
        }
        Set<String> unexplained = new TreeSet<>();
        for (Path file : files) {
            if (Files.readString(file).startsWith("{")) {
                walk("", json(Files.readString(file)), unexplained);
            }
        }
        unexplained.removeAll(Reports.READER.pathsRead());
        unexplained.removeIf(found -> left.stream().anyMatch(known -> found.equals(known) || found.startsWith(known + "/")));
        return unexplained;
    }

    private static void walk(String path, JsonValue value, Set<String> leaves) {
        switch (value) {
            case JsonObject object -> object.forEach((key, member) -> walk(path + "/" + key, member, leaves));
            case JsonArray array -> array.forEach(element -> walk(path + "/*", element, leaves));
            default -> leaves.add(path);
        }
    }

    private static String table() {
        StringBuilder text = new StringBuilder("\n| metric | type | of | source | meaning |\n|---|---|---|---|---|\n");
        metrics().forEach((name, metric) -> text.append("| `").append(name).append('`')
                .append(metric.labels.isEmpty() ? "" : " (" + String.join(", ", metric.labels) + ")").append(" | ")
                .append(metric.type)
                .append(" | ").append(String.join(", ", metric.protocols)).append(" | ")
                .append(String.join("; ", metric.sources)).append(" | ").append(metric.help).append(" |\n"));
        return text.append('\n').toString();
    }

    private static Map<String, Metric> metrics() {
        Map<String, Metric> metrics = new TreeMap<>();
        JsonObject mapping = json(Reports.text(Reports.ROOT.resolve("config/attrmap.json")));
        for (JsonObject field : list(mapping, "fields")) {
            if (field.containsKey("protocol")) {
                add(metrics, field, field.getString("protocol"), "`" + field.getString("path") + "`");
            }
        }
        for (JsonObject block : list(mapping, "per-device")) {
            String whose = names(block, "families") + names(block, "devices");
            List<JsonObject> rules = new ArrayList<>(list(block, "rules"));
            rules.addAll(list(block, "also"));
            rules.forEach(rule -> add(metrics, rule, "ATA", attribute(rule) + " of " + whose));
        }
        list(mapping, "generic").forEach(rule -> add(metrics, rule, "ATA", attribute(rule)));
        list(mapping, "also").forEach(rule -> add(metrics, rule, "ATA", attribute(rule)));
        list(mapping, "nvme").forEach(rule -> add(metrics, rule, "NVMe", "NVMe " + rule.getInt("id")));
        list(mapping, "scsi").forEach(rule -> add(metrics, rule, "SCSI", "SCSI " + rule.getInt("id")));
        for (JsonObject field : list(mapping, "fields")) {
            if (!field.containsKey("protocol")) {
                String path = field.getString("path");
                String of = path.startsWith("/ata_") || path.startsWith("/interface_") || path.startsWith("/in_")
                        ? "ATA"
                        : path.startsWith("/nvme_") ? "NVMe" : path.startsWith("/scsi_") ? "SCSI" : "all";
                add(metrics, field, of, "`" + path + "`");
            }
        }
        return metrics;
    }

    private static void add(Map<String, Metric> metrics, JsonObject rule, String protocol, String source) {
        Metric metric = metrics.computeIfAbsent("smart_" + rule.getString("name"), _ -> new Metric());
        metric.protocols.add(protocol);
        metric.sources.add(source + (rule.getString("value", "RAW_VALUE").equals("VALUE") ? ", normalized" : ""));
        metric.type = rule.getString("type");
        metric.help = rule.getString("help", "");
        assertTrue(!metric.help.isEmpty(), "the default mapping has no \"help\" for " + rule);
        if (rule.containsKey("labels")) {
            metric.labels.addAll(rule.getJsonObject("labels").keySet());
        }
    }

    private static String attribute(JsonObject rule) {
        Matcher names = NAMES.matcher(rule.getString("match", ""));
        return rule.getInt("id") + (names.matches() ? " " + names.group(1).replace("|", ", ") : "");
    }

    private static String names(JsonObject block, String key) {
        return block.containsKey(key)
                ? block.getJsonArray(key).getValuesAs(JsonString.class).stream().map(JsonString::getString)
                        .map(name -> "*" + name.replace("*", "\\*") + "*").collect(Collectors.joining(", "))
                : "";
    }

    private static List<JsonObject> list(JsonObject object, String key) {
        return object.containsKey(key) ? object.getJsonArray(key).getValuesAs(JsonObject.class) : List.of();
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
