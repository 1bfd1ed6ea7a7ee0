package io.smartexporter.helper;

import io.smartexporter.wire.Frame;
import io.smartexporter.wire.Limits;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The predecessor's protocol: one frame with all drives, as Python's `repr()` writes a list of dicts.
///
/// It reads the text of `smartctl -iA`, and so is the one place where what a drive said is parsed as root.
final class Protocol1 {
    static final List<String> ARGUMENTS = List.of("-iA");
    private static final int NO_DATA = 0b11;
    private static final Pattern ATTRIBUTE = Pattern.compile(
            "^ *(\\d+) (\\S+?) *0x[0-9a-f]{4} +(\\S+) +(\\S+) +(\\S+) +(?:Pre-fail|Old_age) +\\S+ +\\S+ +(\\S+)",
            Pattern.MULTILINE);
    private static final Set<Integer> UNPRINTABLE = Set.of(0 + Character.CONTROL, 0 + Character.FORMAT, 0 + Character.SURROGATE,
            0 + Character.PRIVATE_USE, 0 + Character.UNASSIGNED, 0 + Character.LINE_SEPARATOR, 0 + Character.PARAGRAPH_SEPARATOR,
            0 + Character.SPACE_SEPARATOR);

    private Protocol1() {}

    /// The predecessor knew nothing of NVMe.
    static boolean carries(Drive drive) {
        return !drive.transport().startsWith("nvme") && !drive.type().startsWith("nvme");
    }

    static byte[] frame(List<String> entries) {
        return new Frame(1, entries.toString().getBytes(StandardCharsets.UTF_8)).encode();
    }

    static String entry(DriveReport report) {
        String text = new String(report.output(), StandardCharsets.UTF_8);
        String port = "'port': " + repr(report.drive().port()) + "}";
        String attributes = ATTRIBUTE.matcher(text).results().map(Protocol1::attribute).collect(Collectors.joining(", "));
        String entry = "{'serial': " + line(text, "Serial Number") + ", 'model': " + line(text, "Device Model") + ", 'family': "
                + line(text, "Model Family") + ", 'attrs': [" + attributes + "], 'error': 0, " + port;
        boolean readable = report.outcome() == Outcome.OK && (report.exitStatus() & NO_DATA) == 0 && !attributes.isEmpty();
        return readable && entry.length() < Limits.FRAME_VERSION_1 / Limits.DRIVES / 3 ? entry : "{'error': 1, " + port;
    }

    private static String line(String text, String name) {
        Matcher line = Pattern.compile("^" + name + ":(.*)$", Pattern.MULTILINE).matcher(text);
        return repr(line.find() ? line.group(1).strip() : "unknown");
    }

    private static String attribute(MatchResult row) {
        return "{'ID#': " + number(row.group(1)) + ", 'Name': " + repr(row.group(2)) + ", 'Value': " + number(row.group(3))
                + ", 'Worst': " + number(row.group(4)) + ", 'Thresh': " + number(row.group(5)) + ", 'Raw': "
                + number(row.group(6))
                + "}";
    }

    private static String number(String word) {
        return word.matches("[0-9]{1,40}") ? new BigInteger(word).toString() : "None";
    }

    /// The string as CPython's `repr()` writes it.
    static String repr(String text) {
        int quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        String inner = text.codePoints().mapToObj(c -> c == quote ? "\\'" : repr(c)).collect(Collectors.joining());
        return (char) quote + inner + (char) quote;
    }

    private static String repr(int c) {
        return switch (c) {
            case ' ' -> " ";
            case '\\' -> "\\\\";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> !UNPRINTABLE.contains(Character.getType(c))
                    ? Character.toString(c)
                    : String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
        };
    }
}
