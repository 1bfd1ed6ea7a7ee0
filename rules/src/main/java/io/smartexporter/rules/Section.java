package io.smartexporter.rules;

/// The lists of a mapping that hold rules.
enum Section {
    GENERIC("generic"), PER_DEVICE("per-device"), NVME("nvme"), SCSI("scsi"), FIELDS("fields");

    private final String key;

    Section(String key) {
        this.key = key;
    }

    /// Its key in a mapping.
    String key() {
        return key;
    }
}
