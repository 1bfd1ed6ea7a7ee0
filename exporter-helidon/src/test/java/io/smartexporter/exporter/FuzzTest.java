package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.smartexporter.exporter.SmartctlReader.UnreadableException;
import io.smartexporter.literal.Source;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.testing.Fuzz;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Outcome;
import io.smartexporter.wire.WireException;
import io.smartexporter.wire.WireLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever the helper sends, there is a document or the reason why there is none, and the scrape does not fail.
@Tag("fuzz")
class FuzzTest {
    private static final long T0 = 1_000_000_000L;
    private static final Pattern NUMBER = Pattern.compile("(?<=[:,\\[ ])-?[0-9][0-9.eE+-]*");
    private static final Pattern STRING = Pattern.compile("([\"'])[^\"'\\\\]*\\1");
    private static final String DRIVE = """
            {'serial': 'S', 'model': "M'", 'family': 'F\\xe9', 'error': 0, 'port': '0:0:0:0', 'attrs': [{'ID#': 5,
              'Name': 'Reallocated_Sector_Ct', 'Value': 100, 'Worst': 99, 'Thresh': None, 'Raw': 7}]}""";
    private static final String UNREAD = "{'error': 1, 'port': '1:0:0:0'},";

    /// Rules of all kinds, with labels that a document fills in.
    private static final String MAPPING = """
            { "drive_labels": { "port": "port", "named": "/device/name", "model": "model" },
              "generic": [ { "id": 5, "match": "(Re|re)+.*Ct$", "name": "a", "type": "counter", "value": "RAW_VALUE" },
                           { "id": 194, "name": "b", "type": "gauge", "value": "RAW_VALUE", "raw": "mid16" } ],
              "nvme": [ { "id": 1, "name": "c", "type": "gauge", "value": "RAW_VALUE" } ],
              "scsi": [ { "id": 6, "name": "d", "type": "counter", "value": "RAW_VALUE", "scale": 1e9 } ],
              "fields": [ { "path": "/ata_smart_attributes/table/*/value", "name": "e", "type": "gauge",
                            "labels": { "name": "/ata_smart_attributes/table/*/name", "flags": "/ata_smart_attributes/table/*/flags/string" } },
                          { "path": "/nvme_smart_health_information_log/temperature_sensors/*", "name": "f", "type": "gauge" } ] }
            """;

    private static final List<byte[]> DOCUMENTS = documents();
    private static final List<Rules> RULES = List.of(Reports.RULES, rules());

    private static List<byte[]> documents() {
        try {
            return Reports.documents(Reports.DEMO).stream().map(file -> Reports.text(file).getBytes(UTF_8)).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Rules rules() {
        try {
            RuleSet set = RuleSet.compile(List.of(new Source("m.json", MAPPING.getBytes(UTF_8))), null);
            return new Rules(set, new SmartctlReader(set), "m", "", 1, List.of());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noDocumentGivesAnythingButADriveOrTheReasonWhyThereIsNone() throws Exception {
        Fuzz.run(random -> {
            Rules rules = RULES.get(random.nextInt(RULES.size()));
            byte[] document = mutated(pick(DOCUMENTS, random), random);
            try {
                rules.reader().read(document);
            } catch (UnreadableException e) {
                assertFalse(e.getMessage().chars().anyMatch(Character::isISOControl), e.getMessage());
            }
            DriveReport report = new DriveReport(Reports.SDA, Outcome.OK, random.nextInt(256), 1, Map.of(), document);
            scraped(List.of(new Diagnosis().of(report, T0, rules.reader())), rules);
        });
    }

    @Test
    void noFrameOfVersion1GivesAnythingButDrivesOrItsMistake() throws Exception {
        Fuzz.run(random -> {
            try {
                String frame = "[" + DRIVE + ", " + UNREAD.repeat(random.nextBoolean() ? 1 : 1 << random.nextInt(15)) + "]";
                scraped(Version1Reader.drives(mutated(frame.getBytes(UTF_8), random), T0), RULES.getFirst());
            } catch (WireException e) {
                assertFalse(e.getMessage().chars().anyMatch(Character::isISOControl), e.getMessage());
            }
        });
    }

    /// What becomes of drives: samples, and what `--explain` says.
    private static void scraped(List<Drive> drives, Rules rules) throws IOException {
        PrometheusTextFormatWriter.builder().build().write(OutputStream.nullOutputStream(),
                new MetricSnapshots(
                        Exposition
                                .of(new Snapshot(rules, T0, 0.1, null, new Snapshot.Helper("1", Smartctl.UNKNOWN, ""), drives,
                                        List.of()))
                                .at(true, T0)));
        new Explain(rules, new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)).print(drives, true);
    }

    private static <T> T pick(List<T> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }

    /// At most as long as the helper lets one be.
    private static byte[] mutated(byte[] document, RandomGenerator random) {
        byte[] bytes = document.clone();
        for (int n = random.nextInt(5); n >= 0 && bytes.length > 0; n--) {
            bytes = switch (random.nextInt(10)) {
                case 0 -> flipped(bytes, random);
                case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
                case 2 -> slice(bytes, random, 0);
                case 3 -> slice(bytes, random, 2);
                case 4 -> slice(bytes, random, 1 << random.nextInt(12));
                case 5 -> nested(bytes, random);
                case 6 -> replaced(bytes, NUMBER, number(random), random);
                case 7 -> replaced(bytes, STRING, '"' + text(random) + '"', random);
                case 8 ->
                    replaced(bytes, random.nextBoolean() ? NUMBER : STRING, "7" + ",7".repeat(1 << random.nextInt(18)), random);
                default -> moved(bytes, random);
            };
            bytes = bytes.length > WireLimits.OUTPUT ? Arrays.copyOf(bytes, WireLimits.OUTPUT) : bytes;
        }
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, RandomGenerator random) {
        for (int n = random.nextInt(4); n >= 0; n--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    /// A slice several times, or not at all.
    private static byte[] slice(byte[] bytes, RandomGenerator random, int times) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(1 << random.nextInt(14)));
        int most = Math.min(times, WireLimits.OUTPUT / (to - from));
        byte[] middle = new byte[(to - from) * most];
        for (int i = 0; i < most; i++) {
            System.arraycopy(bytes, from, middle, i * (to - from), to - from);
        }
        return spliced(bytes, from, to, middle);
    }

    /// Brackets that never close, or that all do, around a value or anywhere.
    private static byte[] nested(byte[] bytes, RandomGenerator random) {
        int depth = 1 << random.nextInt(17);
        boolean list = random.nextBoolean();
        String open = (list ? "[" : "{\"a\":").repeat(depth);
        String closed = random.nextBoolean() ? "1" + (list ? "]" : "}").repeat(depth) : "";
        int at = random.nextInt(bytes.length);
        return random.nextBoolean()
                ? spliced(bytes, at, at, (open + closed).getBytes(UTF_8))
                : replaced(bytes, NUMBER, open + closed, random);
    }

    private static String number(RandomGenerator random) {
        List<String> numbers = List.of("9".repeat(1 << random.nextInt(19)), "1e" + "9".repeat(1 + random.nextInt(12)), "-1",
                "1.5",
                "0." + "0".repeat(1 << random.nextInt(18)) + "1", "1e-999999999", "9223372036854775808", "18446744073709551615",
                "-0", "true", "null", "\"7\"", "[]", "{}", "01", "NaN", "-", "1e", Long.toString(random.nextLong()));
        return pick(numbers, random);
    }

    private static String text(RandomGenerator random) {
        List<String> texts = List.of("a", "\\u0000", "\\ud800", "\\udc00\\ud800", "\\u2028", "\\n", "\\\"", "\\\\", "{", "\u00e9",
                "\ud83d\ude00",
                "\u0007", " ", "ab", "Re", "\\x");
        return pick(texts, random).repeat(random.nextInt(3) == 0 ? 1 << random.nextInt(18) : random.nextInt(4));
    }

    /// Another number, or another string, in the place of one.
    private static byte[] replaced(byte[] bytes, Pattern what, String by, RandomGenerator random) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<MatchResult> found = what.matcher(text).results().limit(2000).toList();
        if (found.isEmpty()) {
            return bytes;
        }
        MatchResult one = pick(found, random);
        return spliced(bytes, one.start(), one.end(), by.getBytes(UTF_8));
    }

    /// A slice of another document.
    private static byte[] moved(byte[] bytes, RandomGenerator random) {
        byte[] other = pick(DOCUMENTS, random);
        int from = random.nextInt(other.length);
        int at = random.nextInt(bytes.length);
        return spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(100)),
                Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(2000))));
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        return ByteBuffer.allocate(bytes.length - (to - from) + middle.length).put(bytes, 0, from).put(middle)
                .put(bytes, to, bytes.length - to).array();
    }
}
