package io.smartexporter.wire;

/// What either side of the socket may send. Both sides enforce it: the helper to stay small, the exporter so that a broken or
/// hostile helper costs it only one connection.
public final class WireLimits {
    /// The largest frame of version 2, in bytes of payload.
    public static final int FRAME = 1 << 20;

    /// The largest frame of version 1, in bytes of payload: one such frame holds all drives.
    public static final int FRAME_VERSION_1 = 8 << 20;

    /// The header lines of a version 2 drive report, in bytes.
    public static final int HEADER = 16 << 10;

    /// A value in a header or in the manifest, in characters. Longer ones are cut by the sender.
    public static final int VALUE = 255;

    /// What one run of smartctl may print, in bytes.
    public static final int OUTPUT = 512 << 10;

    /// What all runs of smartctl in one collection may print together, in bytes.
    public static final int COLLECTION_OUTPUT = 24 << 20;

    /// Drives in one collection.
    public static final int DRIVES = 1000;

    /// The greatest exit status of a process.
    public static final int EXIT_STATUS = 255;

    /// The longest run of smartctl, in milliseconds: 24 days.
    public static final int DURATION = Integer.MAX_VALUE;

    /// The latest time of a collection: the end of the year 9999, in milliseconds since 1970-01-01T00:00Z.
    public static final long TIME = 253_402_300_799_999L;

    /// What one drive may take of a version 1 frame, in bytes, so that all fit. Thirty attributes take 3000.
    public static final int DRIVE_VERSION_1 = FRAME_VERSION_1 / DRIVES - 2;

    /// Everything that one connection may carry, in bytes: the output, the headers and the manifest.
    public static final int STREAM = COLLECTION_OUTPUT + DRIVES * HEADER / 2 + FRAME;

    private WireLimits() {}
}
