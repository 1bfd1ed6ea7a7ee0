package io.smartexporter.exporter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the helper reported in one collection, whole or as far as it had come when a scrape had to be answered.
///
/// @param rules those that the documents were read for, and that the metrics are made with
/// @param end when it was complete, or when it was looked at, by the monotonic clock, in nanoseconds
/// @param seconds how long it took until then
/// @param systemError why the helper was unreachable or broke off; null if it did not
/// @param helper what is known of it
/// @param drives in the order of the helper's list
/// @param vanished those that were listed, and are no longer
record Snapshot(Rules rules, long end, double seconds, @Nullable String systemError, Helper helper,
        List<Drive> drives, List<Drive> vanished) {
    /// @param version empty if it was not reached
    /// @param smartctl as its last document had it; unknown before the first
    /// @param database the file of smartctl's drive database, or `built-in`; empty if the helper does not tell
    record Helper(String version, Smartctl smartctl, String database) {
        static final Helper UNKNOWN = new Helper("", Smartctl.UNKNOWN, "");
    }

    Snapshot {
        drives = List.copyOf(drives);
        vanished = List.copyOf(vanished);
    }
}
