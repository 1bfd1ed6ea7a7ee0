package io.smartexporter.rules;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the exporter knows without a document of smartctl.
///
/// - `DRIVES`: the number of drives of the host.
/// - `SMARTCTL`: 1, for labels with what smartctl is.
/// - `AWAKE`: of each drive, 1 if it was read, 0 if it was left in standby or asleep.
enum StateWord {
    DRIVES("Drives that are known"),
    SMARTCTL("smartctl, in labels; always 1"),
    AWAKE("Whether the drive is awake: 1, or 0 in standby or asleep");

    static final String EXPECTED = "\"drives\", \"smartctl\" or \"awake\"";

    private final String help;

    StateWord(String help) {
        this.help = help;
    }

    String help() {
        return help;
    }

    /// Its name in a mapping.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether each drive has a sample, and not the host.
    boolean ofDrives() {
        return this == AWAKE;
    }

    static @Nullable StateWord of(String word) {
        return Arrays.stream(values()).filter(known -> known.word().equals(word)).findFirst().orElse(null);
    }
}
