package io.smartexporter.exporter;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Numbers and times as the page writes them.
final class Figures {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Figures() {}

    /// A whole number without its fraction.
    static String number(double number) {
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
        return whole ? Long.toString((long) number) : Double.toString(number);
    }

    /// `3 min ago`.
    static String ago(long seconds) {
        if (seconds < 2) {
            return "just now";
        }
        return lasting(seconds) + " ago";
    }

    /// A duration in its largest unit.
    static String lasting(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 120 * 60) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86400 + " days";
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /// Hours in the unit that is read best.
    static String hours(long hours) {
        if (hours < 0) {
            return "";
        }
        return hours < 24 * 365 ? hours / 24 + " days" : String.format(Locale.ROOT, "%.1f years", hours / 24.0 / 365.25);
    }

    /// Bytes as drives are sold.
    static String bytes(double bytes) {
        if (bytes < 0) {
            return "";
        }
        return bytes >= 1e12
                ? String.format(Locale.ROOT, "%.1f TB", bytes / 1e12)
                : String.format(Locale.ROOT, "%.0f GB", bytes / 1e9);
    }
}
