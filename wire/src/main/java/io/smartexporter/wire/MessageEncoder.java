package io.smartexporter.wire;

import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Message.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Writes the messages of version 2 as frames.
public final class MessageEncoder {
    static final List<String> REPORT_HEADERS = List.of("port", "device", "type", "transport", "outcome", "exit-status",
            "duration-ms");

    private MessageEncoder() {}

    /// The first frame of a stream, ready to send.
    ///
    /// @throws WireException if there are more than [WireLimits#DRIVES] drives or their names do not fit into a frame
    public static byte[] encode(Manifest manifest) throws WireException {
        if (manifest.drives().size() > WireLimits.DRIVES) {
            throw new WireException(manifest.drives().size() + " drives: the limit is " + WireLimits.DRIVES);
        }
        StringBuilder text = new StringBuilder();
        Headers.append(text, "helper-version", manifest.helperVersion());
        Headers.append(text, "time", Long.toString(manifest.timeMillis()));
        appendIfKnown(text, "listing", manifest.listing());
        appendIfKnown(text, "drivedb", manifest.database());
        Headers.append(text, "drives", Integer.toString(manifest.drives().size()));
        text.append('\n');
        for (DriveId drive : manifest.drives()) {
            text.append(drive.port()).append('\t').append(drive.device()).append('\t').append(drive.type()).append('\t')
                    .append(drive.transport()).append('\n');
        }
        return frame(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void appendIfKnown(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            Headers.append(text, name, value);
        }
    }

    /// The frame of one drive, ready to send.
    ///
    /// @throws WireException if the output is longer than [WireLimits#OUTPUT]
    public static byte[] encode(DriveReport report) throws WireException {
        StringBuilder text = new StringBuilder();
        Headers.append(text, "port", report.drive().port());
        Headers.append(text, "device", report.drive().device());
        Headers.append(text, "type", report.drive().type());
        Headers.append(text, "transport", report.drive().transport());
        Headers.append(text, "outcome", report.outcome().word());
        if (report.exitStatus() >= 0) {
            Headers.append(text, "exit-status", Integer.toString(report.exitStatus()));
        }
        Headers.append(text, "duration-ms", Long.toString(report.durationMillis()));
        report.facts().entrySet().stream().filter(fact -> !REPORT_HEADERS.contains(fact.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(fact -> Headers.append(text, fact.getKey(), fact.getValue()));
        text.append('\n');
        byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
        if (head.length > WireLimits.HEADER || report.output().length > WireLimits.OUTPUT) {
            throw new WireException("report of " + report.drive().port() + ": " + head.length + " bytes of headers and "
                    + report.output().length + " of output: the limits are " + WireLimits.HEADER + " and " + WireLimits.OUTPUT);
        }
        byte[] payload = Arrays.copyOf(head, head.length + report.output().length);
        System.arraycopy(report.output(), 0, payload, head.length, report.output().length);
        return frame(payload);
    }

    /// The empty frame that completes the stream.
    public static byte[] end() {
        return new Frame(2, new byte[0]).encode();
    }

    private static byte[] frame(byte[] payload) throws WireException {
        if (payload.length > WireLimits.FRAME) {
            throw new WireException("frame of " + payload.length + " bytes: the limit is " + WireLimits.FRAME);
        }
        return new Frame(2, payload).encode();
    }
}
