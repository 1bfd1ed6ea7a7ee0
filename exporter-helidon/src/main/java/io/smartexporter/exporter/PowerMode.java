package io.smartexporter.exporter;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A drive's power mode, as the label `mode` of `smart_drive_power_mode`.
enum PowerMode {
    ACTIVE_OR_IDLE,
    IDLE,
    STANDBY,
    SLEEP;

    /// The label's value.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// From smartctl's text in "Device is in … mode, exit(N)": STANDBY, STANDBY_Y, STANDBY (OS), STANDBY BY TIMER, IDLE_A, SLEEP
    /// …
    ///
    /// @return null for text that names none of the four, such as LOW POWER
    static @Nullable PowerMode ofWords(String words) {
        String upper = words.toUpperCase(Locale.ROOT);
        if (upper.startsWith("STANDBY")) {
            return STANDBY;
        }
        if (upper.startsWith("SLEEP")) {
            return SLEEP;
        }
        if (upper.startsWith("IDLE")) {
            return IDLE;
        }
        return upper.startsWith("ACTIVE") ? ACTIVE_OR_IDLE : null;
    }

    /// From the count field of ATA CHECK POWER MODE (ACS-5, table "COUNT field"): 00h and 01h standby, 80h to 83h idle, FFh
    /// active or idle. smartctl reports it from version 7.5 on.
    static @Nullable PowerMode ofAtaValue(int value) {
        return switch (value) {
            case 0x00, 0x01 -> STANDBY;
            case 0x80, 0x81, 0x82, 0x83 -> IDLE;
            case 0xff -> ACTIVE_OR_IDLE;
            default -> null;
        };
    }
}
