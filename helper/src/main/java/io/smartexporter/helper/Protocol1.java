package io.smartexporter.helper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartexporter.wire.Frame;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import io.smartexporter.wire.WireLimits;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The predecessor's protocol: one frame with all drives, as Python's `repr()` writes a list of dicts.
///
/// It reads the text of `smartctl -iA`: only here output of a drive is parsed as root.
final class Protocol1 {
    /// ID, name, flag, value, worst, threshold, type, updated, when failed, raw value. A long name touches the flag.
    private static final Pattern ATTRIBUTE = Pattern.compile("(?m)^ *(\\d+) (\\S+?) *0x[0-9a-f]{4}"
            + " +(\\S+) +(\\S+) +(\\S+) +(?:Pre-fail|Old_age) +\\S+ +\\S+ +(\\S+)");

    /// What Python escapes: control characters and the like, and all space but the plain one.
    private static final Pattern SPECIAL = Pattern.compile("[\\p{C}\\p{Z}&&[^ ]]");

    /// Smartctl could not parse its command line, or could not open the device.
    private static final int NO_DATA = 1 | 2;

    /// The predecessor has no NVMe.
    static boolean carries(ListedDrive drive) {
        return !drive.id().transport().startsWith("nvme") && !drive.id().type().startsWith("nvme");
    }

    static byte[] frame(List<String> entries) {
        return new Frame(1, entries.toString().getBytes(UTF_8)).encode();
    }

    static String entry(DriveReport report) {
        String port = repr(report.drive().port());
        String error = "{'error': 1, 'port': " + port + "}";
        if (report.outcome() != Outcome.OK || (report.exitStatus() & NO_DATA) != 0) {
            return error;
        }
        String text = new String(report.output(), UTF_8);
        String table = ATTRIBUTE.matcher(text).results().map(Protocol1::attribute).collect(Collectors.joining(", "));
        String entry = "{'serial': %s, 'model': %s, 'family': %s, 'attrs': [%s], 'error': 0, 'port': %s}".formatted(
                line(text, "Serial Number"), line(text, "Device Model"), line(text, "Model Family"), table, port);
        boolean fits = entry.getBytes(UTF_8).length < WireLimits.DRIVE_VERSION_1;
        return fits && !table.isEmpty() ? entry : error;
    }

    private static String line(String text, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":(.*)$").matcher(text);
        return repr(line.find() ? line.group(1).strip() : "unknown");
    }

    private static String attribute(MatchResult row) {
        return "{'ID#': %s, 'Name': %s, 'Value': %s, 'Worst': %s, 'Thresh': %s, 'Raw': %s}".formatted(
                number(row.group(1)), repr(row.group(2)), number(row.group(3)), number(row.group(4)),
                number(row.group(5)), number(row.group(6)));
    }

    private static String number(String word) {
        return word.matches("[0-9]{1,40}") ? new BigInteger(word).toString() : "None";
    }

    /// The string as CPython's `repr()` writes it.
    static String repr(String text) {
        String known = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
        String plain = SPECIAL.matcher(known).replaceAll(found -> "\\" + escape(found.group().codePointAt(0)));
        boolean doubleQuoted = text.contains("'") && !text.contains("\"");
        return doubleQuoted ? "\"" + plain + "\"" : "'" + plain.replace("'", "\\'") + "'";
    }

    /// In a replacement, where a backslash stands for itself if it is doubled.
    private static String escape(int character) {
        String form = character < 0x100 ? "\\x%02x" : character < 0x10000 ? "\\u%04x" : "\\U%08x";
        return form.formatted(character);
    }
}
