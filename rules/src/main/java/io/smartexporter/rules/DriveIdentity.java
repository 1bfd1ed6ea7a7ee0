package io.smartexporter.rules;

import java.util.Objects;

/// The identity of a drive, as rules, device database and overrides use it. Unknown parts are empty.
///
/// @param port H:C:T:L, or `nvme0`
/// @param device the path without `/dev/`
/// @param model as the drive reports it
/// @param family smartctl's `model_family`, from its own drive database
/// @param wwn the world wide name
public record DriveIdentity(String port, String device, Protocol protocol, String model, String family, String serial,
        String firmware, String transport, String wwn) {
    public DriveIdentity {
        Objects.requireNonNull(port);
        Objects.requireNonNull(device);
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(model);
        Objects.requireNonNull(family);
        Objects.requireNonNull(serial);
        Objects.requireNonNull(firmware);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(wwn);
    }

    /// A drive's protocol, as in `/device/protocol` of smartctl's JSON.
    ///
    /// - `ATA`: it has the rules under `generic` and `per-device`.
    /// - `NVME`: the rules under `nvme`.
    /// - `SCSI`: the rules under `scsi`.
    /// - `UNKNOWN`: not reported. A table of attributes counts as ATA's.
    public enum Protocol {
        ATA("ATA"),
        NVME("NVMe"),
        SCSI("SCSI"),
        UNKNOWN("");

        private final String word;

        Protocol(String word) {
            this.word = word;
        }

        /// smartctl's name; empty if there is none.
        public String word() {
            return word;
        }

        /// The protocol of smartctl's name.
        public static Protocol of(String word) {
            return switch (word) {
                case "ATA" -> ATA;
                case "NVMe" -> NVME;
                case "SCSI" -> SCSI;
                default -> UNKNOWN;
            };
        }
    }
}
