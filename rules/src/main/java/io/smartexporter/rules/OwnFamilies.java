package io.smartexporter.rules;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The names that the exporter itself uses.
final class OwnFamilies {
    private static final Set<String> NAMES = Set.of("smart_system_error", "smart_access_error", "smart_metric_error",
            "smart_drive_up",
            "smart_drive_info", "smart_drive_capacity_bytes", "smart_drive_rotation_rpm", "smart_drive_healthy",
            "smart_drive_power_mode",
            "smart_drive_smartctl_exit_status", "smart_drive_condition", "smart_drive_read_seconds",
            "smart_drive_data_age_seconds",
            "smart_drive_unavailable", "smart_drives", "smart_collection_seconds", "smart_dropped_samples", "smart_helper_info",
            "smart_attribute_limit", "smart_attribute_state");
    private static final List<String> PREFIXES = List.of("smart_exporter_", "jvm_", "process_");

    /// What OpenMetrics lets a type append to a family's name.
    private static final List<String> SUFFIXES = List.of("", "_total", "_created", "_info", "_bucket", "_count", "_sum");

    private static final Set<String> RESERVED = NAMES.stream().flatMap(OwnFamilies::reserved)
            .collect(Collectors.toUnmodifiableSet());

    private OwnFamilies() {}

    private static Stream<String> reserved(String name) {
        Stream<String> base = name.endsWith("_info")
                ? Stream.of(name.substring(0, name.length() - "_info".length()))
                : Stream.empty();
        return Stream.concat(base, SUFFIXES.stream().map(name::concat));
    }

    /// Which of a family's names the exporter uses itself, or null if none.
    static @Nullable String collision(List<String> names) {
        return names.stream().filter(OwnFamilies::isOwn).findFirst().orElse(null);
    }

    private static boolean isOwn(String name) {
        return RESERVED.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
    }
}
