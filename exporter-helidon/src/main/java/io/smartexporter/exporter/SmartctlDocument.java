package io.smartexporter.exporter;

import io.smartexporter.rules.Attribute;
import io.smartexporter.rules.FieldValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one `smartctl --json` document says about a drive, as far as the exporter itself needs it.
///
/// @param smartctlVersion such as `7.3`
/// @param exitStatus smartctl's own account of its exit status; -1 if it gives none
/// @param messages what smartctl says instead of data, or beside it
/// @param protocol `ATA`, `NVMe`, `SCSI`, or empty
/// @param model `model_name`, or `scsi_model_name`
/// @param family smartctl's `model_family`, from its own drive database
/// @param wwn `0x` and 16 hexadecimal digits (NAA), or empty
/// @param capacityBytes -1 if not told
/// @param rotationRpm 0 for a solid-state drive, -1 if not told
/// @param passed smartctl's overall verdict; null if it gives none
/// @param smartAvailable false if smartctl says that the drive has no SMART
/// @param health whether there is a SMART table, a health log or an error counter log
/// @param powerMode null if not told
/// @param attributes the ATA attribute table, empty for other protocols
/// @param values what the document says at the paths that the rules name; null if it was read without rules
record SmartctlDocument(String smartctlVersion, int exitStatus, List<String> messages, String protocol, String model,
        String family,
        String serial, String firmware, String wwn, String formFactor, long capacityBytes, long rotationRpm,
        @Nullable Boolean passed, boolean smartAvailable, boolean health, @Nullable PowerMode powerMode,
        List<Attribute> attributes, @Nullable FieldValues values) {

    SmartctlDocument {
        messages = List.copyOf(messages);
        attributes = List.copyOf(attributes);
    }

    /// Whether smartctl could tell what the drive is. Without that nothing else in the document is worth anything.
    boolean identified() {
        return !model.isEmpty() || !serial.isEmpty();
    }

    /// Whether the other document is of the same drive.
    boolean sameDrive(SmartctlDocument other) {
        return model.equals(other.model) && serial.equals(other.serial);
    }
}
