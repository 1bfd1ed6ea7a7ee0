package io.smartexporter.rules;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The language of mapping and device database as its description says it: reads the text anew for every drive, tries every rule
/// on every attribute, and remembers nothing.
final class Interpreter {
    private final List<JsonObject> mappings;
    private final JsonObject database;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> given = new HashSet<>();

    private Interpreter(List<String> mappings, String database) {
        this.mappings = mappings.stream().map(Interpreter::parse).toList();
        this.database = parse(database);
    }

    private static JsonObject parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    static List<String> samples(List<String> mappings, String database, String model, List<Attribute> table) {
        Interpreter interpreter = new Interpreter(mappings, database);
        for (Attribute attribute : table) {
            interpreter.mappings.forEach(mapping -> interpreter.attribute(mapping, model, attribute));
        }
        return interpreter.lines;
    }

    private void attribute(JsonObject mapping, String model, Attribute attribute) {
        for (JsonObject rule : mapping.getJsonArray("generic").getValuesAs(JsonObject.class)) {
            boolean id = Integer.parseInt(text(rule.get("id"))) == attribute.id();
            if (id && Pattern.compile(rule.getString("match", "")).matcher(attribute.name()).lookingAt()) {
                rule(mapping.getString("prefix", "smart_"), rule, model, attribute);
                return;
            }
        }
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }

    private void rule(String prefix, JsonObject rule, String model, Attribute attribute) {
        String value = rule.containsKey("value") ? rule.getString("value") : chosen(model, attribute.id());
        if (value == null) {
            reject(attribute, Rejection.NO_VALUE_CHOSEN);
        } else if (!value.equals("RAW_VALUE")) {
            int number = value.equals("VALUE")
                    ? attribute.value()
                    : value.equals("WORST") ? attribute.worst() : attribute.thresh();
            number(prefix, rule, attribute, number < 0 ? null : Double.valueOf(number), Rejection.MISSING);
        } else if (rule.containsKey("raw")) {
            number(prefix, rule, attribute, attribute.rawValue() < 0 ? null : bits(rule.getString("raw"), attribute.rawValue()),
                    Rejection.MISSING);
        } else {
            String[] words = attribute.rawString().trim().split("\\s+", -1);
            number(prefix, rule, attribute, words[0].matches("[0-9]+") ? Double.valueOf(words[0]) : null, Rejection.NOT_A_NUMBER);
        }
    }

    private String chosen(String model, int id) {
        String chosen = null;
        for (JsonValue value : database.getJsonObject("Devices").values()) {
            JsonObject entry = (JsonObject) value;
            boolean named = entry.getJsonArray("Device").getValuesAs(JsonString::getString).contains(model);
            JsonValue choice = entry.getJsonObject("ID#").get(String.valueOf(id));
            if (named && choice != null) {
                chosen = choice instanceof JsonObject object ? object.getString("value") : text(choice);
            }
        }
        return chosen;
    }

    private static double bits(String part, long raw) {
        return switch (part) {
            case "48" -> raw;
            case "low16" -> raw % 65536;
            case "mid16" -> raw / 65536 % 65536;
            case "high16" -> raw / 65536 / 65536 % 65536;
            default -> raw % 4294967296L;
        };
    }

    private void number(String prefix, JsonObject rule, Attribute attribute, Double number, Rejection failure) {
        boolean counter = rule.getString("type").equals("counter");
        String name = prefix + rule.getString("name");
        name = counter && !name.endsWith("_total") ? name + "_total" : name;
        if (number == null) {
            reject(attribute, failure);
            return;
        }
        double scaled = number * (rule.containsKey("scale") ? rule.getJsonNumber("scale").doubleValue() : 1);
        if (counter && scaled < 0) {
            reject(attribute, Rejection.NEGATIVE_COUNTER);
        } else if (!given.add(name + labels(rule))) {
            reject(attribute, Rejection.DUPLICATE);
        } else {
            lines.add(Recorder.sample(name, labels(rule), scaled == 0 ? 0 : scaled));
        }
    }

    private static List<Label> labels(JsonObject rule) {
        TreeMap<String, String> sorted = new TreeMap<>();
        if (rule.containsKey("labels")) {
            rule.getJsonObject("labels").forEach((name, value) -> sorted.put(name, text(value)));
        }
        return sorted.entrySet().stream().map(entry -> new Label(entry.getKey(), entry.getValue())).toList();
    }

    private void reject(Attribute attribute, Rejection why) {
        lines.add(Recorder.rejection(attribute.id(), why));
    }
}
