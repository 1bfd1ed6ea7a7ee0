package io.smartexporter.rules;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// JSON Schema, draft 2020-12, as far as the mapping's schema uses it. Any other keyword is an error.
final class Schema {
    private static final Set<String> ANNOTATIONS = Set.of("$schema", "$defs", "title", "description", "then");

    private final JsonObject root;

    private Schema(JsonObject root) {
        this.root = root;
    }

    static Schema ofMappings() throws IOException {
        try (InputStream in = RuleSet.class.getResourceAsStream("attrmap.schema.json");
                JsonReader reader = Json.createReader(in)) {
            return new Schema(reader.readObject());
        }
    }

    boolean accepts(JsonValue value) {
        return accepts(root, value);
    }

    private boolean accepts(JsonValue schema, JsonValue value) {
        if (schema.equals(JsonValue.TRUE) || schema.equals(JsonValue.FALSE)) {
            return schema.equals(JsonValue.TRUE);
        }
        JsonObject keywords = schema.asJsonObject();
        return keywords.entrySet().stream().allMatch(keyword -> accepts(keywords, keyword.getKey(), keyword.getValue(), value));
    }

    private boolean accepts(JsonObject schema, String keyword, JsonValue says, JsonValue value) {
        return switch (keyword) {
            case "$ref" -> accepts(root.getValue(((JsonString) says).getString().substring(1)), value);
            case "type" -> says instanceof JsonArray types
                    ? types.stream().anyMatch(type -> isA(type, value))
                    : isA(says, value);
            case "enum" -> says.asJsonArray().stream().anyMatch(one -> same(one, value));
            case "const" -> same(says, value);
            case "not" -> !accepts(says, value);
            case "allOf" -> says.asJsonArray().stream().allMatch(one -> accepts(one, value));
            case "anyOf" -> says.asJsonArray().stream().anyMatch(one -> accepts(one, value));
            case "if" -> !accepts(says, value) || accepts(schema.get("then"), value);
            case "pattern", "minLength", "maxLength" ->
                !(value instanceof JsonString text) || text(keyword, says, text.getString());
            case "minimum" -> !(value instanceof JsonNumber number)
                    || number.bigDecimalValue().compareTo(((JsonNumber) says).bigDecimalValue()) >= 0;
            case "maximum" -> !(value instanceof JsonNumber number)
                    || number.bigDecimalValue().compareTo(((JsonNumber) says).bigDecimalValue()) <= 0;
            case "items", "minItems", "maxItems", "uniqueItems" ->
                !(value instanceof JsonArray array) || array(keyword, says, array);
            case "properties", "additionalProperties", "required", "propertyNames", "minProperties" ->
                !(value instanceof JsonObject object) || object(schema, keyword, says, object);
            default -> {
                if (!ANNOTATIONS.contains(keyword)) {
                    throw new IllegalArgumentException(keyword);
                }
                yield true;
            }
        };
    }

    private static boolean isA(JsonValue type, JsonValue value) {
        return switch (((JsonString) type).getString()) {
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "string" -> value instanceof JsonString;
            case "number" -> value instanceof JsonNumber;
            case "integer" -> value instanceof JsonNumber number && number.bigDecimalValue().stripTrailingZeros().scale() <= 0;
            default -> value.equals(JsonValue.NULL);
        };
    }

    private static boolean same(JsonValue one, JsonValue other) {
        return one instanceof JsonNumber a && other instanceof JsonNumber b
                ? a.bigDecimalValue().compareTo(b.bigDecimalValue()) == 0
                : one.equals(other);
    }

    private static boolean text(String keyword, JsonValue says, String text) {
        return switch (keyword) {
            case "pattern" -> Pattern.compile(((JsonString) says).getString()).matcher(text).find();
            case "minLength" -> text.length() >= ((JsonNumber) says).intValue();
            default -> text.length() <= ((JsonNumber) says).intValue();
        };
    }

    private boolean array(String keyword, JsonValue says, JsonArray array) {
        return switch (keyword) {
            case "items" -> array.stream().allMatch(element -> accepts(says, element));
            case "maxItems" -> array.size() <= ((JsonNumber) says).intValue();
            case "minItems" -> array.size() >= ((JsonNumber) says).intValue();
            default -> new HashSet<>(array).size() == array.size();
        };
    }

    private boolean object(JsonObject schema, String keyword, JsonValue says, JsonObject object) {
        return switch (keyword) {
            case "properties" -> says.asJsonObject().entrySet().stream()
                    .allMatch(one -> !object.containsKey(one.getKey()) || accepts(one.getValue(), object.get(one.getKey())));
            case "additionalProperties" -> object.entrySet().stream()
                    .allMatch(member -> isNamed(schema, member) || accepts(says, member.getValue()));
            case "required" -> says.asJsonArray().stream().allMatch(key -> object.containsKey(((JsonString) key).getString()));
            case "propertyNames" -> object.keySet().stream().allMatch(key -> accepts(says, Json.createValue(key)));
            default -> BigDecimal.valueOf(object.size()).compareTo(((JsonNumber) says).bigDecimalValue()) >= 0;
        };
    }

    private static boolean isNamed(JsonObject schema, Map.Entry<String, JsonValue> member) {
        return schema.containsKey("properties") && schema.getJsonObject("properties").containsKey(member.getKey());
    }
}
