package io.smartexporter.exporter;

/// The identity of a drive.
///
/// @param protocol `ATA`, `NVMe`, `SCSI`, or empty
/// @param model `model_name`, or `scsi_model_name`
/// @param family smartctl's `model_family`, from its own drive database
/// @param firmware `firmware_version`, or the revision of a SCSI device
/// @param wwn `0x` and 16 hexadecimal digits (NAA), or empty
/// @param capacityBytes -1 if not known
/// @param rotationRpm 0 for a solid-state drive, -1 if not known
record Identity(String protocol, String model, String family, String serial, String firmware, String wwn, String formFactor,
        long capacityBytes, long rotationRpm) {

    /// Whether anything identifies the drive.
    boolean isKnown() {
        return !model.isEmpty() || !serial.isEmpty();
    }

    boolean isSameDrive(Identity other) {
        return model.equals(other.model) && serial.equals(other.serial);
    }
}
