package io.smartexporter.exporter;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The identity of a drive.
///
/// @param protocol `ATA`, `NVMe`, `SCSI`, or empty
/// @param type smartctl's type of the device, such as `sat+megaraid,0`; or empty
/// @param model `model_name`, or `scsi_model_name`
/// @param family smartctl's `model_family`, from its own drive database
/// @param firmware `firmware_version`, or the revision of a SCSI device
/// @param wwn `0x` and 16 hexadecimal digits (NAA), or empty
/// @param capacityBytes -1 if not known
/// @param rotationRpm 0 for a solid-state drive, -1 if not known
record Identity(String protocol, String type, String model, String family, String serial, String firmware, String wwn,
        String formFactor, long capacityBytes, long rotationRpm) {

    /// Of a drive of which nothing is known.
    static final Identity UNKNOWN = new Identity("", "", "", "", "", "", "", "", -1, -1);

    /// What sysfs has of a drive that smartctl has never identified; null if that is nothing. Of an ATA drive the model is cut to the 16
    /// characters of a SCSI inquiry.
    static @Nullable Identity ofFacts(Map<String, String> facts) {
        String vendor = facts.getOrDefault("vendor", "");
        String model = facts.getOrDefault("model", "");
        boolean named = !vendor.isEmpty() && !vendor.equals("ATA") && !vendor.startsWith("0x");
        String whole = named ? vendor + " " + model : model;
        return model.isEmpty() ? null : new Identity("", "", whole, "", facts.getOrDefault("serial", ""), "", "", "", -1, -1);
    }

    /// Whether anything identifies the drive.
    boolean isKnown() {
        return !model.isEmpty() || !serial.isEmpty();
    }

    boolean isSameDrive(Identity other) {
        return model.equals(other.model) && serial.equals(other.serial);
    }
}
