package io.smartexporter.exporter;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The examples of docs/rules.md: what smartctl says, the files of an operator, and what the document says comes of them.
///
/// An indented block is one of these, or a mistake. A heading begins anew; below it a block stays in force until another of its kind
/// takes its place. Each must have a part in what a later block says comes of it: samples, or a command and what it prints.
final class RulesDocument {
    /// What a block is, by what it begins with or holds; the first that fits.
    enum Kind {
        COMMAND("\\$ prometheus_smart_exporter .*"), // and what it prints
        SAMPLES("(smart|disk)_[a-z_]+\\{.*"), // that come of the files
        SETTINGS("smart:\n.*"), // application.yaml
        SMARTCTL("(ID# |Device Model:|Model Family:).*"), // its table
        DATABASE("\\{ \"Devices\": .*\"Device\": .*"), // of models
        OVERRIDES("\\{ \"Devices\": .*"), // for single drives
        MAPPING("\\{ \"(prefix|drive_labels|generic|per-device|nvme|scsi|fields|named|state)\": .*"), // of rules
        DOCUMENT("\\{ .*"); // a part of smartctl's

        private final Pattern pattern;

        Kind(String pattern) {
            this.pattern = Pattern.compile(pattern, Pattern.DOTALL);
        }
    }

    /// Blocks that say what comes of others.
    ///
    /// @param line of the document
    /// @param files by name, as they are in force there; `drive.json` is what smartctl said
    /// @param text of the block
    record Example(int line, Kind kind, Map<String, String> files, String text) {
        Example {
            files = new LinkedHashMap<>(files);
        }
    }

    /// @param file what goes into the file
    private record Block(int line, String text, String file) {
        Block of(String other) {
            return new Block(line, text, other);
        }
    }

    private static final List<String> MAPPINGS = List.of("new.json", "more.json");
    private static final Pattern ROW = Pattern
            .compile("\\s*(\\d+) (\\S+)\\s+0x[0-9a-f]{4}\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+\\S+\\s+\\S+\\s+-\\s+(\\S.*)");

    private static final String DRIVE = """
            {"smartctl": {"version": [7, 4], "exit_status": 0}, "device": {"name": "/dev/sda", "protocol": "ATA"},
             "model_name": "ST4000VN008-2DR166", "model_family": "Seagate IronWolf", "serial_number": "ZDH7KQ1N",
             "smart_support": {"available": true, "enabled": true}, "smart_status": {"passed": true}}""";

    private final List<Example> examples = new ArrayList<>();
    private final Map<String, Block> files = new LinkedHashMap<>();
    private final Set<Block> proven = new LinkedHashSet<>();

    private RulesDocument() {}

    /// @throws AssertionError if a block is none that a test can run, or states no outcome
    static List<Example> examples(String markdown) {
        RulesDocument document = new RulesDocument();
        List<String> lines = markdown.lines().toList();
        int at = 0;
        while (at < lines.size()) {
            int end = at;
            while (end < lines.size() && (lines.get(end).startsWith("    ") || (end > at && lines.get(end).isBlank()))) {
                end++;
            }
            if (end > at) {
                String text = text(lines.subList(at, end));
                document.block(new Block(at + 1, text, text));
            } else if (lines.get(at).startsWith("#")) {
                document.heading();
            } else if (lines.get(at).startsWith("```") || lines.get(at).startsWith("\t")) {
                throw new AssertionError("docs/rules.md:" + (at + 1) + ": a block that is not indented by four blanks");
            }
            at = Math.max(end, at + 1);
        }
        document.heading();
        return document.examples;
    }

    private static String text(List<String> indented) {
        return indented.stream().map(line -> line.isBlank() ? "" : line.substring(4)).collect(Collectors.joining("\n"))
                .stripTrailing();
    }

    private void heading() {
        files.values().forEach(this::mustBeProven);
        files.clear();
        proven.clear();
    }

    private void mustBeProven(Block block) {
        if (!proven.contains(block)) {
            throw new AssertionError("docs/rules.md:" + block.line + ": nothing is said to come of this block:\n" + block.text);
        }
    }

    private void block(Block block) {
        Kind kind = null;
        for (Kind one : Kind.values()) {
            kind = kind == null && one.pattern.matcher(block.text).matches() ? one : kind;
        }
        switch (kind) {
            case null -> throw new AssertionError("docs/rules.md:" + block.line + ": no test can run this block:\n" + block.text);
            case COMMAND, SAMPLES -> outcome(block, kind);
            case SETTINGS -> put("application.yaml", block);
            case SMARTCTL -> put("drive.json", block.of(table(block.text)));
            case DOCUMENT -> put("drive.json", block.of(document(block.text)));
            case DATABASE -> put("devices.json", block);
            case OVERRIDES -> put("overrides.json", block);
            case MAPPING -> mapping(block);
        }
    }

    private void put(String name, Block block) {
        Block before = files.put(name, block);
        if (before != null) {
            mustBeProven(before);
        }
    }

    /// The first mapping behind what came of others begins anew.
    private void mapping(Block block) {
        List<Block> before = MAPPINGS.stream().filter(files::containsKey).map(files::get).toList();
        if (before.stream().allMatch(proven::contains)) {
            MAPPINGS.forEach(files::remove);
        }
        put(files.containsKey("new.json") ? "more.json" : "new.json", block);
    }

    private void outcome(Block block, Kind kind) {
        Map<String, String> all = new LinkedHashMap<>();
        files.forEach((name, file) -> all.put(name, file.file));
        examples.add(new Example(block.line, kind, all, block.text));
        files.forEach((name, file) -> {
            if (kind == Kind.SAMPLES || block.text.lines().findFirst().orElse("").contains(" " + name)) {
                proven.add(file);
            }
        });
    }

    /// What smartctl says of the drive of the examples, with some members of the document's own.
    private static String document(String members) {
        JsonObjectBuilder document = Json.createObjectBuilder(json(DRIVE));
        json(members).forEach(document::add);
        return document.build().toString();
    }

    /// The same with the table that `smartctl -A` prints.
    private static String table(String text) {
        JsonObjectBuilder document = Json.createObjectBuilder(json(DRIVE));
        JsonArrayBuilder table = Json.createArrayBuilder();
        for (String line : text.lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (line.startsWith("Device Model:")) {
                document.add("model_name", line.substring(line.indexOf(':') + 1).strip());
            } else if (line.startsWith("Model Family:")) {
                document.add("model_family", line.substring(line.indexOf(':') + 1).strip());
            } else if (row.matches()) {
                table.add(attribute(row));
            } else if (!line.startsWith("ID# ")) {
                throw new AssertionError("smartctl prints no such line: " + line);
            }
        }
        return document.add("ata_smart_attributes", Json.createObjectBuilder().add("table", table)).build().toString();
    }

    private static JsonObjectBuilder attribute(Matcher row) {
        String number = row.group(6).split(" ", -1)[0];
        JsonObjectBuilder raw = Json.createObjectBuilder().add("value", number.matches("\\d+") ? Long.parseLong(number) : 0)
                .add("string", row.group(6));
        return Json.createObjectBuilder().add("id", Integer.parseInt(row.group(1))).add("name", row.group(2))
                .add("value", Integer.parseInt(row.group(3))).add("worst", Integer.parseInt(row.group(4)))
                .add("thresh", Integer.parseInt(row.group(5))).add("raw", raw);
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
