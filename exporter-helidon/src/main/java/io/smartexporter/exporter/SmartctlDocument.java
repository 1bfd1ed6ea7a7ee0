package io.smartexporter.exporter;

import io.smartexporter.rules.FieldValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One `smartctl --json` document, as far as the exporter itself needs it.
///
/// @param run smartctl's account of itself
/// @param powerMode null if not told
/// @param values what stands at the paths that the rules name; null if it was read without rules
record SmartctlDocument(Run run, Identity identity, Health health, @Nullable PowerMode powerMode, @Nullable FieldValues values) {

    /// One run of smartctl.
    ///
    /// @param version such as `7.3`
    /// @param exitStatus -1 if it is not told
    /// @param messages what it reported instead of data, or beside it
    /// @param textBefore what it printed before the JSON document, as smartctl 7.1 and 7.2 do for some SAS drives; empty as a rule
    record Run(String version, int exitStatus, List<String> messages, String textBefore) {
        Run {
            messages = List.copyOf(messages);
        }
    }

    /// smartctl(8), EXIT STATUS, bit 2: some command to the drive failed.
    private static final int COMMAND_FAILED = 1 << 2;

    /// Whether the drive has no S.M.A.R.T. data: smartctl found that it has none, or that they are switched off, and the document has
    /// nothing of the kind. A flag alone is no reason to withhold what is there: a SAS disk whose IEC page cannot be read counts as one
    /// without SMART, and has error counters.
    boolean unsupported() {
        if (!health.isEmpty()) {
            return false;
        }
        // Before smartctl 7.3 there is no flag: virtual disks and LUNs have nothing, and no command fails for it.
        boolean silent = health.available() == null && !identity.protocol().equals("NVMe")
                && (run.exitStatus & COMMAND_FAILED) == 0;
        return health.isOff() || silent;
    }

    /// What makes up the health of a drive of this protocol and is not in the document; empty if nothing is missing.
    String missing() {
        return switch (identity.protocol()) {
            case "NVMe" -> health.recorded() ? "" : "the SMART/Health Information log";
            case "ATA" -> health.attributes().isEmpty() && !Boolean.FALSE.equals(health.available())
                    ? "the table of SMART attributes"
                    : "";
            default -> health.isEmpty() ? "its health" : "";
        };
    }
}
