package io.smartexporter.rules;

import java.util.Objects;

/// Which drive it is: all that rules, device database and overrides may ask for. What is not known is empty.
///
/// @param port H:C:T:L, or `nvme0`
/// @param device the path without `/dev/`
/// @param model as the drive says it
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

    /// What a drive speaks, as smartctl's JSON says it in `/device/protocol`.
    ///
    /// - `ATA`: the rules under `generic` and `per-device` are for it.
    /// - `NVME`: the rules under `nvme`.
    /// - `SCSI`: the rules under `scsi`.
    /// - `UNKNOWN`: nobody said. A table of attributes is ATA's all the same.
    public enum Protocol {
        ATA("ATA"), NVME("NVMe"), SCSI("SCSI"), UNKNOWN("");

        private final String word;

        Protocol(String word) {
            this.word = word;
        }

        /// smartctl's word; empty if there is none.
        public String word() {
            return word;
        }

        /// The protocol of smartctl's word.
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
