package io.smartexporter.exporter;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What prometheus-community/smartctl_exporter 0.14.0 exposes for a document of smartctl, known without rules or mapping.
///
/// A missing value is 0, and a missing text "", wherever the neighbour has it so: the same samples are the aim. It differs on
/// purpose where the neighbour loses or mixes up drives:
/// - a document counts whatever the exit status ([#stored] tells what the neighbour would do), and only for itself;
/// - the label is made of the type that smartctl was called with, for drives behind one controller may have one type in their
///   documents;
/// - a drive is NVMe or SCSI by its protocol too, not only by its type, which is that of the bridge or controller;
/// - of two equal series the first one counts; the neighbour's scrape fails.
final class NeighbourOracle {
    private static final List<String> ATTRIBUTE_FLAGS = List.of("prefailure", "updated_online", "performance", "error_rate",
            "event_count", "auto_keep");
    private static final List<String> STATISTIC_FLAGS = List.of("valid", "normalized", "supports_dsn",
            "monitored_condition_met");

    private final JsonObject document;
    private final String device;
    private final SortedMap<String, Double> samples = new TreeMap<>();

    private NeighbourOracle(JsonObject document, String device) {
        this.document = document;
        this.device = device;
    }

    /// The samples of one drive: `name{label="value",…}`, with the labels in order of name and escaped as in the text format,
    /// and the value.
    ///
    /// @param devicePath what smartctl was called with, as `/dev/bus/19`
    /// @param type the type that smartctl was called with, as `megaraid,0`; "" or `auto` if none
    static SortedMap<String, Double> samples(String json, String devicePath, String type) {
        NeighbourOracle drive = new NeighbourOracle(parse(json), label(devicePath, type));
        drive.exitStatus();
        drive.identity();
        drive.capacity();
        drive.blockSize();
        drive.interfaceSpeed();
        drive.attributes();
        drive.powerOnSeconds();
        drive.rotationRate();
        drive.temperatures();
        drive.powerCycles();
        drive.state();
        drive.statistics();
        drive.phyEvents();
        drive.errorLogs();
        drive.selfTestLogs();
        drive.errorRecovery();
        drive.smartStatus();
        if (drive.text("device", "type").strip().equals("nvme") || drive.text("device", "protocol").strip().equals("NVMe")) {
            drive.nvmeHealth();
            drive.nvmeBytes("bytes_read", "data_units_read");
            drive.nvmeBytes("bytes_written", "data_units_written");
        }
        if (drive.text("device", "type").strip().equals("scsi") || drive.text("device", "protocol").strip().equals("SCSI")) {
            drive.grownDefects();
            drive.scsiErrors("read");
            drive.scsiErrors("write");
            drive.scsiBytes("bytes_read", "read");
            drive.scsiBytes("bytes_written", "write");
        }
        return drive.samples;
    }

    /// The two families of the whole exposition: the count of drives, and what the first document says of smartctl.
    static SortedMap<String, Double> exposition(int drives, String firstJson) {
        NeighbourOracle first = new NeighbourOracle(parse(firstJson), "");
        first.put("smartctl_devices", drives, new TreeMap<>());
        String format = version(first.at("json_format_version"));
        String version = version(first.at("smartctl", "version"));
        if (!format.isEmpty() && !version.isEmpty()) {
            first.put("smartctl_version", 1, labels("json_format_version", format, "smartctl_version", version, "svn_revision",
                    first.text("smartctl", "svn_revision"), "build_info", first.text("smartctl", "build_info")));
        }
        return first.samples;
    }

    /// Whether the neighbour uses a document at all: not that of a drive which could not be opened, nor one with an error.
    static boolean stored(String json) {
        NeighbourOracle drive = new NeighbourOracle(parse(json), "");
        return ((int) drive.number("smartctl", "exit_status") & 3) == 0 && rows(drive.at("smartctl", "messages")).stream()
                .noneMatch(message -> text(at(message, "severity")).equals("error"));
    }

    /// The folders that are cut off have names that are unique below them.
    private static String label(String path, String type) {
        String name = path.replaceFirst("^/dev/(disk/by-id/|disk/by-path/)?", "").replace('/', '_');
        return type.contains(",") ? name + "_" + type.replace(',', '_') : name;
    }

    private void exitStatus() {
        add("smartctl_device_smartctl_exit_status", number("smartctl", "exit_status"));
    }

    /// A SAS drive's firmware is in `scsi_revision` alone.
    private void identity() {
        String model = text(document.containsKey("model_name") ? "model_name" : "scsi_model_name");
        add("smartctl_device", 1, "interface", text("device", "type").strip(), "protocol", text("device", "protocol").strip(),
                "model_family", document.containsKey("model_family") ? text("model_family").strip() : "unknown", "model_name",
                model.isEmpty() ? "unknown" : model.strip(), "serial_number", text("serial_number").strip(),
                "ata_additional_product_id",
                document.containsKey("ata_additional_product_id") ? text("ata_additional_product_id") : "unknown",
                "firmware_version", text("firmware_version"), "ata_version", text("ata_version", "string"), "sata_version",
                text("sata_version", "string"), "form_factor", text("form_factor", "name"), "scsi_vendor", text("scsi_vendor"),
                "scsi_product", text("scsi_product"), "scsi_revision", text("scsi_revision"), "scsi_version",
                text("scsi_version"));
    }

    /// An NVMe drive of several namespaces has no `user_capacity`.
    private void capacity() {
        add("smartctl_device_capacity_blocks", number("user_capacity", "blocks"));
        add("smartctl_device_capacity_bytes", number("user_capacity", "bytes"));
        if (document.containsKey("nvme_total_capacity")) {
            add("smartctl_device_nvme_capacity_bytes", number("nvme_total_capacity"));
        }
    }

    private void blockSize() {
        add("smartctl_device_block_size", number("logical_block_size"), "blocks_type", "logical");
        add("smartctl_device_block_size", number("physical_block_size"), "blocks_type", "physical");
    }

    /// Bits per second.
    private void interfaceSpeed() {
        for (String which : List.of("max", "current")) {
            if (object("interface_speed").containsKey(which)) {
                add("smartctl_device_interface_speed",
                        number("interface_speed", which, "units_per_second")
                                * number("interface_speed", which, "bits_per_unit"),
                        "speed_type", which);
            }
        }
    }

    /// `flags.string` ends with a space.
    private void attributes() {
        for (JsonObject row : rows(at("ata_smart_attributes", "table"))) {
            attribute(row, "value", at(row, "value"));
            attribute(row, "worst", at(row, "worst"));
            attribute(row, "thresh", at(row, "thresh"));
            attribute(row, "raw", at(row, "raw", "value"));
        }
    }

    private void attribute(JsonObject row, String kind, JsonValue value) {
        add("smartctl_device_attribute", number(value), "attribute_name", text(at(row, "name")).strip(),
                "attribute_flags_short", text(at(row, "flags", "string")).strip(), "attribute_flags_long",
                flags(row, ATTRIBUTE_FLAGS), "attribute_value_type", kind, "attribute_id", text(at(row, "id")));
    }

    private void powerOnSeconds() {
        if (document.containsKey("power_on_time")) {
            add("smartctl_device_power_on_seconds",
                    number("power_on_time", "hours") * 3600 + number("power_on_time", "minutes") * 60);
        }
    }

    /// 0 is a solid state drive.
    private void rotationRate() {
        if (number("rotation_rate") > 0) {
            add("smartctl_device_rotation_rate", number("rotation_rate"));
        }
    }

    private void temperatures() {
        object("temperature").forEach(
                (key, value) -> add("smartctl_device_temperature", number(value), "temperature_type", key));
    }

    /// SAS drives count starts and stops.
    private void powerCycles() {
        if (document.containsKey("power_cycle_count")) {
            add("smartctl_device_power_cycle_count", number("power_cycle_count"));
        } else if (object("scsi_start_stop_cycle_counter").containsKey("accumulated_start_stop_cycles")) {
            add("smartctl_device_power_cycle_count",
                    number("scsi_start_stop_cycle_counter", "accumulated_start_stop_cycles"));
        }
    }

    private void state() {
        if (document.containsKey("ata_sct_status")) {
            add("smartctl_device_state", number("ata_sct_status", "device_state"));
        }
    }

    /// Names on the vendor's page repeat.
    private void statistics() {
        for (JsonObject page : rows(at("ata_device_statistics", "pages"))) {
            String table = text(at(page, "name")).strip();
            if (!table.equals("Vendor Specific Statistics")) {
                for (JsonObject row : rows(at(page, "table"))) {
                    statistic(table, row, text(at(row, "flags", "string")).strip(), flags(row, STATISTIC_FLAGS));
                }
            }
        }
    }

    private void phyEvents() {
        for (JsonObject row : rows(at("sata_phy_event_counters", "table"))) {
            statistic("SATA PHY Event Counters", row, "V---", "valid");
        }
    }

    private void statistic(String table, JsonObject row, String shortFlags, String longFlags) {
        add("smartctl_device_statistics", number(at(row, "value")), "statistic_table", table, "statistic_name",
                text(at(row, "name")).strip(), "statistic_flags_short", shortFlags, "statistic_flags_long", longFlags);
    }

    private void errorLogs() {
        object("ata_smart_error_log").forEach((log, value) -> add("smartctl_device_error_log_count",
                number(at(value, "count")), "error_log_type", log));
    }

    /// The neighbour never asks for this log: it has these families for documents of others only.
    private void selfTestLogs() {
        object("ata_smart_self_test_log").forEach((log, value) -> {
            add("smartctl_device_self_test_log_count", number(at(value, "count")), "self_test_log_type", log);
            add("smartctl_device_self_test_log_error_count", number(at(value, "error_count_total")), "self_test_log_type",
                    log);
        });
    }

    private void errorRecovery() {
        object("ata_sct_erc").forEach((operation, value) -> add("smartctl_device_erc_seconds",
                number(at(value, "deciseconds")) / 10, "op_type", operation));
    }

    private void smartStatus() {
        if (document.containsKey("smart_status")) {
            add("smartctl_device_smart_status", number("smart_status", "passed"));
        }
    }

    private void nvmeHealth() {
        for (String field : List.of("percentage_used", "available_spare", "available_spare_threshold", "critical_warning",
                "media_errors", "num_err_log_entries")) {
            add("smartctl_device_" + field, number("nvme_smart_health_information_log", field));
        }
    }

    /// A data unit is 1000 times 512 bytes, whatever the block size; 0 means not reported.
    private void nvmeBytes(String name, String field) {
        double units = number("nvme_smart_health_information_log", field);
        if ((long) units != 0) {
            add("smartctl_device_" + name, units * 1000 * 512);
        }
    }

    private void grownDefects() {
        if (document.containsKey("scsi_grown_defect_list")) {
            add("smartctl_scsi_grown_defect_list", number("scsi_grown_defect_list"));
        }
    }

    private void scsiErrors(String operation) {
        if (document.containsKey("scsi_error_counter_log")) {
            for (String field : List.of("errors_corrected_by_rereads_rewrites", "errors_corrected_by_eccfast",
                    "errors_corrected_by_eccdelayed", "total_uncorrected_errors")) {
                add("smartctl_" + operation + "_" + field, number("scsi_error_counter_log", operation, field));
            }
        }
    }

    /// Gigabytes of 10^9 bytes, as a string.
    private void scsiBytes(String name, String operation) {
        if (document.containsKey("scsi_error_counter_log")) {
            add("smartctl_device_" + name, number("scsi_error_counter_log", operation, "gigabytes_processed") * 1e9);
        }
    }

    private static String flags(JsonObject row, List<String> names) {
        return names.stream().filter(name -> at(row, "flags", name).equals(JsonValue.TRUE)).collect(Collectors.joining(","));
    }

    /// `7.4` of `[7,4]`.
    private static String version(JsonValue value) {
        return value instanceof JsonArray array && array.size() > 1
                ? (long) number(array.get(0)) + "." + (long) number(array.get(1))
                : "";
    }

    private void add(String name, double value, String... more) {
        SortedMap<String, String> labels = labels(more);
        labels.put("device", device);
        put(name, value, labels);
    }

    private void put(String name, double value, SortedMap<String, String> labels) {
        String text = labels.entrySet().stream().map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
                .collect(Collectors.joining(","));
        samples.putIfAbsent(text.isEmpty() ? name : name + "{" + text + "}", value);
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

    private double number(String... path) {
        return number(at(path));
    }

    private String text(String... path) {
        return text(at(path));
    }

    private JsonObject object(String key) {
        return at(key) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonValue at(String... path) {
        return at(document, path);
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

    private static double number(JsonValue value) {
        return switch (value) {
            case JsonNumber number -> Double.parseDouble(number.toString());
            case JsonString string -> decimal(string.getString());
            default -> value.equals(JsonValue.TRUE) ? 1 : 0;
        };
    }

    private static double decimal(String text) {
        try {
            return new BigDecimal(text).doubleValue();
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static String text(JsonValue value) {
        return switch (value) {
            case JsonString string -> string.getString();
            default -> value.equals(JsonValue.NULL) ? "" : value.toString();
        };
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
