package io.smartexporter.exporter;

import io.smartexporter.rules.FieldValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One `smartctl --json` document, as far as the exporter itself needs it.
///
/// @param run the run of smartctl
/// @param powerMode null if not reported
/// @param values the values at the rules' paths; null if it was read without rules
record SmartctlDocument(Run run, Identity identity, Health health, Vitals vitals, @Nullable PowerMode powerMode,
        @Nullable FieldValues values) {

    /// One run of smartctl.
    ///
    /// @param exitStatus -1 if not reported
    /// @param messages what it reported instead of data, or with it
    /// @param textBefore what it printed before the JSON document, as smartctl 7.1 and 7.2 do for some SAS drives; usually empty
    record Run(Smartctl smartctl, int exitStatus, List<String> messages, String textBefore) {
        Run {
            messages = List.copyOf(messages);
        }
    }

    /// smartctl(8), EXIT STATUS, bit 2: some command to the drive failed.
    private static final int COMMAND_FAILED = 1 << 2;

    /// Whether the drive has no S.M.A.R.T. data: smartctl reports none, or S.M.A.R.T. off, and the document has no such data. The
    /// flag alone does not suffice: a SAS disk whose IEC page cannot be read is flagged as one without SMART, and has error
    /// counters.
    boolean unsupported() {
        if (!health.isEmpty()) {
            return false;
        }
        // Before smartctl 7.3 there is no flag: virtual disks and LUNs have no data, and no command fails.
        boolean silent = health.available() == null && !identity.protocol().equals("NVMe")
                && (run.exitStatus & COMMAND_FAILED) == 0;
        return health.isOff() || silent;
    }

    /// Health data of this protocol missing in the document; empty if none is.
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
