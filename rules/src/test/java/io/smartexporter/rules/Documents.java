package io.smartexporter.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartexporter.rules.DriveIdentity.Protocol;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Documents of smartctl, read without [JsonPaths].
record Documents(String text, JsonObject json) {

    static Documents of(String text) {
        return new Documents(text, Interpreter.parse(text));
    }

    static Documents file(String path) throws IOException {
        return of(new String(Files.file(path).bytes(), UTF_8));
    }

    /// All of a folder that say what a drive is.
    static List<Documents> folder(Path folder) throws IOException {
        try (Stream<Path> files = java.nio.file.Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json")).sorted()
                    .toList();
            Stream.Builder<Documents> all = Stream.builder();
            for (String name : names) {
                String text = java.nio.file.Files.readString(folder.resolve(name));
                if (text.startsWith("{") && text.contains("model_name")) {
                    all.add(of(text));
                }
            }
            return all.build().toList();
        }
    }

    DriveIdentity drive() {
        String protocol = json.containsKey("device") ? json.getJsonObject("device").getString("protocol", "") : "";
        return new DriveIdentity("0:0:0:0", "sda", Protocol.of(protocol),
                json.getString("model_name", json.getString("scsi_model_name", "")), json.getString("model_family", ""),
                json.getString("serial_number", ""), json.getString("firmware_version", ""), "sata", "");
    }

    List<Attribute> table() {
        JsonObject attributes = json.getJsonObject("ata_smart_attributes");
        return attributes == null ? List.of() : attributes.getJsonArray("table").stream().map(Documents::attribute).toList();
    }

    private static Attribute attribute(JsonValue value) {
        JsonObject row = value.asJsonObject();
        JsonObject raw = row.getJsonObject("raw");
        return new Attribute(row.getInt("id"), row.getString("name"), row.getInt("value", -1), row.getInt("worst", -1),
                row.getInt("thresh", -1), raw.getString("string"), raw.getJsonNumber("value").longValue());
    }
}
