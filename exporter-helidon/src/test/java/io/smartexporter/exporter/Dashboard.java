package io.smartexporter.exporter;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Grafana's dashboard, made from `deploy/grafana/smart.dashboard.yml`.
final class Dashboard {
    static final Path FOLDER = Reports.ROOT.resolve("deploy/grafana");

    /// Of Grafana 11's model of dashboards, which later ones read too.
    private static final int SCHEMA_VERSION = 39;

    /// A grid has so many columns; a row is one unit high, a panel more.
    private static final int COLUMNS = 24, HEIGHT = 8, STAT_HEIGHT = 4;

    private static final JsonObject DATASOURCE = Json.createObjectBuilder().add("type", "prometheus").add("uid", "${datasource}")
            .build();

    private final Map<?, ?> description;
    private final JsonArrayBuilder panels = Json.createArrayBuilder();
    private int id;
    private int x;
    private int y;
    private int height;

    private Dashboard(Map<?, ?> description) {
        this.description = description;
    }

    /// What Grafana imports.
    static String json() throws Exception {
        StringWriter text = new StringWriter();
        Map<String, Object> pretty = Map.of(JsonGenerator.PRETTY_PRINTING, true);
        try (JsonWriter writer = Json.createWriterFactory(pretty).createWriter(text)) {
            writer.writeObject(new Dashboard(description()).build());
        }
        return text.toString().strip() + "\n";
    }

    /// All queries, with variables that select everything.
    static List<String> queries() throws Exception {
        List<String> queries = new ArrayList<>();
        for (Map<?, ?> row : AlertRules.maps(description(), "rows")) {
            for (Map<?, ?> panel : AlertRules.maps(row, "panels")) {
                queriesOf(panel).forEach(query -> queries.add(query.replaceAll("\\$(job|host|serial)", ".+")));
            }
        }
        return queries;
    }

    private static Map<?, ?> description() throws Exception {
        return AlertRules.map(FOLDER.resolve("smart.dashboard.yml"));
    }

    private static List<String> queriesOf(Map<?, ?> panel) {
        List<String> queries = new ArrayList<>();
        if (panel.get("queries") instanceof List<?> list) {
            list.forEach(query -> queries.add(query.toString()));
        }
        return queries;
    }

    private JsonObject build() {
        for (Map<?, ?> row : AlertRules.maps(description, "rows")) {
            nextLine();
            panels.add(Json.createObjectBuilder().add("id", ++id).add("type", "row").add("title", AlertRules.text(row, "title"))
                    .add("collapsed", false).add("gridPos", position(COLUMNS, 1)).add("panels", Json.createArrayBuilder()));
            AlertRules.maps(row, "panels").forEach(this::panel);
        }
        return Json.createObjectBuilder().add("title", AlertRules.text(description, "title"))
                .add("uid", AlertRules.text(description, "uid")).add("schemaVersion", SCHEMA_VERSION).add("version", 1)
                .add("editable", true).add("refresh", "1m").add("tags", Json.createArrayBuilder().add("smart"))
                .add("time", Json.createObjectBuilder().add("from", "now-7d").add("to", "now"))
                .add("templating", Json.createObjectBuilder().add("list", variables())).add("panels", panels).build();
    }

    private JsonArrayBuilder variables() {
        JsonArrayBuilder variables = Json.createArrayBuilder().add(Json.createObjectBuilder().add("name", "datasource")
                .add("label", "Prometheus").add("type", "datasource").add("query", "prometheus"));
        for (Map<?, ?> variable : AlertRules.maps(description, "variables")) {
            String query = AlertRules.text(variable, "query");
            variables.add(Json.createObjectBuilder().add("name", AlertRules.text(variable, "name"))
                    .add("label", AlertRules.text(variable, "label")).add("type", "query").add("datasource", DATASOURCE)
                    .add("query", Json.createObjectBuilder().add("query", query).add("refId", "A")).add("definition", query)
                    .add("refresh", 2).add("sort", 1).add("multi", true).add("includeAll", true).add("allValue", ".+")
                    .add("current", Json.createObjectBuilder().add("text", "All").add("value", "$__all")));
        }
        return variables;
    }

    private void panel(Map<?, ?> panel) {
        String kind = AlertRules.text(panel, "kind");
        boolean table = kind.equals("table");
        JsonArrayBuilder targets = Json.createArrayBuilder();
        char name = 'A';
        for (String query : queriesOf(panel)) {
            JsonObjectBuilder target = Json.createObjectBuilder().add("refId", String.valueOf(name++))
                    .add("datasource", DATASOURCE)
                    .add("expr", query).add("instant", !kind.equals("timeseries")).add("range", kind.equals("timeseries"));
            if (table) {
                target.add("format", "table");
            }
            if (panel.containsKey("legend")) {
                target.add("legendFormat", AlertRules.text(panel, "legend"));
            }
            targets.add(target);
        }
        int width = Integer.parseInt(AlertRules.text(panel, "width"));
        panels.add(Json.createObjectBuilder().add("id", ++id).add("type", kind).add("title", AlertRules.text(panel, "title"))
                .add("datasource", DATASOURCE).add("gridPos", position(width, kind.equals("stat") ? STAT_HEIGHT : HEIGHT))
                .add("fieldConfig", Json.createObjectBuilder().add("defaults", defaults(panel))
                        .add("overrides", Json.createArrayBuilder()))
                .add("options", Json.createObjectBuilder()).add("targets", targets));
    }

    private static JsonObjectBuilder defaults(Map<?, ?> panel) {
        JsonObjectBuilder defaults = Json.createObjectBuilder();
        if (panel.containsKey("unit")) {
            defaults.add("unit", AlertRules.text(panel, "unit"));
        }
        if (panel.containsKey("alarm")) {
            defaults.add("thresholds", Json.createObjectBuilder().add("mode", "absolute").add("steps", Json.createArrayBuilder()
                    .add(Json.createObjectBuilder().add("color", "green").addNull("value"))
                    .add(Json.createObjectBuilder().add("color", "red").add("value",
                            Integer.parseInt(AlertRules.text(panel, "alarm"))))));
        }
        return defaults;
    }

    /// The next free place from left to right.
    private JsonObjectBuilder position(int width, int high) {
        if (x + width > COLUMNS) {
            nextLine();
        }
        JsonObjectBuilder place = Json.createObjectBuilder().add("h", high).add("w", width).add("x", x).add("y", y);
        x += width;
        height = Math.max(height, high);
        return place;
    }

    private void nextLine() {
        y += height;
        x = 0;
        height = 0;
    }
}
