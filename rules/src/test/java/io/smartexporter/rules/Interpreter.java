package io.smartexporter.rules;

import io.smartexporter.rules.DriveIdentity.Protocol;
import io.smartexporter.rules.DriveSink.Rejection;
import io.smartexporter.rules.RuleFiles.Export;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The language of mapping, device database and overrides as its description says it: reads the texts anew for every drive, tries
/// every rule on every attribute, looks every path up from the top of the document, and remembers nothing.
final class Interpreter {
    /// All files and settings, as texts.
    record Setting(List<String> mappings, String database, String overrides, String policy, Set<Export> export) {}

    private static final List<String> COUNTERS = List.of("errors_corrected_by_eccfast", "errors_corrected_by_eccdelayed",
            "errors_corrected_by_rereads_rewrites", "total_errors_corrected", "correction_algorithm_invocations",
            "gigabytes_processed", "total_uncorrected_errors");
    private static final List<String> LOG = List.of("critical_warning", "temperature", "available_spare",
            "available_spare_threshold", "percentage_used", "data_units_read", "data_units_written", "host_reads", "host_writes",
            "controller_busy_time", "power_cycles", "power_on_hours", "unsafe_shutdowns", "media_errors", "num_err_log_entries",
            "warning_temp_time", "critical_comp_time");

    private final List<JsonObject> mappings;
    private final JsonObject devices;
    private final JsonObject overrides;
    private final Setting setting;
    private final DriveIdentity drive;
    private final JsonObject document;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> given = new HashSet<>();
    private final Set<Integer> judged = new HashSet<>();
    private final List<JsonObject> entries;
    private final boolean known;
    private Attribute current;

    private Interpreter(Setting setting, DriveIdentity drive, String document) {
        this.mappings = setting.mappings().stream().map(Interpreter::parse).toList();
        this.devices = parse(setting.database()).getJsonObject("Devices");
        this.overrides = parse(setting.overrides()).getJsonObject("Devices");
        this.setting = setting;
        this.drive = drive;
        this.document = parse(document);
        List<JsonObject> found = entriesOfModel();
        known = !found.isEmpty();
        boolean byEntry = !known && setting.policy().startsWith("entry:");
        entries = byEntry ? List.of(devices.getJsonObject(setting.policy().substring("entry:".length()))) : found;
    }

    static JsonObject parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    static List<String> lines(Setting setting, DriveIdentity drive, List<Attribute> table, String document) {
        Interpreter interpreter = new Interpreter(setting, drive, document);
        interpreter.mappings.forEach(mapping -> interpreter.fields(mapping, true));
        table.forEach(attribute -> {
            interpreter.row(attribute);
            interpreter.names(attribute);
        });
        interpreter.pseudos();
        interpreter.mappings.forEach(mapping -> interpreter.fields(mapping, false));
        return interpreter.lines;
    }

    // ------------------------------------------------------------------ attributes

    private boolean isAta() {
        return drive.protocol() == Protocol.ATA || drive.protocol() == Protocol.UNKNOWN;
    }

    private record Chosen(JsonObject mapping, JsonObject rule) {}

    private List<Chosen> chosen(int id, String name) {
        List<Chosen> all = new ArrayList<>();
        for (JsonObject mapping : mappings) {
            lists(mapping).forEach(rules -> rules.stream().filter(rule -> Integer.parseInt(text(rule.get("id"))) == id)
                    .filter(rule -> Pattern.compile(rule.getString("match", "")).matcher(name).lookingAt()).findFirst()
                    .ifPresent(rule -> all.add(new Chosen(mapping, rule))));
        }
        return all;
    }

    /// Of each list the first rule that matches counts.
    private List<List<JsonObject>> lists(JsonObject mapping) {
        if (!isAta()) {
            return List.of(list(mapping, drive.protocol() == Protocol.NVME ? "nvme" : "scsi"));
        }
        return List.of(rules(mapping, "rules", "generic"), rules(mapping, "also", "also"));
    }

    private List<JsonObject> rules(JsonObject mapping, String ofModels, String ofAll) {
        Stream<JsonObject> special = list(mapping, "per-device").stream()
                .filter(block -> names(block, "devices", drive.model()) || names(block, "families", drive.family()))
                .flatMap(block -> list(block, ofModels).stream());
        return Stream.concat(special, list(mapping, ofAll).stream()).toList();
    }

    private static boolean names(JsonObject block, String key, String text) {
        return block.containsKey(key)
                && block.getJsonArray(key).getValuesAs(JsonString::getString).stream().anyMatch(glob -> fits(glob, text));
    }

    private static boolean fits(String glob, String text) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return text.matches(pattern.toString());
    }

    private static List<JsonObject> list(JsonObject object, String key) {
        return object.containsKey(key) ? object.getJsonArray(key).getValuesAs(JsonObject.class) : List.of();
    }

    /// Rules for an attribute's name, whatever its ID.
    private void names(Attribute attribute) {
        for (JsonObject mapping : mappings) {
            for (JsonObject rule : list(mapping, "named")) {
                if (exported(attribute.id()) && isNamed(rule, attribute)) {
                    String stem = attribute.name().toLowerCase(Locale.ROOT).replace("-", "_");
                    JsonObject full = Json.createObjectBuilder(rule).add("name", rule.getString("name").replace("*", stem))
                            .build();
                    current = attribute;
                    number(mapping, full, subject(rule, attribute),
                            read(attribute, rule.getString("value"), rule.getString("raw", null)),
                            List.of());
                }
            }
        }
    }

    private static boolean isNamed(JsonObject rule, Attribute attribute) {
        return rule.getJsonArray("names").getValuesAs(JsonString::getString).stream()
                .anyMatch(name -> name.equalsIgnoreCase(attribute.name()));
    }

    private static String subject(JsonObject rule, Attribute attribute) {
        JsonArray names = rule.getJsonArray("names");
        if (rule.getString("name").contains("*")) {
            return attribute.name().toLowerCase(Locale.ROOT);
        }
        return names.getString(0).toLowerCase(Locale.ROOT) + (names.size() > 1 ? ", …" : "");
    }

    private void row(Attribute attribute) {
        List<Chosen> chosen = chosen(attribute.id(), attribute.name());
        if (chosen.isEmpty() && mappings.stream().flatMap(mapping -> list(mapping, "named").stream())
                .noneMatch(rule -> isNamed(rule, attribute))) {
            lines.add("unknown " + attribute.id());
        }
        if (!isUpsideDown(attribute.id(), chosen)) {
            judge(attribute.id(), attribute.name(), (word, raw) -> read(attribute, word, raw), chosen);
        }
        if (exported(attribute.id())) {
            for (Chosen one : chosen) {
                sample(one, attribute.id(), (word, raw) -> read(attribute, word, raw));
            }
        }
    }

    private void pseudo(int id, String name, Double value) {
        List<Chosen> chosen = chosen(id, name);
        if (value == null) {
            return;
        }
        judge(id, name, (word, raw) -> readPseudo(value, word, raw), chosen);
        if (exported(id)) {
            for (Chosen one : chosen) {
                sample(one, id, (word, raw) -> readPseudo(value, word, raw));
            }
        }
    }

    private static Value readPseudo(double value, String word, String raw) {
        if (word.equals("RAW_VALUE") && raw != null && !raw.equals("number")) {
            boolean whole = value >= 0 && value == Math.floor(value) && value <= Math.pow(2, 53);
            return new Value(whole ? bits(raw, (long) value) : null, Rejection.MISSING);
        }
        return new Value(word.equals("RAW_VALUE") || word.equals("VALUE") ? value : null, Rejection.MISSING);
    }

    private void pseudos() {
        if (drive.protocol() == Protocol.NVME) {
            for (int id = 0; id < LOG.size(); id++) {
                pseudo(id, LOG.get(id),
                        temperature(LOG.get(id), number("nvme_smart_health_information_log", LOG.get(id))));
            }
        } else if (drive.protocol() == Protocol.SCSI) {
            pseudo(0, "grown_defect_list", number("scsi_grown_defect_list"));
            for (int i = 0; i < COUNTERS.size(); i++) {
                pseudo(i + 1, "read_" + COUNTERS.get(i), number("scsi_error_counter_log", "read", COUNTERS.get(i)));
            }
            for (int i = 0; i < COUNTERS.size(); i++) {
                pseudo(i + 8, "write_" + COUNTERS.get(i), number("scsi_error_counter_log", "write", COUNTERS.get(i)));
            }
        }
        Double summary = number("ata_smart_error_log", "summary", "count");
        pseudo(1024, "ata_error_count", summary == null ? number("ata_smart_error_log", "extended", "count") : summary);
        Double passed = number("smart_status", "passed");
        pseudo(1025, "overall_health", passed == null ? null : passed == 1 ? 0.0 : 1.0);
    }

    // ------------------------------------------------------------------ values

    private record Value(Double number, Rejection otherwise) {}

    private interface Reader {
        /// @param raw which bits of the raw value are meant; null if it is read as it is printed
        Value read(String word, String raw);
    }

    private static Value read(Attribute attribute, String word, String raw) {
        if (!word.equals("RAW_VALUE")) {
            int number = word.equals("VALUE") ? attribute.value() : word.equals("WORST") ? attribute.worst() : attribute.thresh();
            return new Value(number < 0 ? null : Double.valueOf(number), Rejection.MISSING);
        }
        if ("number".equals(raw)) {
            Matcher number = Pattern.compile("\\s*(-?[0-9]+([.][0-9]+)?)").matcher(attribute.rawString());
            return new Value(number.lookingAt() ? Double.valueOf(number.group(1)) : null, Rejection.NOT_A_NUMBER);
        }
        if (raw != null) {
            return new Value(attribute.rawValue() < 0 ? null : bits(raw, attribute.rawValue()), Rejection.MISSING);
        }
        String[] words = attribute.rawString().trim().split("\\s+", -1);
        return new Value(words[0].matches("[0-9]+") ? Double.valueOf(words[0]) : null, Rejection.NOT_A_NUMBER);
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

    private void sample(Chosen chosen, int id, Reader reader) {
        String word = chosen.rule().containsKey("value") ? chosen.rule().getString("value") : fromDatabase(id);
        if (word == null) {
            lines.add("rejected " + id + " " + Rejection.NO_VALUE_CHOSEN);
            return;
        }
        number(chosen.mapping(), chosen.rule(), String.valueOf(id), reader.read(word, chosen.rule().getString("raw", null)),
                List.of());
    }

    /// As on paper: 71 * -0.01 + 1 is 0.29. With a scale that is 1 by a whole number it is a division.
    private double scaled(double value, JsonObject rule) {
        double scale = number(rule, "scale", 1);
        double offset = number(rule, "offset", 0);
        for (int divisor : new int[]{2, 4, 100}) {
            if (Math.abs(scale) == 1.0 / divisor) {
                return ((scale < 0 ? -value : value) * times(rule) + offset * divisor) / divisor;
            }
        }
        return value * scale * times(rule) + offset;
    }

    private double plus(JsonObject rule) {
        JsonObject plus = rule.getJsonObject("plus");
        Double number = plus == null ? null : number(keys(plus.getString("path")).toArray(String[]::new));
        Double usable = number == null ? null : temperature(plus.getString("path"), number);
        return usable == null || allOnes(usable) ? 0 : usable * number(plus, "scale", 1);
    }

    private double times(JsonObject rule) {
        if (!rule.containsKey("times")) {
            return 1;
        }
        Double number = number(rule.getString("times").substring(1).split("/"));
        return number == null ? Double.NaN : temperature(rule.getString("times"), number);
    }

    private static double number(JsonObject rule, String key, double otherwise) {
        return rule.containsKey(key) ? rule.getJsonNumber(key).doubleValue() : otherwise;
    }

    private static Double temperature(String path, Double value) {
        return value != null && value < -60 && path.contains("temperature") ? Double.valueOf(Math.pow(2, 64)) : value;
    }

    private static boolean allOnes(double value) {
        return value == Math.pow(2, 64) || value == Math.pow(2, 128);
    }

    private void number(JsonObject mapping, JsonObject rule, String subject, Value value, List<Integer> indices) {
        boolean counter = rule.getString("type").equals("counter");
        String name = mapping.getString("prefix", "smart_") + rule.getString("name");
        name = counter && !name.endsWith("_total") ? name + "_total" : name;
        List<Label> labels = labels(mapping, rule, indices);
        Double scaled = value.number() == null
                ? null
                : Double.valueOf(scaled(value.number(), rule) + plus(rule));
        Rejection why = scaled == null
                ? value.otherwise()
                : allOnes(value.number())
                        ? Rejection.NOT_AVAILABLE
                        : scaled.isNaN()
                                ? Rejection.MISSING
                                : scaled.isInfinite()
                                        ? Rejection.NOT_A_NUMBER
                                        : counter && scaled < 0 ? Rejection.NEGATIVE_COUNTER : null;
        if (why == null && scaled == 0 && rule.getBoolean("nonzero", false)) {
            return;
        }
        boolean alike = !rule.getBoolean("index", true) || rule.containsKey("names"); // whoever shows the samples keeps the first
        if (why == null && !alike && !given.add(name + labels)) {
            if (hasSeveralSources(rule)) {
                return;
            }
            why = Rejection.DUPLICATE;
        }
        lines.add(why == null
                ? Recorder.sample(name, labels, scaled == 0 ? 0 : scaled)
                : "rejected " + subject + " " + why);
    }

    /// Of further metrics of attributes the first source that has a value counts, and the others are no fault.
    private boolean hasSeveralSources(JsonObject rule) {
        return mappings.stream().flatMap(mapping -> Stream.concat(list(mapping, "also").stream(),
                list(mapping, "per-device").stream().flatMap(block -> list(block, "also").stream())))
                .anyMatch(other -> other.get("name").equals(rule.get("name"))
                        && Objects.equals(other.get("labels"), rule.get("labels")));
    }

    // ------------------------------------------------------------------ device database

    private static List<String> models(JsonObject entry) {
        return entry.getJsonArray("Device").getValuesAs(JsonString::getString);
    }

    private List<JsonObject> all() {
        return devices.values().stream().map(JsonValue::asJsonObject).toList();
    }

    private List<JsonObject> entriesOf(String string) {
        return all().stream().filter(entry -> models(entry).contains(string)).toList();
    }

    private List<JsonObject> entriesOfModel() {
        List<JsonObject> exact = entriesOf(drive.model());
        if (!exact.isEmpty()) {
            return exact;
        }
        if (!isAta()) {
            return entriesOf(drive.protocol() == Protocol.NVME ? "Generic NVMe" : "Generic SAS");
        }
        String best = "";
        for (JsonObject entry : all()) {
            for (String string : models(entry)) {
                boolean end = drive.model().endsWith(string) || drive.family().endsWith(string);
                best = end && string.length() > best.length() ? string : best;
            }
        }
        return best.isEmpty() ? List.of() : entriesOf(best);
    }

    private String fromDatabase(int id) {
        String chosen = null;
        for (JsonObject entry : entries) {
            JsonValue choice = entry.getJsonObject("ID#").get(String.valueOf(id));
            chosen = choice == null ? chosen : choice instanceof JsonObject object ? object.getString("value") : text(choice);
        }
        return chosen;
    }

    private List<JsonObject> drivesOwn() {
        return Stream.of("/dev/" + drive.device(), "port:" + drive.port(), "serial:" + drive.serial())
                .filter(overrides::containsKey).map(overrides::getJsonObject).toList();
    }

    private JsonArray threshold(int id) {
        JsonArray found = null;
        for (JsonObject entry : Stream.concat(entries.stream(), drivesOwn().stream()).toList()) {
            JsonObject all = entry.getJsonObject("Threshs");
            found = all != null && all.containsKey(String.valueOf(id)) ? all.getJsonArray(String.valueOf(id)) : found;
        }
        return found;
    }

    private boolean exported(int id) {
        if (!known && setting.policy().equals("none")) {
            return false;
        }
        Set<Integer> perfs = new TreeSet<>();
        entries.forEach(entry -> perfs.addAll(perfs(entry)));
        drivesOwn().stream().filter(own -> own.containsKey("Perfs")).forEach(own -> {
            perfs.clear();
            perfs.addAll(perfs(own));
        });
        return setting.export().isEmpty() || (setting.export().contains(Export.PERFS) && perfs.contains(id))
                || (setting.export().contains(Export.THRESHOLDS) && threshold(id) != null);
    }

    private static List<Integer> perfs(JsonObject entry) {
        return entry.containsKey("Perfs")
                ? entry.getJsonArray("Perfs").stream().map(value -> Integer.valueOf(text(value))).toList()
                : List.of();
    }

    /// Whether a normalized value, which is 100 on a drive in order, would be compared with an upper limit below that.
    private boolean isUpsideDown(int id, List<Chosen> chosen) {
        String word = fromDatabase(id);
        if (word == null) {
            word = chosen.stream().filter(one -> one.rule().containsKey("value")).findFirst()
                    .map(first -> first.rule().getString("value")).orElse("");
        }
        JsonArray threshold = threshold(id);
        return List.of("VALUE", "WORST").contains(word) && threshold != null && id < 1024 && id != 190 && id != 194
                && threshold.getValuesAs(JsonString::getString).stream().limit(2)
                        .anyMatch(range -> supported(range) && !range.endsWith(":")
                                && Long.parseLong(range.replaceAll("[~:]", "")) < 100);
    }

    /// Whether one is an upper and one a lower limit, or a value crosses the critical one first.
    private static boolean contradicts(JsonArray threshold) {
        String warning = threshold.getString(0);
        String critical = threshold.getString(1);
        if (!supported(warning) || !supported(critical)) {
            return false;
        }
        long first = Long.parseLong(warning.replaceAll("[~:]", ""));
        long second = Long.parseLong(critical.replaceAll("[~:]", ""));
        boolean lower = warning.endsWith(":");
        return lower != critical.endsWith(":") || (lower ? second > first : second < first);
    }

    private void judge(int id, String name, Reader reader, List<Chosen> chosen) {
        JsonArray threshold = threshold(id);
        if (threshold == null || contradicts(threshold)) {
            return;
        }
        String word = fromDatabase(id);
        Value value = word == null ? null : reader.read(word, null);
        if (word == null) {
            Chosen first = chosen.stream().filter(one -> one.rule().containsKey("value")).findFirst().orElse(null);
            value = first == null ? null : firstValue(first, reader);
        }
        if (value == null || value.number() == null || allOnes(value.number()) || !judged.add(id)) {
            return;
        }
        List<Label> labels = new ArrayList<>(mappings.isEmpty()
                ? driveLabels(JsonValue.EMPTY_JSON_OBJECT)
                : driveLabels(mappings.getFirst()));
        labels.removeIf(label -> label.value().isEmpty());
        labels.add(new Label("id", String.valueOf(id)));
        labels.add(new Label("name", name));
        BigDecimal compared = new BigDecimal(value.number());
        if (threshold.size() == 3) {
            String shift = threshold.getString(2);
            BigDecimal factor = BigDecimal.TWO.pow(Integer.parseInt(shift.substring(1)));
            compared = shift.startsWith("l")
                    ? compared.multiply(factor)
                    : compared.divide(factor).setScale(0, java.math.RoundingMode.FLOOR);
        }
        limit(labels, "WARNING", threshold.getString(0));
        limit(labels, "CRITICAL", threshold.getString(1));
        int state = alerts(threshold.getString(1), compared) ? 2 : alerts(threshold.getString(0), compared) ? 1 : 0;
        if (Stream.of(threshold.getString(0), threshold.getString(1)).anyMatch(Interpreter::supported)) {
            lines.add("state " + labels + " " + state);
        }
    }

    /// What the first rule that has a value reads, with the bits that it asks for.
    private static Value firstValue(Chosen first, Reader reader) {
        return reader.read(first.rule().getString("value"), first.rule().getString("raw", null));
    }

    private static boolean supported(String range) {
        return range.matches("[0-9]+:?|~:[0-9]+");
    }

    private void limit(List<Label> labels, String level, String range) {
        if (supported(range)) {
            lines.add("limit " + labels + " " + level + " " + (range.endsWith(":") ? "LOWER " : "UPPER ")
                    + Double.parseDouble(range.replaceAll("[~:]", "")));
        }
    }

    private static boolean alerts(String range, BigDecimal value) {
        if (!supported(range)) {
            return false;
        }
        BigDecimal number = new BigDecimal(range.replaceAll("[~:]", ""));
        return range.endsWith(":")
                ? value.compareTo(number) < 0
                : value.compareTo(number) > 0 || (!range.startsWith("~") && value.signum() < 0);
    }

    // ------------------------------------------------------------------ fields and labels

    private void fields(JsonObject mapping, boolean ofOneProtocol) {
        for (JsonObject rule : list(mapping, "fields")) {
            String protocol = rule.getString("protocol", "");
            if (protocol.isEmpty() == ofOneProtocol || (ofOneProtocol && !protocol.equals(drive.protocol().word()))) {
                continue;
            }
            String path = rule.getString("path");
            if (rule.containsKey("if") && isNothing(at(keys(rule.getString("if"))))) {
                continue;
            }
            Map<List<Integer>, JsonValue> found = new LinkedHashMap<>();
            find(document, keys(path), List.of(), found);
            if (rule.containsKey("missing")) {
                found = withMissing(path, found, rule.get("missing"));
            }
            int count = 0;
            for (Map.Entry<List<Integer>, JsonValue> one : found.entrySet()) {
                if (one.getValue().equals(JsonValue.NULL)) {
                    continue;
                }
                if (++count > 256) {
                    lines.add("rejected " + path + " " + Rejection.MISSING);
                    break;
                }
                Value value = rule.containsKey("value")
                        ? new Value(number(rule, "value", 0), null)
                        : new Value(temperature(path, number(one.getValue())), Rejection.NOT_A_NUMBER);
                number(mapping, rule, path, value, one.getKey());
            }
        }
    }

    /// Each element of the innermost list, or the document, with what it has at the path or else the number for missing ones.
    private Map<List<Integer>, JsonValue> withMissing(String path, Map<List<Integer>, JsonValue> found, JsonValue missing) {
        Map<List<Integer>, JsonValue> rows = new LinkedHashMap<>();
        find(document, keys(path).subList(0, keys(path).lastIndexOf("*") + 1), List.of(), rows);
        Map<List<Integer>, JsonValue> all = new LinkedHashMap<>();
        rows.forEach((place, row) -> {
            if (!row.equals(JsonValue.NULL)) {
                all.put(place, isNothing(found.get(place)) ? missing : found.get(place));
            }
        });
        return all;
    }

    private static List<String> keys(String path) {
        return List.of(path.substring(1).split("/"));
    }

    private static boolean isNothing(JsonValue value) {
        return value == null || value.equals(JsonValue.NULL);
    }

    private static void find(JsonValue at, List<String> keys, List<Integer> indices, Map<List<Integer>, JsonValue> found) {
        if (keys.isEmpty()) {
            found.put(indices, at);
        } else if (keys.getFirst().equals("*") && at instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                List<Integer> deeper = new ArrayList<>(indices);
                deeper.add(i);
                find(array.get(i), keys.subList(1, keys.size()), deeper, found);
            }
        } else if (at instanceof JsonObject object && object.containsKey(keys.getFirst())) {
            find(object.get(keys.getFirst()), keys.subList(1, keys.size()), indices, found);
        }
    }

    private JsonValue at(List<String> keys) {
        Map<List<Integer>, JsonValue> found = new HashMap<>();
        find(document, keys, List.of(), found);
        return found.get(List.of());
    }

    private Double number(String... keys) {
        JsonValue value = at(List.of(keys));
        return value == null ? null : number(value);
    }

    private static Double number(JsonValue value) {
        return switch (value.getValueType()) {
            case TRUE -> 1.0;
            case FALSE -> 0.0;
            case NUMBER -> decimal(value.toString());
            case STRING -> decimal(((JsonString) value).getString());
            case NULL, OBJECT, ARRAY -> null;
        };
    }

    private static Double decimal(String text) {
        boolean number = text.length() <= 40 && text.matches("-?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?");
        Double value = number ? Double.valueOf(text) : null;
        return value == null || value.isInfinite() ? null : value;
    }

    private List<Label> labels(JsonObject mapping, JsonObject rule, List<Integer> indices) {
        TreeMap<String, String> sorted = new TreeMap<>();
        Set<Integer> named = new HashSet<>();
        if (rule.containsKey("labels")) {
            rule.getJsonObject("labels").forEach((name, value) -> {
                String text = text(value);
                int star = rule.containsKey("path") ? List.of("*", "*2").indexOf(text) : -1;
                named.add(star);
                sorted.put(name, star >= 0
                        ? star < indices.size() ? String.valueOf(indices.get(star)) : ""
                        : value instanceof JsonObject from
                                ? label(from, indices)
                                : text.startsWith("/") ? labelText(text, indices, "unknown") : text);
            });
        }
        for (int star = 0; star < indices.size(); star++) {
            if (!named.contains(star) && rule.getBoolean("index", true)) {
                sorted.put(star == 0 ? "index" : "index_" + (star + 1), String.valueOf(indices.get(star)));
            }
        }
        List<Label> all = new ArrayList<>(driveLabels(mapping));
        sorted.forEach((name, value) -> all.add(new Label(name, value)));
        all.removeIf(label -> label.value().isEmpty());
        return all;
    }

    private String label(JsonObject from, List<Integer> indices) {
        if (from.containsKey("attribute")) {
            return switch (from.getString("attribute")) {
                case "id" -> String.valueOf(current.id());
                case "name" -> current.name();
                default -> current.name().toLowerCase(Locale.ROOT);
            };
        }
        if (from.containsKey("drive")) {
            return word(from.getString("drive"));
        }
        if (from.containsKey("true")) {
            return from.getJsonArray("true").getValuesAs(JsonString::getString).stream().filter(path -> {
                JsonValue value = found(path, indices);
                Double number = isNothing(value) ? null : number(value);
                return number != null && number == 1;
            }).map(path -> keys(path).getLast()).collect(Collectors.joining(","));
        }
        return labelText(from.getString("path"), indices, from.getString("missing", "unknown"));
    }

    private JsonValue found(String path, List<Integer> indices) {
        Map<List<Integer>, JsonValue> found = new HashMap<>();
        find(document, keys(path), List.of(), found);
        long stars = keys(path).stream().filter("*"::equals).count();
        return found.get(indices.subList(0, (int) stars));
    }

    private String labelText(String path, List<Integer> indices, String missing) {
        JsonValue value = found(path, indices);
        String text = value == null || value instanceof JsonObject || value instanceof JsonArray || value.equals(JsonValue.NULL)
                ? ""
                : text(value).strip();
        return text.isEmpty() ? missing : text;
    }

    private List<Label> driveLabels(JsonObject mapping) {
        if (!mapping.containsKey("drive_labels")) {
            return Stream.of("port", "model", "family", "serial").map(word -> new Label(word, word(word))).toList();
        }
        if (mapping.get("drive_labels") instanceof JsonArray list) {
            return list.stream().map(Interpreter::text).map(word -> new Label(word, word(word))).toList();
        }
        List<Label> labels = new ArrayList<>();
        mapping.getJsonObject("drive_labels").forEach((name, source) -> labels.add(new Label(name,
                source instanceof JsonObject from
                        ? label(from, List.of())
                        : text(source).startsWith("/") ? labelText(text(source), List.of(), "unknown") : word(text(source)))));
        return labels;
    }

    private String word(String word) {
        String text = switch (word) {
            case "port" -> drive.port();
            case "device" -> drive.device();
            case "model" -> drive.model();
            case "family" -> drive.family();
            case "serial" -> drive.serial();
            case "firmware" -> drive.firmware();
            case "protocol" -> drive.protocol().word();
            case "transport" -> drive.transport();
            case "node" -> node();
            case "path" -> drive.device().isEmpty() ? "" : "/dev/" + drive.device();
            case "member" -> drive.type().contains(",") ? drive.type().replaceFirst("^[^+]*[+]", "") : "0";
            default -> drive.wwn();
        };
        return text.isEmpty() ? "unknown" : text;
    }

    private String node() {
        String name = drive.device().replaceFirst("^disk/by-(id|path)/", "").replace("/", "_");
        return drive.type().contains(",") && !name.isEmpty() ? name + "_" + drive.type().replace(",", "_") : name;
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
