package io.smartexporter.rules;

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
