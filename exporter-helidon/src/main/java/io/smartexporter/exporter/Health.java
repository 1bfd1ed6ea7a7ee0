package io.smartexporter.exporter;

import io.smartexporter.rules.Attribute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A drive's health as smartctl reports it, as far as the exporter itself needs it.
///
/// @param passed the overall verdict; null if there is none
/// @param available whether the drive has SMART; null if smartctl has no flag for it (before 7.3)
/// @param enabled whether it is switched on; null as above
/// @param recorded whether there is a table of attributes, a health log or an error counter log
/// @param attributes the ATA attribute table, empty for other protocols
/// @param failing the attributes that are at or below the maker's threshold, or were
/// @param selfTestFailures failed self-tests in the log, not outdated by a later one; -1 without a log
/// @param lastSelfTest null if there is no log, or none has ended
record Health(@Nullable Boolean passed, @Nullable Boolean available, @Nullable Boolean enabled, boolean recorded,
        List<Attribute> attributes, List<Failing> failing, long selfTestFailures, @Nullable SelfTest lastSelfTest) {

    /// An attribute at or below its threshold.
    ///
    /// @param when `now`, or `past`
    record Failing(int id, String name, String when) {}

    Health {
        attributes = List.copyOf(attributes);
        failing = List.copyOf(failing);
    }

    /// Whether there is nothing.
    boolean isEmpty() {
        return !recorded && passed == null;
    }

    /// Whether smartctl reports no SMART, or SMART switched off.
    boolean isOff() {
        return Boolean.FALSE.equals(available) || Boolean.FALSE.equals(enabled);
    }
}
