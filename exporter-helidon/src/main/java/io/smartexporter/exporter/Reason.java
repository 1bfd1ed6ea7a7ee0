package io.smartexporter.exporter;

import java.util.Locale;

/// Why a drive has no new data, as the label `reason` of `smart_drive_unavailable`.
///
/// - `HUNG`: smartctl, or one before it, cannot be killed; the kernel waits for the drive.
/// - `TIMEOUT`: smartctl took too long and was killed.
/// - `FAILED`: smartctl could not be started, or ended without data for another reason.
/// - `TRUNCATED`: smartctl printed more than the helper accepts.
/// - `PERMISSION`: the helper may not read the drive.
/// - `DEADLINE`: the scrape had to answer before the drive did.
/// - `CUT_OFF`: the helper broke off before it came to this drive.
/// - `BAD_OUTPUT`: smartctl's output is not its JSON.
/// - `NO_DATA`: the drive was identified, and its attribute table or health log could not be read.
/// - `STANDBY`: the drive sleeps and was never seen awake.
/// - `UNSUPPORTED`: the drive has no S.M.A.R.T. data, or it is switched off.
/// - `UNSUPPORTED_DEVICE`: smartctl has no support for it, such as an unknown USB bridge.
/// - `RAID_VOLUME`: it is a volume of a RAID controller; its drives are read by their own type.
/// - `VANISHED`: the drive was gone between listing and reading, or is no longer listed.
enum Reason {
    HUNG,
    TIMEOUT,
    FAILED,
    TRUNCATED,
    PERMISSION,
    DEADLINE,
    CUT_OFF,
    BAD_OUTPUT,
    NO_DATA,
    STANDBY,
    UNSUPPORTED,
    UNSUPPORTED_DEVICE,
    RAID_VOLUME,
    VANISHED;

    /// The label's value.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
