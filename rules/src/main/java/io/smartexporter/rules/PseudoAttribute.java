package io.smartexporter.rules;

import io.smartexporter.rules.DriveIdentity.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A value outside the table of ATA attributes to which the plug-in check_smart_attributes gives an attribute ID.
///
/// The health log is that of the NVM Express Base Specification (SMART / Health Information), the error counters are those of
/// SCSI's log pages Read and Write Error Counters (SPC); both by their names in smartctl's JSON. Normalized and raw value are the
/// same, there is no worst value and no threshold.
///
/// @param name the name that a rule's `match` applies to
/// @param paths its paths in smartctl's JSON; the first present counts
/// @param inverted 1 becomes 0, anything else 1
record PseudoAttribute(int id, String name, List<FieldPath> paths, boolean inverted) {
    static final int ATA_ERRORS = 1024;
    static final int HEALTH = 1025;

    private static final PseudoAttribute ERROR_COUNT = new PseudoAttribute(ATA_ERRORS, "ata_error_count",
            paths("/ata_smart_error_log/summary/count", "/ata_smart_error_log/extended/count"), false);
    private static final PseudoAttribute OVERALL_HEALTH = new PseudoAttribute(HEALTH, "overall_health",
            paths("/smart_status/passed"), true);

    private static final List<String> HEALTH_LOG = List.of("critical_warning", "temperature", "available_spare",
            "available_spare_threshold", "percentage_used", "data_units_read", "data_units_written", "host_reads", "host_writes",
            "controller_busy_time", "power_cycles", "power_on_hours", "unsafe_shutdowns", "media_errors", "num_err_log_entries",
            "warning_temp_time", "critical_comp_time");
    private static final List<String> ERROR_COUNTERS = List.of("errors_corrected_by_eccfast", "errors_corrected_by_eccdelayed",
            "errors_corrected_by_rereads_rewrites", "total_errors_corrected", "correction_algorithm_invocations",
            "gigabytes_processed", "total_uncorrected_errors");

    static final List<PseudoAttribute> OF_ATA = List.of(ERROR_COUNT, OVERALL_HEALTH);
    static final List<PseudoAttribute> OF_NVME = nvme();
    static final List<PseudoAttribute> OF_SCSI = scsi();

    private static List<FieldPath> paths(String... paths) {
        return Stream.of(paths).map(text -> new FieldPath(text, List.of(text.substring(1).split("/", -1)))).toList();
    }

    private static List<PseudoAttribute> nvme() {
        List<PseudoAttribute> all = new ArrayList<>();
        for (String name : HEALTH_LOG) {
            all.add(new PseudoAttribute(all.size(), name, paths("/nvme_smart_health_information_log/" + name), false));
        }
        all.addAll(OF_ATA);
        return List.copyOf(all);
    }

    private static List<PseudoAttribute> scsi() {
        List<PseudoAttribute> all = new ArrayList<>();
        all.add(new PseudoAttribute(0, "grown_defect_list", paths("/scsi_grown_defect_list"), false));
        for (String log : List.of("read", "write")) {
            for (String name : ERROR_COUNTERS) {
                all.add(new PseudoAttribute(all.size(), log + "_" + name, paths("/scsi_error_counter_log/" + log + "/" + name),
                        false));
            }
        }
        all.addAll(OF_ATA);
        return List.copyOf(all);
    }

    static List<PseudoAttribute> of(Protocol protocol) {
        return switch (protocol) {
            case ATA, UNKNOWN -> OF_ATA;
            case NVME -> OF_NVME;
            case SCSI -> OF_SCSI;
        };
    }

    /// All their paths.
    static Stream<FieldPath> allPaths() {
        return Stream.of(OF_NVME, OF_SCSI).flatMap(List::stream).flatMap(attribute -> attribute.paths().stream()).distinct();
    }

    double value(double found) {
        return inverted && !Double.isNaN(found) ? found == 1 ? 0 : 1 : found;
    }
}
