package io.smartexporter.exporter;

/// The last self-test that has ended.
///
/// @param result 0 for one without error; the others are those of the protocol: ACS-4 (self-test execution status), SPC-5
///        (Self-Test Results log page) and NVM Express Base Specification, Device Self-test log
/// @param ageHours how many hours the drive was powered on since; -1 if that is not known
record SelfTest(int result, long ageHours) {
    /// The log of ATA counts in 16 bits, and begins anew; that of SCSI stops at the last number.
    private static final int HOURS = 1 << 16;

    /// Of a log that counts in 16 bits and stops there.
    static SelfTest saturating(int result, long at, long now) {
        return at == HOURS - 1 ? new SelfTest(result, -1) : of(result, at, now);
    }

    /// Of a log that counts in 16 bits and begins anew.
    ///
    /// @param at the hour of the test, from 0 to 65,535
    /// @param now how many hours the drive has been powered on; -1 if that is not known
    static SelfTest of16Bits(int result, long at, long now) {
        long age = at < 0 || now < 0 ? -1 : Math.floorMod(now - at, HOURS);
        boolean ahead = age > now;
        boolean ambiguous = age + HOURS <= now;
        return new SelfTest(result, ahead || ambiguous ? -1 : age);
    }

    /// Of a log that counts all hours.
    static SelfTest of(int result, long at, long now) {
        return new SelfTest(result, at < 0 || now < at ? -1 : now - at);
    }
}
