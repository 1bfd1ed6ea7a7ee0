package io.smartexporter.wire;

import java.util.List;
import java.util.Map;

/// One frame from the helper.
public sealed interface Message {
    /// First in a version 2 stream: which drives will be reported.
    ///
    /// @param helperVersion the helper's release
    /// @param timeMillis when the collection began, in milliseconds since 1970-01-01T00:00Z
    /// @param listing stands for the helper's options, which decide what is listed; [#INCOMPLETE] if this list may lack some;
    ///        empty from a helper that does not tell
    /// @param database the file that smartctl reads its drive database from, or `built-in`; empty from a helper that does not
    ///        tell
    /// @param drives one entry for each report that will follow, in no order
    record Manifest(String helperVersion, long timeMillis, String listing, String database,
            List<DriveId> drives) implements Message {
        /// Of a list that could not be made, or that is too long.
        public static final String INCOMPLETE = "incomplete";

        public Manifest {
            drives = List.copyOf(drives);
        }
    }

    /// What one run of smartctl gave.
    ///
    /// @param drive the drive, as in the manifest
    /// @param outcome how the run ended
    /// @param exitStatus smartctl's exit status, 0 to 255; -1 if there is none
    /// @param durationMillis how long the run took
    /// @param facts other data of the drive or the run: `wwid`, `enclosure`, `slot`, `error` …
    /// @param output smartctl's standard output, untouched; empty if there is none
    @SuppressWarnings("ArrayRecordComponent") // made once, handed on once, never compared
    record DriveReport(DriveId drive, Outcome outcome, int exitStatus, long durationMillis,
            Map<String, String> facts, byte[] output) implements Message {
        public DriveReport {
            facts = Map.copyOf(facts);
        }
    }

    /// Last in a version 2 stream: everything that the manifest names has been sent.
    record End() implements Message {}

    /// The one frame of a version 1 stream: the predecessor's `repr()` of all drives, in UTF-8.
    @SuppressWarnings("ArrayRecordComponent") // made once, handed on once, never compared
    record Version1(byte[] payload) implements Message {}
}
