package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartexporter.wire.Frame;
import io.smartexporter.wire.Limits;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The predecessor's protocol: one frame with all drives, as Python's `repr()` writes a list of dicts.
///
/// It reads the text of `smartctl -iA`, and so is the one place where what a drive said is parsed as root.
final class Protocol1 {
    static final List<String> ASKED = List.of("-iA");
    private static final Pattern ATTRIBUTE = Pattern.compile(
            "(?m)^ *(\\d+) (\\S+?) *0x[0-9a-f]{4} +(\\S+) +(\\S+) +(\\S+) +(?:Pre-fail|Old_age) +\\S+ +\\S+ +(\\S+)");
    /// What Python does not print as it is: control characters and the like, and all space but the plain one.
    private static final Pattern SPECIAL = Pattern.compile("[\\p{C}\\p{Z}&&[^ ]]");

    /// The predecessor knew nothing of NVMe.
    static boolean carries(Drive drive) {
        return !drive.id().transport().startsWith("nvme") && !drive.id().type().startsWith("nvme");
    }

    static byte[] frame(List<String> entries) {
        return new Frame(1, entries.toString().getBytes(UTF_8)).encode();
    }

    static String entry(DriveReport report) {
        String text = new String(report.output(), UTF_8);
        String port = "'port': " + repr(report.drive().port()) + "}";
        String table = ATTRIBUTE.matcher(text).results().map(Protocol1::attribute).collect(Collectors.joining(", "));
        String entry = "{'serial': %s, 'model': %s, 'family': %s, 'attrs': [%s], 'error': 0, ".formatted(
                line(text, "Serial Number"), line(text, "Device Model"), line(text, "Model Family"), table);
        boolean readable = report.outcome() == Outcome.OK && (report.exitStatus() & 3) == 0 && !table.isEmpty();
        return (readable && (entry + port).getBytes(UTF_8).length < Limits.DRIVE_VERSION_1 ? entry : "{'error': 1, ") + port;
    }

    private static String line(String text, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":(.*)$").matcher(text);
        return repr(line.find() ? line.group(1).strip() : "unknown");
    }

    private static String attribute(MatchResult row) {
        Object[] numbers = IntStream.rangeClosed(1, 6).mapToObj(row::group)
                .map(word -> word.matches("[0-9]{1,40}") ? new BigInteger(word).toString() : "None").toArray();
        numbers[1] = repr(row.group(2));
        return "{'ID#': %s, 'Name': %s, 'Value': %s, 'Worst': %s, 'Thresh': %s, 'Raw': %s}".formatted(numbers);
    }

    /// The string as CPython's `repr()` writes it.
    static String repr(String text) {
        String known = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
        String plain = SPECIAL.matcher(known).replaceAll(found -> String.format(
                found.end() - found.start() > 1 ? "\\\\U%08x" : found.group().charAt(0) < 0x100 ? "\\\\x%02x" : "\\\\u%04x",
                found.group().codePointAt(0)));
        return text.contains("'") && !text.contains("\"") ? "\"" + plain + "\"" : "'" + plain.replace("'", "\\'") + "'";
    }

}
