package io.smartexporter.exporter;

import io.smartexporter.rules.ReservedNames;
import java.util.Set;

/// The names of the metrics that are always there, which no rule may give.
final class OwnFamilies {
    static final ReservedNames RESERVED = new ReservedNames(
            Set.of("smart_system_error", "smart_access_error", "smart_metric_error", "smart_drive_up", "smart_drive_info",
                    "smart_drive_capacity_bytes", "smart_drive_rotation_rpm", "smart_drive_healthy", "smart_drive_power_mode",
                    "smart_drive_smartctl_exit_status", "smart_drive_condition", "smart_drive_read_seconds",
                    "smart_drive_data_age_seconds", "smart_drive_unavailable", "smart_drives", "smart_collection_seconds",
                    "smart_dropped_samples", "smart_helper_info", "smart_attribute_limit", "smart_attribute_state",
                    "smart_attribute_failing", "smart_self_test_failures"),
            Set.of("smart_exporter_", "jvm_", "process_"));

    private OwnFamilies() {}
}
