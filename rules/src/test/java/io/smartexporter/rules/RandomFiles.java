package io.smartexporter.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Makes up mappings, device databases and overrides that can be used.
final class RandomFiles {
    static final int[] IDS = {0, 1, 5, 9, 194, 241, 1024, 1025};
    private static final String[] MATCHES = {"", "^Total", "Total_L", ".*Bad$", "^(Temp|x)$", "T[eo]", "nothing", "read_", "a"};
    private static final String[] VALUES = {"RAW_VALUE", "VALUE", "WORST", "THRESH"};
    private static final String[] PARTS = {"48", "low16", "mid16", "high16", "low32", "number"};
    private static final String[] NAMES = {"reallocated", "Total_BAD", "Total_LBAs", "Temp", "High-Fly", "Nothing"};
    private static final String[] PROTOCOLS = {"ATA", "NVMe", "SCSI"};
    private static final String[] SCALES = {"1", "512", "0.5", "-1", "1e3", "-0.25", "-0.01", "1e300"};
    private static final String[] TIMES = {"/power_on_time/hours", "/smart_status/passed", "/absent"};
    private static final String[] OFFSETS = {"0", "1", "-273", "1e300"};
    private static final String[] GLOBS = {"A", "B*", "*", "?", "A?", "*D SSD", "Z"};
    private static final String[] PATHS = {"/temperature/current", "/power_on_time/hours", "/sensors/*", "/pages/*/number",
        "/pages/*/table/*/value", "/odd", "/smart_status/passed", "/scsi_grown_defect_list"};
    private static final String[] MISSING = {"", "none", "unknown"};
    private static final String[] CONDITIONS = {"/odd", "/smart_status", "/device/name", "/absent", "/pages"};
    private static final String[] RANGES = {"0", "10", "100", "10:", "100:", "~:5", "~:90", "5:7", "@3", "1.5", "0:", ""};

    final Random random;

    RandomFiles(long seed) {
        random = new Random(seed);
    }

    String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    private boolean chance(int one) {
        return random.nextInt(one) == 0;
    }

    /// The names of each file are its own, and each name has its own type and its own labels.
    String mapping(int file) {
        List<String> members = new ArrayList<>();
        if (chance(4)) {
            members.add("\"prefix\": \"p" + file + ":\"");
        }
        if (chance(2)) {
            members.add("\"drive_labels\": " + driveLabels());
        }
        members.add("\"generic\": " + rules(12, () -> rule(file, "g", IDS[random.nextInt(IDS.length)])));
        members.add("\"also\": " + rules(6, () -> rule(file, "o", IDS[random.nextInt(IDS.length)])));
        members.add("\"per-device\": " + rules(3, () -> "{\"devices\": [\"" + pick(GLOBS) + "\", \"" + pick(GLOBS)
                + "\"], " + (chance(3) ? "\"families\": [\"" + pick(GLOBS) + "\"], " : "")
                + "\"rules\": " + rules(4, () -> rule(file, "g", IDS[random.nextInt(IDS.length)]))
                + (chance(2) ? ", \"also\": " + rules(4, () -> rule(file, "o", IDS[random.nextInt(IDS.length)])) : "") + "}"));
        members.add("\"named\": " + IntStream.range(0, random.nextInt(4)).mapToObj(i -> named(file, i))
                .collect(Collectors.joining(",\n", "[", "]")));
        members.add("\"state\": " + rules(3, () -> state(file)));
        members.add("\"nvme\": " + rules(8, () -> rule(file, "n", random.nextInt(8) == 0 ? 1025 : random.nextInt(17))));
        members.add("\"scsi\": " + rules(8, () -> rule(file, "s", random.nextInt(8) == 0 ? 1024 : random.nextInt(15))));
        members.add("\"fields\": " + IntStream.range(0, random.nextInt(6)).mapToObj(i -> field(file, i))
                .collect(Collectors.joining(", ", "[", "]")));
        return "{" + String.join(",\n", members) + "}";
    }

    private String driveLabels() {
        return switch (random.nextInt(4)) {
            case 0 -> "[\"port\", \"node\", \"path\", \"member\"]";
            case 1 -> "[\"serial\", \"device\", \"protocol\", \"firmware\", \"transport\", \"wwn\"]";
            case 2 ->
                "{\"disk\": \"node\", \"port\": \"port\", \"named\": {\"path\": \"/device/name\", \"missing\": \"" + pick(MISSING)
                        + "\"}, \"states\": {\"true\": [\"/smart_status/passed\", \"/odd\"]}}";
            default -> "{\"disk\": \"device\", \"port\": \"port\", \"named\": \"/device/name\"}";
        };
    }

    private interface Maker {
        String make();
    }

    private String rules(int most, Maker maker) {
        return IntStream.range(0, random.nextInt(most)).mapToObj(_ -> maker.make()).collect(Collectors.joining(",\n", "[", "]"));
    }

    private String rule(int file, String section, int id) {
        int name = random.nextInt(5);
        String type = List.of("counter", "gauge", "untyped").get(name % 3);
        StringBuilder rule = new StringBuilder("{\"id\": " + (random.nextBoolean() ? "\"" + id + "\"" : id));
        rule.append(", \"name\": \"").append(section).append(file).append(name)
                .append(random.nextBoolean() && name % 3 == 0 ? "_total" : "");
        rule.append("\", \"type\": \"").append(type).append("\", \"match\": \"").append(pick(MATCHES)).append('"');
        int choice = random.nextInt(3);
        rule.append(choice == 0 ? "" : ", \"value\": \"" + (choice == 1 ? "RAW_VALUE" : pick(VALUES)) + "\"");
        rule.append(choice == 1 && random.nextBoolean() ? ", \"raw\": \"" + pick(PARTS) + "\"" : "");
        rule.append(random.nextBoolean() ? ", \"scale\": " + pick(SCALES) : "");
        rule.append(chance(5) ? ", \"times\": \"" + pick(TIMES) + "\"" : "");
        rule.append(chance(4) ? ", \"offset\": " + pick(OFFSETS) : "");
        String more = name == 4 ? ", \"spoken\": \"/device/protocol\", \"of\": {\"drive\": \"model\"}" : "";
        rule.append(chance(3) ? ", \"labels\": {\"z\": \"1\", \"a\": \"" + random.nextInt(2) + "\"" + more + "}" : "");
        return rule.append('}').toString();
    }

    private String state(int file) {
        String word = List.of("drives", "smartctl", "awake").get(random.nextInt(3));
        String source = word.equals("smartctl")
                ? "{\"smartctl\": \"build_info\"}"
                : word.equals("awake") ? "{\"drive\": \"node\"}" : "\"x\"";
        return "{\"value\": \"" + word + "\", \"name\": \"h" + file + random.nextInt(1_000_000) + "\", \"type\": \"gauge\""
                + (chance(2) ? "" : ", \"labels\": {\"some\": " + source + ", \"text\": \"/t\"}") + "}";
    }

    /// A name with a `*` is for one attribute, or names them all.
    private String named(int file, int index) {
        String names = Stream.of(NAMES).filter(_ -> chance(2)).map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
        List<String> labels = new ArrayList<>();
        if (index > 0) {
            labels.add("\"which\": {\"attribute\": \"" + List.of("id", "name", "lower_name").get(random.nextInt(3)) + "\"}");
        }
        if (chance(2)) {
            labels.add("\"spoken\": \"/device/protocol\"");
        }
        String value = chance(2) ? "\"RAW_VALUE\", \"raw\": \"" + pick(PARTS) + "\"" : "\"" + pick(VALUES) + "\"";
        return "{\"names\": [" + (names.isEmpty() ? "\"Temp\"" : names) + "], \"name\": \"w" + file + index
                + (index == 0 ? "_*\"" : "\"") + ", \"type\": \"" + List.of("counter", "gauge", "untyped").get(index)
                + "\", \"value\": " + value + (chance(2) ? ", \"scale\": " + pick(SCALES) : "")
                + (chance(4) ? ", \"offset\": " + pick(OFFSETS) : "") + (chance(5) ? ", \"times\": \"" + pick(TIMES) + "\"" : "")
                + (labels.isEmpty() ? "" : ", \"labels\": {" + String.join(", ", labels) + "}") + "}";
    }

    private String field(int file, int index) {
        String path = pick(PATHS);
        String type = List.of("counter", "gauge", "untyped").get(random.nextInt(3));
        List<String> labels = new ArrayList<>();
        if (path.contains("*") && random.nextBoolean()) {
            labels.add("\"element\": \"*\"");
        }
        if (path.startsWith("/pages") && random.nextBoolean()) {
            labels.add(random.nextBoolean()
                    ? "\"page\": \"/pages/*/name\""
                    : "\"page\": {\"path\": \"/pages/*/name\", \"missing\": \"" + pick(MISSING) + "\"}");
        }
        if (path.contains("table") && random.nextBoolean()) {
            labels.add("\"what\": \"/pages/*/table/*/name\"");
        }
        boolean alike = labels.contains("\"what\": \"/pages/*/table/*/name\"") && random.nextBoolean();
        if (path.contains("table") && random.nextBoolean()) {
            labels.add("\"flags\": {\"true\": [\"/pages/*/number\", \"/odd\", \"/pages/*/table/*/value\"]}");
        }
        if (chance(3)) {
            labels.add("\"fixed\": \"x\"");
        }
        return "{\"path\": \"" + path + "\", \"name\": \"f" + file + index + "\", \"type\": \"" + type + "\""
                + (chance(3) ? ", \"protocol\": \"" + pick(PROTOCOLS) + "\"" : "")
                + (chance(4) ? ", \"if\": \"" + pick(CONDITIONS) + "\"" : "")
                + (chance(5) ? ", \"value\": " + random.nextInt(3) : numbers(path.endsWith("*")))
                + (alike ? ", \"index\": false" : chance(8) ? ", \"index\": true" : "")
                + (labels.isEmpty() ? "" : ", \"labels\": {" + String.join(", ", labels) + "}") + "}";
    }

    private String numbers(boolean elements) {
        return (random.nextBoolean() ? ", \"scale\": " + pick(SCALES) : "")
                + (chance(5) ? ", \"times\": \"" + pick(TIMES) + "\"" : "")
                + (chance(4) ? ", \"offset\": " + pick(OFFSETS) : "")
                + (chance(4) ? ", \"plus\": {\"path\": \"" + pick(TIMES) + "\", \"scale\": " + pick(SCALES) + "}" : "")
                + (!elements && chance(3) ? ", \"missing\": " + random.nextInt(3) : "")
                + (chance(3) ? ", \"nonzero\": " + random.nextBoolean() : "");
    }

    String database(int least) {
        String entries = IntStream.range(0, least + random.nextInt(5)).mapToObj(this::entry).collect(Collectors.joining(",\n"));
        return "{\"Devices\": {" + entries + "}}";
    }

    private String entry(int index) {
        String models = Stream.of("A", "B1", "C", "D", "D SSD", "SSD", "Fast SSDs", "Generic NVMe", "Generic SAS")
                .filter(_ -> chance(3)).map(model -> "\"" + model + "\"").collect(Collectors.joining(", "));
        String choices = IntStream.concat(IntStream.of(IDS), IntStream.range(2, 14)).distinct().filter(_ -> random.nextBoolean())
                .mapToObj(this::choice).collect(Collectors.joining(", "));
        return "\"E" + index + "\": {\"Device\": [" + models + "], \"ID#\": {" + choices + "}"
                + (random.nextBoolean() ? "" : ", " + thresholds()) + "}";
    }

    private String choice(int id) {
        String value = "\"" + pick(VALUES) + "\"";
        return "\"" + id + "\": " + (random.nextBoolean() ? value : "{\"value\": " + value + ", \"comment\": \"c\"}");
    }

    private String thresholds() {
        String all = IntStream.concat(IntStream.of(IDS), IntStream.range(2, 14)).distinct().filter(_ -> random.nextBoolean())
                .mapToObj(id -> "\"" + id + "\": [\"" + pick(RANGES) + "\", \"" + pick(RANGES) + "\""
                        + (chance(4) ? ", \"" + List.of("l", "r").get(random.nextInt(2)) + random.nextInt(20) + "\"" : "") + "]")
                .collect(Collectors.joining(", "));
        String perfs = IntStream.of(IDS).filter(_ -> random.nextBoolean()).mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
        return "\"Threshs\": {" + all + "}" + (random.nextBoolean() ? ", \"Perfs\": [" + perfs + "]" : "");
    }

    String overrides() {
        String drives = Stream.of("/dev/sda", "/dev/sdb", "port:0:0:0:0", "port:nvme0", "serial:S1", "serial:S2")
                .filter(_ -> chance(4)).map(drive -> "\"" + drive + "\": {" + thresholds() + "}")
                .collect(Collectors.joining(", "));
        return "{\"Devices\": {" + drives + "}}";
    }
}
