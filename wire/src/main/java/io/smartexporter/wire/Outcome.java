package io.smartexporter.wire;

import java.util.Locale;

/// How a run of smartctl ended, as the helper sees it without reading the output.
///
/// - `OK`: it ended by itself; the exit status has the rest.
/// - `TIMEOUT`: it did not end in time and was killed.
/// - `HUNG`: it, or one before it, cannot be killed; nothing new is started for this drive until it is gone.
/// - `FAILED`: it could not be started.
/// - `TRUNCATED`: it printed more than [WireLimits#OUTPUT], or the collection more than [WireLimits#COLLECTION_OUTPUT].
public enum Outcome {
    OK(""),
    TIMEOUT("smartctl gave no answer in time and was killed: see the kernel log, raise --drive-timeout"),
    HUNG("smartctl cannot be ended, no other is started until it is gone: see the kernel log"),
    FAILED("smartctl could not be run"),
    TRUNCATED("smartctl printed too much and was killed: try it by hand");

    /// What is wrong while one that has ended holds up its drive all the same.
    public static final String LEFT_BEHIND = "smartctl has ended, but a process that it started has its output open,"
            + " no other is started until it is gone: see systemctl status prometheus_smart_helper";

    private final String trouble;

    Outcome(String trouble) {
        this.trouble = trouble;
    }

    /// What is wrong and what to do, in words; empty if nothing is.
    public String trouble() {
        return trouble;
    }

    /// The word on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(String word) throws WireException {
        for (Outcome outcome : values()) {
            if (outcome.word().equals(word)) {
                return outcome;
            }
        }
        throw new WireException("outcome \"" + Headers.clean(word) + "\": expected ok, timeout, hung, failed or truncated");
    }
}
