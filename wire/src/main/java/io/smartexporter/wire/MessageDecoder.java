package io.smartexporter.wire;

import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Message.End;
import io.smartexporter.wire.Message.Manifest;
import io.smartexporter.wire.Message.Version1;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what a helper sends, in either version, from bytes that arrive in any pieces.
///
/// It checks the order of a stream: version 2 is a manifest, a report of each drive in it and an empty frame; version 1 is one
/// frame. It does no I/O and so cannot wait.
public final class MessageDecoder {
    private final FrameDecoder frames = new FrameDecoder();
    private @Nullable Set<DriveId> expected;
    private boolean complete;

    /// Takes bytes from the buffer until a message is complete.
    ///
    /// @return the message, or null if the buffer is used up first
    /// @throws WireException if the stream breaks the contract: an unknown version, a limit, a drive that the manifest does not
    ///         name or that was reported before, anything after the end
    public @Nullable Message next(ByteBuffer in) throws WireException {
        if (complete) {
            if (in.hasRemaining()) {
                throw new WireException("bytes behind the end of the stream");
            }
            return null;
        }
        Frame frame = frames.next(in);
        if (frame == null) {
            return null;
        }
        if (frame.version() == 1) {
            complete = true;
            return new Version1(frame.payload());
        }
        return version2(frame.payload());
    }

    /// Whether the stream is complete.
    public boolean complete() {
        return complete;
    }

    private Message version2(byte[] payload) throws WireException {
        if (payload.length == 0) {
            if (expected == null || !expected.isEmpty()) {
                throw new WireException(
                        "the stream ended with " + (expected == null ? "no manifest" : expected.size() + " drives missing"));
            }
            complete = true;
            return new End();
        }
        if (expected == null) {
            Manifest manifest = manifest(payload);
            expected = new HashSet<>(manifest.drives());
            return manifest;
        }
        DriveReport report = report(payload);
        if (!expected.remove(report.drive())) {
            throw new WireException("report of " + report.drive().port() + ": not in the manifest, or reported before");
        }
        return report;
    }

    private static Manifest manifest(byte[] payload) throws WireException {
        Headers headers = Headers.parse(payload);
        long count = headers.number("drives", WireLimits.DRIVES);
        List<DriveId> drives = new ArrayList<>();
        Set<String> ports = new HashSet<>();
        String body = Headers.text(payload, headers.end(), payload.length);
        for (String line : body.isEmpty() ? new String[0] : body.split("\n")) {
            String[] fields = line.split("\t", -1);
            if (fields.length < 4) {
                throw new WireException(
                        "manifest line \"" + Headers.clean(line) + "\": expected port, device, type and transport");
            }
            DriveId drive = new DriveId(fields[0], fields[1], fields[2], fields[3]);
            if (!ports.add(drive.port())) {
                throw new WireException("port " + drive.port() + " stands twice in the manifest");
            }
            drives.add(drive);
        }
        if (drives.size() != count) {
            throw new WireException("manifest of " + count + " drives with " + drives.size() + " lines");
        }
        return new Manifest(Headers.clean(headers.required("helper-version")), headers.number("time", WireLimits.TIME),
                Headers.clean(headers.values().getOrDefault("listing", "")),
                Headers.clean(headers.values().getOrDefault("drivedb", "")), drives);
    }

    private static DriveReport report(byte[] payload) throws WireException {
        Headers headers = Headers.parse(payload);
        if (payload.length - headers.end() > WireLimits.OUTPUT) {
            throw new WireException(
                    "output of " + (payload.length - headers.end()) + " bytes: the limit is " + WireLimits.OUTPUT);
        }
        DriveId drive = new DriveId(headers.required("port"), headers.required("device"), headers.required("type"),
                headers.required("transport"));
        long status = headers.values().containsKey("exit-status") ? headers.number("exit-status", WireLimits.EXIT_STATUS) : -1;
        long duration = headers.number("duration-ms", WireLimits.DURATION);
        Map<String, String> facts = new HashMap<>(headers.values());
        MessageEncoder.REPORT_HEADERS.forEach(facts::remove);
        return new DriveReport(drive, Outcome.of(headers.required("outcome")), (int) status, duration, facts,
                Arrays.copyOfRange(payload, headers.end(), payload.length));
    }
}
