package io.smartexporter.exporter;

import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.smartexporter.rules.ReservedNames;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The metrics that are always exported. All are gauges; their names are a contract, and no rule may use one.
enum OwnFamily {
    SYSTEM_ERROR("1: the helper was unreachable, or broke off."),
    ACCESS_ERROR("1: this drive, or its health data, could not be read this time.", "port"),
    METRIC_ERROR("1: a rule matches an attribute of this drive and gives no sample.", "port"),
    DRIVE_UP("1: smartctl identified the drive; 0: it is listed and cannot be read.", "port", "device"),
    DRIVE_INFO("Identity of the drive, as last known; the value is 1.", "port", "device", "type", "model", "family", "serial",
            "firmware", "protocol", "transport", "wwn", "form_factor", "slot"),
    DRIVE_CAPACITY_BYTES("User capacity in bytes.", "port", "device"),
    DRIVE_ROTATION_RPM("Rotation rate in rpm; 0: solid state.", "port", "device"),
    DRIVE_HEALTHY("smartctl's overall-health result: 1 passed, 0 failed; absent if none.", "port", "device"),
    DRIVE_POWER_MODE("1: the drive is in this power mode.", "port", "device", "mode"),
    DRIVE_SMARTCTL_EXIT_STATUS("Exit status of smartctl, a bit mask: smartctl(8), EXIT STATUS.", "port", "device"),
    DRIVE_CONDITION("1: this bit of smartctl's exit status is set: 2 command_failed … 7 selftest_log.", "port", "device",
            "condition"),
    DRIVE_READ_SECONDS("Duration of smartctl's run for this drive.", "port", "device"),
    DRIVE_DATA_AGE_SECONDS("Age of the drive's values: that of the collection; more while the drive sleeps.", "port", "device"),
    DRIVE_UNAVAILABLE("1: the drive has no new data, for this reason.", "port", "device", "reason"),
    DRIVES("Drives: known (listed), read (answered), modelled (model in the device database), vanished (no longer listed).",
            "state"),
    SELF_TEST_FAILURES("Failed self-tests in the log, not outdated by a later one.", "port", "device"),
    SELF_TEST_LAST_RESULT(
            "Result of the last self-test that has ended: 0 without error, else the code of the protocol.",
            "port", "device"),
    SELF_TEST_LAST_AGE_SECONDS(
            "Power-on time since the last self-test that has ended, in whole hours; absent if it is not known.", "port",
            "device"),
    ATTRIBUTE_FAILING("1: the attribute is at or below the vendor's threshold, now or in the past.", "port", "model", "family",
            "serial", "id", "name", "when"),
    ATTRIBUTE_LIMIT("Limit from the device database or the overrides, in the attribute's units.", "port", "model", "family",
            "serial", "id", "name", "level", "bound"),
    ATTRIBUTE_STATE("The attribute against its limits: 0 in order, 1 warning, 2 critical.", "port", "model", "family", "serial",
            "id", "name"),
    COLLECTION_SECONDS("Duration of the collection served."),
    DROPPED_SAMPLES("Rules that match an attribute and give no sample, in this collection.", "reason"),
    HELPER_INFO("The helper, its smartctl, and the drive database that smartctl uses; the value is 1.", "version",
            "smartctl_version",
            "drivedb"),
    EXPORTER_BUILD_INFO("The exporter; the value is 1.", "version"),
    EXPORTER_CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS("Unix time when the files in force were loaded."),
    EXPORTER_CONFIG_LAST_RELOAD_SUCCESSFUL("1: the files on disk are in force."),
    EXPORTER_RULES("Rules that matched in this collection, and rules that did not.", "state"),
    EXPORTER_RULES_INFO("SHA-256 of the rule files in force; the value is 1.", "attr_mapping_sha256", "device_db_sha256"),
    EXPORTER_UNKNOWN_ATTRIBUTE_DRIVES("Drives with this attribute, which no rule covers.", "id", "name"),
    EXPORTER_UNKNOWN_MODEL_DRIVES("Drives of this model, which the device database lacks.", "model");

    private static final String PREFIX = "smart_";

    /// Their names, and the prefixes of the exporter's other metrics.
    static final ReservedNames RESERVED = new ReservedNames(Stream.of(values()).map(OwnFamily::fullName).toList(),
            List.of("smart_exporter_", "jvm_", "process_"));

    private final String help;
    @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot be changed
    private final List<String> labels;

    OwnFamily(String help, String... labels) {
        this.help = help;
        this.labels = List.of(labels);
    }

    String fullName() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /// The names of the labels, in any order.
    List<String> labels() {
        return labels;
    }

    MetricMetadata metadata() {
        return new MetricMetadata(fullName(), help);
    }
}
