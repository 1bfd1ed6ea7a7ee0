package io.smartexporter.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.literal.Finding;
import io.smartexporter.literal.LiteralException;
import io.smartexporter.literal.Problems;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The schema and the reader give the same verdict, but for what a schema cannot say.
class SchemaTest {
    /// What the reader finds beyond one value at a time.
    private static final List<String> BEYOND_A_SCHEMA = List.of("is the drive's own", "names many values",
            "\"match\": at character",
            " of *: ", "tells the elements apart", "and the path has no *", "is needed to tell the elements apart",
            "no label tells the attributes apart", "stands twice", "cannot stand in a metric's name");

    private static final String[] VALUES = {"null", "true", "0", "5", "16", "17", "1025", "-1", "65536", "0.5", "\"\"", "\"5\"",
        "\"0016\"", "\"99999\"", "\"counter\"", "\"VALUE\"", "\"RAW_VALUE\"", "\"low16\"", "\"port\"", "\"/a/b\"", "\"/a/*\"",
        "\"//\"",
        "\"/a*\"", "\"*\"", "\"*2\"", "\"/*/*/*\"", "\"/" + "a".repeat(250) + "\"", "\"" + "/a".repeat(17) + "\"",
        "\"a-b\"", "[]", "[5]", "[\"port\"]", "[\"port\", \"port\"]", "{}", "{\"a\": \"b\"}", "{\"le\": \"b\"}",
        "{\"__a\": \"b\"}",
        "{\"a\": \"port\"}", "{\"name\": \"port\"}", "{\"a\": \"/a/b\"}", "{\"a\": 5}", "{\"a\": \"\"}", "false",
        "{\"path\": \"/a/b\"}", "{\"path\": \"/a\", \"missing\": \"\"}",
        "{\"path\": \"/a\", \"scale\": 60}", "{\"true\": [\"/a/b\", \"/a/c\"]}", "{\"true\": [5]}", "{\"drive\": \"node\"}",
        "{\"attribute\": \"id\"}", "{\"smartctl\": \"version\"}", "\"awake\"", "\"smartctl\"", "\"number\"", "[\"A-b\", \"a-B\"]",
        "[\"/a\"]"};
    private static final String[] KEYS = {"id", "match", "name", "type", "value", "raw", "scale", "help", "labels", "path",
        "devices",
        "rules", "comment", "prefix", "drive_labels", "generic", "per-device", "nvme", "scsi", "fields", "if", "missing",
        "nonzero", "plus",
        "index", "times", "offset", "true", "drive"};

    private final Random random = new Random(5);
    private final Schema schema;

    SchemaTest() throws IOException {
        schema = Schema.ofMappings();
    }

    private static JsonValue parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    private static List<Finding> findings(String mapping) throws LiteralException {
        Problems problems = new Problems("map");
        MappingReader.read(Files.source("map", mapping), problems, new ArrayList<>(), new Budget());
        Stream<Finding> unknown = problems.warnings().stream().filter(finding -> finding.message().startsWith("unknown key"));
        return Stream.concat(unknown, problems.errors().stream()).toList();
    }

    private static boolean accepts(String mapping) throws Exception {
        return findings(mapping).stream()
                .allMatch(finding -> BEYOND_A_SCHEMA.stream().anyMatch(beyond -> finding.text().contains(beyond)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"generic\": []}", "{\"generic\": null, \"prefix\": null, \"drive_labels\": null}",
        "{\"drive_labels\": [\"port\", \"wwn\"]}", "{\"drive_labels\": {\"disk\": \"device\", \"x\": \"/device/name\"}}",
        "{\"generic\": [{\"id\": \"5\", \"name\": \"a\", \"type\": \"gauge\", \"raw\": \"48\", \"scale\": 0.5, \"help\": null}]}",
        "{\"nvme\": [{\"id\": 1025, \"name\": \"a\", \"type\": \"gauge\"}], \"scsi\": [{\"id\": \"14\", \"name\": \"b\", \"type\": \"counter\"}]}",
        "{\"per-device\": [{\"devices\": [\"A*\"], \"rules\": [{\"id\": 5, \"name\": \"a\", \"type\": \"untyped\"}]}]}",
        "{\"fields\": [{\"path\": \"/a/*\", \"name\": \"a\", \"type\": \"gauge\", \"labels\": {\"s\": \"*\", \"n\": \"/a/*/n\"}}]}"})
    void bothTake(String mapping) throws Exception {
        assertEquals(List.of(), findings(mapping));
        assertTrue(schema.accepts(parse(mapping)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "5", "{\"x\": 1}", "{\"generic\": {}}", "{\"generic\": [5]}", "{\"prefix\": \"1x\"}",
        "{\"drive_labels\": []}", "{\"drive_labels\": [\"disk\"]}", "{\"drive_labels\": {\"id\": \"port\"}}",
        "{\"drive_labels\": {\"x\": \"/a/*\"}}", "{\"drive_labels\": \"port\"}",
        "{\"generic\": [{\"name\": \"a\", \"type\": \"gauge\"}]}", "{\"generic\": [{\"id\": 5, \"type\": \"gauge\"}]}",
        "{\"generic\": [{\"id\": 5, \"name\": \"a\"}]}", "{\"generic\": [{\"id\": 5, \"name\": \"a b\", \"type\": \"gauge\"}]}",
        "{\"generic\": [{\"id\": 65536, \"name\": \"a\", \"type\": \"gauge\"}]}",
        "{\"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"Gauge\"}]}",
        "{\"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\", \"scale\": 0}]}",
        "{\"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\", \"value\": \"VALUE\", \"raw\": \"48\"}]}",
        "{\"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\", \"labels\": {\"__x\": \"y\"}}]}",
        "{\"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\", \"labels\": {\"quantile\": \"y\"}}]}",
        "{\"generic\": [{\"id\": 5, \"name\": \"a\", \"type\": \"gauge\", \"path\": \"/x\"}]}",
        "{\"nvme\": [{\"id\": 17, \"name\": \"a\", \"type\": \"gauge\"}]}",
        "{\"scsi\": [{\"id\": \"15\", \"name\": \"a\", \"type\": \"gauge\"}]}", "{\"per-device\": [{\"devices\": []}]}",
        "{\"per-device\": [{\"devices\": [\"\"], \"rules\": []}]}", "{\"fields\": [{\"name\": \"a\", \"type\": \"gauge\"}]}",
        "{\"fields\": [{\"path\": \"a\", \"name\": \"a\", \"type\": \"gauge\"}]}",
        "{\"fields\": [{\"path\": \"/a//b\", \"name\": \"a\", \"type\": \"gauge\"}]}",
        "{\"fields\": [{\"path\": \"/a\", \"name\": \"a\", \"type\": \"gauge\", \"value\": \"VALUE\"}]}"})
    void bothRefuse(String mapping) throws Exception {
        assertFalse(accepts(mapping));
        assertFalse(schema.accepts(parse(mapping)));
    }

    @Test
    void theyAgreeOnRandomMappingsAndOnWhatBecomesOfThem() throws Exception {
        RandomFiles files = new RandomFiles(23);
        int[] verdicts = new int[2];
        for (int round = 0; round < 3000; round++) {
            JsonValue mapping = parse(files.mapping(round % 3));
            assertTrue(schema.accepts(mapping));
            JsonValue changed = changed(mapping);
            boolean accepted = accepts(changed.toString());
            assertEquals(accepted, schema.accepts(changed), changed::toString);
            verdicts[accepted ? 1 : 0]++;
        }
        assertTrue(verdicts[0] > 500 && verdicts[1] > 100, verdicts[0] + " refused, " + verdicts[1] + " taken");
    }

    /// Changes one value, key or element somewhere.
    private JsonValue changed(JsonValue value) {
        if (random.nextInt(4) == 0 || !(value instanceof JsonObject || value instanceof JsonArray)) {
            return parse(VALUES[random.nextInt(VALUES.length)]);
        }
        return value instanceof JsonObject object ? changed(object) : changed(value.asJsonArray());
    }

    private JsonValue changed(JsonArray array) {
        JsonArrayBuilder builder = Json.createArrayBuilder(array);
        if (!array.isEmpty()) {
            int at = random.nextInt(array.size());
            builder.set(at, changed(array.get(at)));
        }
        return builder.build();
    }

    private JsonValue changed(JsonObject object) {
        JsonObjectBuilder builder = Json.createObjectBuilder(object);
        List<String> keys = List.copyOf(object.keySet());
        if (random.nextInt(6) == 0 || keys.isEmpty()) {
            return builder.add(KEYS[random.nextInt(KEYS.length)], parse(VALUES[random.nextInt(VALUES.length)])).build();
        }
        String key = keys.get(random.nextInt(keys.size()));
        return random.nextInt(6) == 0 ? builder.remove(key).build() : builder.add(key, changed(object.get(key))).build();
    }

    @Test
    void theDefaultMappingFollowsTheSchema() throws IOException {
        String text = new String(Files.file("config/attrmap.json").bytes(), StandardCharsets.UTF_8);
        assertTrue(schema.accepts(parse(text)));
    }
}
