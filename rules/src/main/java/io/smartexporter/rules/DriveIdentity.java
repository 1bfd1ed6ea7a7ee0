package io.smartexporter.rules;

import java.util.List;
import java.util.Objects;

/// The identity of a drive, as rules, device database and overrides use it. Unknown parts are empty.
///
/// @param port H:C:T:L, or `nvme0`
/// @param device the path without `/dev/`
/// @param model as the drive reports it
/// @param family smartctl's `model_family`, from its own drive database
/// @param wwn the world wide name
/// @param type smartctl's type of the device, such as `megaraid,0`
public record DriveIdentity(String port, String device, Protocol protocol, String model, String family, String serial,
        String firmware, String transport, String wwn, String type) {
    private static final List<String> FOLDERS = List.of("disk/by-id/", "disk/by-path/");

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
        Objects.requireNonNull(type);
    }

    /// Of a drive whose type is not known.
    public DriveIdentity(String port, String device, Protocol protocol, String model, String family, String serial,
            String firmware, String transport, String wwn) {
        this(port, device, protocol, model, family, serial, firmware, transport, wwn, "");
    }

    /// The device's path as one word, for labels: without the folder that device files have in common, and with the type behind it
    /// where that tells apart the drives behind one device, `bus_19_megaraid_0`.
    String node() {
        String name = device;
        for (String folder : FOLDERS) {
            name = device.startsWith(folder) ? device.substring(folder.length()) : name;
        }
        String word = name.replace('/', '_');
        return word.isEmpty() || !type.contains(",") ? word : word + "_" + type.replace(',', '_');
    }

    /// The device's path; empty if it is not known.
    String path() {
        return device.isEmpty() ? "" : "/dev/" + device;
    }

    /// What tells apart the drives behind one device, `megaraid,0` of the types `megaraid,0` and `sat+megaraid,0`; else 0.
    String member() {
        String behind = type.substring(type.indexOf('+') + 1);
        return behind.contains(",") ? behind : "0";
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
