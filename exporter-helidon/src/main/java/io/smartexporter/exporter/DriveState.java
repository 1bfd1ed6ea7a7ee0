package io.smartexporter.exporter;

import org.jspecify.annotations.Nullable;

/// The state of a drive in one collection.
///
///     smartctl ended ─┬─ identified, with its table or log ──────────────► Read
///                     ├─ identified, and the table or log is unreadable ─► Incomplete
///                     ├─ identified, and it has none ────────────────────► Unsupported
///                     ├─ left asleep ────────────────────────────────────► Asleep
///                     ├─ a volume of a RAID controller ──────────────────► Volume
///                     └─ not identified ───────────┐
///     smartctl timed out, failed, was cut off … ───┴─────────────────────► Unread
sealed interface DriveState {
    /// A drive's values.
    ///
    /// @param document where they are
    /// @param readAt when they were read, by the monotonic clock, in nanoseconds
    record Values(SmartctlDocument document, long readAt) {}

    /// All its data was read.
    record Read(Values values) implements DriveState {}

    /// It was identified, and its health data could not be read. The rest is there.
    ///
    /// @param detail why, for people
    record Incomplete(Values values, String detail) implements DriveState {}

    /// It was identified, and has no S.M.A.R.T. data, or S.M.A.R.T. is off.
    ///
    /// @param detail why, for people
    record Unsupported(SmartctlDocument document, String detail) implements DriveState {}

    /// It was left asleep.
    ///
    /// @param last its values when last awake, which cannot have changed; null if it was never seen awake
    /// @param mode null if smartctl printed no known one
    /// @param detail smartctl's text
    record Asleep(@Nullable Values last, @Nullable PowerMode mode, String detail) implements DriveState {}

    /// It is a volume of a RAID controller, which has drives and is none.
    ///
    /// @param detail smartctl's text, which names the type that its members have
    record Volume(String detail) implements DriveState {}

    /// Nothing of it was read.
    ///
    /// @param detail the reason in a sentence, for people
    record Unread(Reason reason, String detail) implements DriveState {}
}
