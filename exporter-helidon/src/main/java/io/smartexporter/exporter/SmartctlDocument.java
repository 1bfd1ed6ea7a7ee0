package io.smartexporter.exporter;

import io.smartexporter.rules.Attribute;
import io.smartexporter.rules.FieldValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one `smartctl --json` document says about a drive, as far as the exporter itself needs it.
///
/// @param smartctlVersion such as `7.3`
/// @param exitStatus smartctl's own account of its exit status; -1 if it gives none
/// @param messages what smartctl reported instead of data, or beside it
/// @param textBefore what it printed before the JSON document, as smartctl 7.1 and 7.2 do for some SAS drives; empty as a rule
/// @param protocol `ATA`, `NVMe`, `SCSI`, or empty
/// @param model `model_name`, or `scsi_model_name`
/// @param family smartctl's `model_family`, from its own drive database
/// @param wwn `0x` and 16 hexadecimal digits (NAA), or empty
/// @param capacityBytes -1 if not told
/// @param rotationRpm 0 for a solid-state drive, -1 if not told
/// @param passed smartctl's overall verdict; null if it gives none
/// @param smartAvailable whether the drive has SMART; null if smartctl gives no word on that
/// @param smartEnabled whether it is switched on; null likewise
/// @param health whether there is a SMART table, a health log or an error counter log
/// @param powerMode null if not told
/// @param attributes the ATA attribute table, empty for other protocols
/// @param failing the attributes that are at or below the maker's threshold, or were
/// @param selfTestFailures failed self-tests in the log that no later one has outdated; -1 without a log
/// @param values what the document says at the paths that the rules name; null if it was read without rules
record SmartctlDocument(String smartctlVersion, int exitStatus, List<String> messages, String textBefore, String protocol,
        String model,
        String family,
        String serial, String firmware, String wwn, String formFactor, long capacityBytes, long rotationRpm,
        @Nullable Boolean passed, @Nullable Boolean smartAvailable, @Nullable Boolean smartEnabled, boolean health,
        @Nullable PowerMode powerMode,
        List<Attribute> attributes, List<Failing> failing, long selfTestFailures, @Nullable FieldValues values) {

    /// An attribute at or below its threshold.
    ///
    /// @param when `now`, or `past`
    record Failing(int id, String name, String when) {}

    /// smartctl(8), EXIT STATUS, bit 2: some command to the drive failed.
    private static final int COMMAND_FAILED = 1 << 2;

    SmartctlDocument {
        messages = List.copyOf(messages);
        attributes = List.copyOf(attributes);
        failing = List.copyOf(failing);
    }

    /// Whether smartctl could tell what the drive is. Without that nothing else in the document is worth anything.
    boolean identified() {
        return !model.isEmpty() || !serial.isEmpty();
    }

    /// Whether the drive has no S.M.A.R.T. data: smartctl found that it has none, or that they are switched off, and the document has
    /// nothing of the kind. A flag alone is no reason to withhold what is there: a SAS disk whose IEC page cannot be read counts as one
    /// without SMART, and has error counters.
    boolean unsupported() {
        if (health || passed != null) {
            return false;
        }
        boolean off = Boolean.FALSE.equals(smartAvailable) || Boolean.FALSE.equals(smartEnabled);
        // Before smartctl 7.3 there is no flag: virtual disks and LUNs have nothing, and no command fails for it.
        boolean silent = smartAvailable == null && !protocol.equals("NVMe") && (exitStatus & COMMAND_FAILED) == 0;
        return off || silent;
    }

    /// What makes up the health of a drive of this protocol and is not in the document; empty if nothing is missing.
    String missing() {
        return switch (protocol) {
            case "NVMe" -> health ? "" : "the SMART/Health Information log";
            case "ATA" -> attributes.isEmpty() && !Boolean.FALSE.equals(smartAvailable) ? "the table of SMART attributes" : "";
            default -> health || passed != null ? "" : "its health";
        };
    }

    /// Whether the other document is of the same drive.
    boolean sameDrive(SmartctlDocument other) {
        return model.equals(other.model) && serial.equals(other.serial);
    }
}
