package io.smartexporter.exporter;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What node_exporter's textfile scripts smartmon.sh and smartmon.py tell of a drive, known from smartctl's document without
/// rules or mapping.
///
/// The scripts read smartctl's text. They are not followed where they lose or mix up drives, or tell what nobody knows:
/// - a drive without a verdict of its own has no sample of `smart_healthy`, where the scripts have 0;
/// - values have all their digits, where smartmon.sh has 7;
/// - drives behind one controller differ in Python's label `disk`, even if their type has no `+`;
/// - a SCSI drive has its serial number in Python's samples, too;
/// - an attribute without a raw number has its other values in Python's samples, and one without a threshold has no threshold
///   instead of 0.
final class SmartmonOracle {
    /// Any attribute whose name contains one of them counts.
    private static final List<String> SHELL_NAMES = List.of("airflow_temperature_cel", "command_timeout",
            "current_pending_sector", "end_to_end_error", "erase_fail_count", "g_sense_error_rate", "hardware_ecc_recovered",
            "helium_level", "host_reads_32mib", "host_reads_mib", "host_writes_32mib", "host_writes_mib", "load_cycle_count",
            "media_wearout_indicator", "nand_writes_1gib", "offline_uncorrectable", "percent_lifetime_remain",
            "power_cycle_count", "power_on_hours", "program_fail_cnt_total", "program_fail_count", "raw_read_error_rate",
            "reallocated_event_count",
            "reallocated_sector_ct", "reported_uncorrect", "runtime_bad_block", "sata_downshift_count", "seek_error_rate",
            "spin_retry_count", "spin_up_time", "start_stop_count", "temperature_case", "temperature_celsius",
            "temperature_internal", "total_lbas_read", "total_lbas_written", "udma_crc_error_count", "unsafe_shutdown_count",
            "unused_rsvd_blk_cnt_tot", "wear_leveling_count", "workld_host_reads_perc", "workld_media_wear_indic",
            "workload_minutes");
    /// Only whole names count. `end_to_end_error` and `g_sense_error_rate` are names of no drive: smartctl has hyphens there.
    private static final Set<String> PYTHON_NAMES = Set.of("airflow_temperature_cel", "command_timeout",
            "current_pending_sector", "end_to_end_error", "erase_fail_count_total", "g_sense_error_rate",
            "hardware_ecc_recovered", "host_reads_32mib", "host_reads_mib", "host_writes_32mib", "host_writes_mib",
            "load_cycle_count", "media_wearout_indicator", "nand_writes_1gib", "offline_uncorrectable", "power_cycle_count",
            "power_on_hours", "program_fail_count", "raw_read_error_rate", "reallocated_event_count", "reallocated_sector_ct",
            "reported_uncorrect", "sata_downshift_count", "seek_error_rate", "spin_retry_count", "spin_up_time",
            "start_stop_count", "temperature_case", "temperature_celsius", "temperature_internal", "total_lbas_read",
            "total_lbas_written", "udma_crc_error_count", "unsafe_shutdown_count", "wear_leveling_count",
            "workld_host_reads_perc", "workld_media_wear_indic", "workload_minutes", "percent_lifetime_remain", "helium_level",
            "lifetime_writes_gib", "total_bad_block", "total_reads_gib", "total_writes_gib", "unexpect_power_loss_ct");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Pattern RAW = Pattern.compile("\\s*(-?[0-9]+([.][0-9]+)?)");

    private final JsonObject document;
    private final SortedMap<String, String> drive;
    private final SortedMap<String, Double> samples = new TreeMap<>();

    private SmartmonOracle(JsonObject document, SortedMap<String, String> drive) {
        this.document = document;
        this.drive = drive;
    }

    /// The samples of one drive, as smartmon.sh has them: `name{label="value",…}`, with the labels in order of name and escaped
    /// as in the text format, and the value. The type is what the document tells, not what smartctl was called with.
    ///
    /// @param device what smartctl was called with, as `/dev/bus/19`
    static SortedMap<String, Double> shell(String json, String device) {
        JsonObject document = parse(json);
        SmartmonOracle script = new SmartmonOracle(document,
                labels("disk", device, "type", known(document, "type")));
        script.state();
        for (JsonObject row : rows(at(document, "ata_smart_attributes", "table"))) {
            script.shellAttribute(row);
        }
        if (script.protocol("SCSI")) {
            script.scsi();
        }
        return script.samples;
    }

    /// The samples of one drive, as smartmon.py has them, in the form of those of [#shell].
    ///
    /// @param device what smartctl was called with, as `/dev/bus/19`
    /// @param type the type that smartctl was called with, as `sat+megaraid,0`; "" if none
    static SortedMap<String, Double> python(String json, String device, String type) {
        JsonObject document = parse(json);
        SmartmonOracle script = new SmartmonOracle(document,
                labels("device", device, "disk", disk(text(document, "device", "type"), type)));
        script.state();
        Set<String> seen = new HashSet<>();
        for (JsonObject row : rows(at(document, "ata_smart_attributes", "table"))) {
            String name = text(row, "name").toLowerCase(Locale.ROOT);
            if (PYTHON_NAMES.contains(name) && seen.add(name)) {
                script.attribute("attr", row, "name", name);
            }
        }
        if (script.protocol("ATA")) {
            script.errors();
        }
        return script.samples;
    }

    /// The one family that is of no drive.
    static SortedMap<String, Double> version(String json) {
        SmartmonOracle script = new SmartmonOracle(parse(json), new TreeMap<>());
        if (at(script.document, "smartctl", "version") instanceof JsonArray version && !version.isEmpty()) {
            script.add("smartctl_version", 1, "version",
                    version.stream().map(JsonValue::toString).collect(Collectors.joining(".")));
        }
        return script.samples;
    }

    /// `megaraid,0` of both `sat+megaraid,0` and `megaraid,0`.
    private static String disk(String told, String called) {
        String type = told.contains(",") ? told : called;
        String behind = type.substring(type.indexOf('+') + 1);
        if (type.contains("+") && !behind.isEmpty()) {
            return behind;
        }
        return type.contains(",") ? type : "0";
    }

    private void state() {
        add("device_active", 1);
        addNumber("smartctl_run", "local_time", "time_t");
        info();
        add("device_smart_available", flag("smart_support", "available"));
        add("device_smart_enabled", flag("smart_support", "enabled"));
        if (!at(document, "smart_status", "passed").equals(JsonValue.NULL)) {
            add("device_smart_healthy", flag("smart_status", "passed"));
        }
    }

    /// An NVMe drive's model is in a line of another name, which the scripts do not know.
    private void info() {
        add("device_info", 1, "vendor", text(document, "scsi_vendor"), "product", text(document, "scsi_product"), "revision",
                text(document, "scsi_revision"), "lun_id", text(document, "logical_unit_id"), "model_family",
                text(document, "model_family"), "device_model", protocol("ATA") ? text(document, "model_name") : "",
                "serial_number", text(document, "serial_number"), "firmware_version", text(document, "firmware_version"));
    }

    private void shellAttribute(JsonObject row) {
        String name = text(row, "name");
        String family = name.toLowerCase(Locale.ROOT).replace('-', '_');
        if (NAME.matcher(name).matches() && SHELL_NAMES.stream().anyMatch(family::contains)) {
            attribute(family, row, "smart_id", text(row, "id"));
        }
    }

    private void attribute(String family, JsonObject row, String label, String value) {
        addNumber(family + "_value", at(row, "value"), label, value);
        addNumber(family + "_worst", at(row, "worst"), label, value);
        addNumber(family + "_threshold", at(row, "thresh"), label, value);
        Matcher raw = RAW.matcher(text(row, "raw", "string"));
        if (raw.lookingAt()) {
            add(family + "_raw_value", Double.parseDouble(raw.group(1)), label, value);
        }
    }

    /// They have the names and numbers of ATA attributes. The blocks sent and received are in smartctl's text only.
    private void scsi() {
        if (at(document, "power_on_time", "hours") instanceof JsonNumber hours) {
            double minutes = at(document, "power_on_time", "minutes") instanceof JsonNumber number ? value(number) : 0;
            add("power_on_hours_raw_value", value(hours) + minutes / 60, "smart_id", "9");
        }
        addNumber("temperature_celsius_raw_value", at(document, "temperature", "current"), "smart_id", "194");
        addNumber("power_cycle_count_raw_value",
                at(document, "scsi_start_stop_cycle_counter", "accumulated_start_stop_cycles"), "smart_id", "12");
        addNumber("grown_defects_count_raw_value", at(document, "scsi_grown_defect_list"), "smart_id", "-1");
    }

    /// Both logs count all errors that ever were.
    private void errors() {
        addNumber("device_errors", "ata_smart_error_log", "extended", "count");
        addNumber("device_errors", "ata_smart_error_log", "summary", "count");
        add("device_errors", 0);
    }

    private boolean protocol(String protocol) {
        return text(document, "device", "protocol").equals(protocol);
    }

    private double flag(String... path) {
        return at(document, path).equals(JsonValue.TRUE) ? 1 : 0;
    }

    private void addNumber(String name, String... path) {
        addNumber(name, at(document, path));
    }

    private void addNumber(String name, JsonValue value, String... more) {
        if (value instanceof JsonNumber number) {
            add(name, value(number), more);
        }
    }

    /// Of equal series the first one counts.
    private void add(String name, double value, String... more) {
        SortedMap<String, String> labels = labels(more);
        labels.putAll(drive);
        labels.values().removeIf(String::isEmpty);
        String text = labels.entrySet().stream().map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
                .collect(Collectors.joining(","));
        samples.putIfAbsent("smartmon_" + name + "{" + text + "}", value);
    }

    private static SortedMap<String, String> labels(String... namesAndValues) {
        SortedMap<String, String> labels = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return labels;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String known(JsonObject document, String key) {
        String text = text(document, "device", key);
        return text.isEmpty() ? "unknown" : text;
    }

    private static String text(JsonValue value, String... path) {
        return switch (at(value, path)) {
            case JsonString string -> string.getString().strip();
            case JsonNumber number -> number.toString();
            default -> "";
        };
    }

    private static double value(JsonNumber number) {
        return Double.parseDouble(number.toString());
    }

    /// `null` as JSON has it, if there is no such value.
    private static JsonValue at(JsonValue value, String... path) {
        JsonValue found = value;
        for (String key : path) {
            found = found instanceof JsonObject object ? object.getOrDefault(key, JsonValue.NULL) : JsonValue.NULL;
        }
        return found;
    }

    private static List<JsonObject> rows(JsonValue value) {
        return value instanceof JsonArray array
                ? array.stream().filter(JsonObject.class::isInstance).map(JsonValue::asJsonObject).toList()
                : List.of();
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
