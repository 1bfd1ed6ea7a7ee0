package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.smartexporter.literal.Source;
import io.smartexporter.rules.RuleSet;
import io.smartexporter.testing.Recordings;
import io.smartexporter.wire.Frame;
import io.smartexporter.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Version1ReaderTest {
    private static final long T0 = 1_000_000_000L;
    private static final String ATTRIBUTE = "{'ID#': 5, 'Name': 'Reallocated_Sector_Ct', 'Value': 100, 'Worst': 99, 'Thresh': None, 'Raw': 7}";

    @TempDir
    private Path folder;

    /// The strings that a drive may hold and `repr` may print, as Python 3 prints them, and what they are.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, value = {"'plain' | plain",
        "\"it's\" | it's", "'say \"hi\"' | say \"hi\"", "'it\\'s \"both\"' | it's \"both\"", "'back\\\\slash' | back\\slash",
        "'\\x00\\x1b\\x7f' | \\u0000\\u001b\\u007f", "'tab\\there\\nand\\rthere' | tab\\u0009here\\u000aand\\u000dthere",
        "'\\xa0\\xad\\x85' | \\u00a0\\u00ad\\u0085", "'\\u2028\\u2029\\u200b\\ufeff' | \\u2028\\u2029\\u200b\\ufeff",
        "'\\U000e0001' | \\udb40\\udc01", "'Größe 固態 😀' | Größe 固態 \\ud83d\\ude00", "'\\ud800' | \\ud800",
        "'\\\\x41 \\\\u0041' | \\x41 \\u0041x",
        "'None' | None", "None | ``"})
    void oddStringsAreReadAsPythonMeansThem(String repr, String expected) throws Exception {
        String meant = expected.endsWith("\\u0041x") ? expected.substring(0, expected.length() - 1) : unescape(expected);
        Drive drive = only("[{'serial': " + repr + ", 'model': 'M', 'family': 'F', 'attrs': [], 'error': 0, 'port': '0:0:0:0'}]");
        assertEquals(meant, drive.identity().serial());
    }

    @Test
    void numbersMayBeAbsentHugeOrNegative() throws Exception {
        Drive drive = only("[{'serial': 'S', 'model': 'M', 'family': 'F', 'error': 0, 'port': 'p', 'attrs': [" + ATTRIBUTE + ", "
                + "{'ID#': 6, 'Name': 'x', 'Value': 1, 'Worst': 2, 'Thresh': 3, 'Raw': None}, "
                + "{'ID#': 7, 'Name': 'y', 'Value': 1, 'Worst': 2, 'Thresh': 3, 'Raw': 340282366920938463463374607431768211456}, "
                + "{'ID#': 8, 'Name': 'z', 'Value': -1, 'Worst': -2, 'Thresh': -3, 'Raw': -9}]}]");
        assertEquals(List.of("7", "", "340282366920938463463374607431768211456", "-9"),
                drive.data().health().attributes().stream().map(a -> a.rawString()).toList());
        assertEquals(-1, drive.data().health().attributes().getFirst().thresh());
        assertEquals(99, drive.data().health().attributes().getFirst().worst());
    }

    @Test
    void aDriveThatTheHelperCouldNotReadIsAnAccessError() throws Exception {
        Drive drive = only("[{'error': 1, 'port': '1:0:0:0'}]");
        assertEquals("1:0:0:0", drive.id().port());
        assertEquals(Reason.FAILED, drive.reason());
        assertNull(drive.identity());
    }

    @Test
    void twoDrivesOnOnePortStayTwo() throws Exception {
        List<Drive> drives = Version1Reader.drives("[{'error': 1, 'port': 'p'}, {'error': 1, 'port': 'p'}]".getBytes(UTF_8), T0);
        assertEquals(List.of("p", "p#2"), drives.stream().map(d -> d.id().port()).toList());
    }

    @Test
    void portsThatAreOneWhenTheyAreCleanedStayTwo() throws Exception {
        String frame = "[{'error': 1, 'port': 'a\\x01'}, {'error': 1, 'port': 'a\\x02'}, {'error': 1, 'port': '%1$s1'}, {'error': 1, 'port': '%1$s2'}]"
                .formatted("p".repeat(255));
        List<Drive> drives = Version1Reader.drives(frame.getBytes(UTF_8), T0);
        assertEquals(List.of("a?", "a?#2", "p".repeat(255), "p".repeat(253) + "#2"),
                drives.stream().map(d -> d.id().port()).toList());
    }

    @Test
    void moreDrivesThanAHostHasAreAMistakeAtOnce() {
        byte[] frame = ("[" + "{'error': 1, 'port': 'p'},".repeat(100_000) + "]").getBytes(UTF_8);
        assertTimeoutPreemptively(Duration.ofSeconds(5),
                () -> assertEquals("version 1 frame: 100000 drives: the limit is 1000",
                        assertThrows(WireException.class, () -> Version1Reader.drives(frame, T0)).getMessage()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{} | 1:1: the frame is an object: expected a list",
        "[7] | 1:2: a drive is a number: expected a dict",
        "[{}] | 1:2: key 'port' is missing", "[{'port': 1}] | 1:11: 'port' is a number: expected a string",
        "[{'port': 'p'}] | 1:2: key 'error' is missing",
        "[{'port': 'p', 'error': 'no'}] | 1:25: 'error' is a string: expected a small whole number or None",
        "[{'port': 'p', 'error': 0, 'attrs': {}}] | 1:37: attrs is an object: expected a list",
        "[{'port': 'p', 'error': 0, 'attrs': [[]]}] | 1:38: an attribute is a list: expected a dict",
        "[{'port': 'p', 'error': 0, 'attrs': [{'Raw': 1.5}]}] | 1:46: 'Raw' is a number: expected a whole number or None"})
    void aFrameOfAnotherShapeIsNamedWithItsPlace(String frame, String message) {
        assertEquals("version 1 frame: " + message,
                assertThrows(WireException.class, () -> Version1Reader.drives(frame.getBytes(UTF_8), T0)).getMessage());
    }

    /// What a broken or hostile helper may send, each within bounded time and memory.
    @Test
    void hostileFramesAreErrorsAndNothingWorse() {
        String drive = "[{'serial': S, 'model': 'M', 'family': 'F', 'attrs': [], 'error': 0, 'port': 'p'}]";
        List<String> frames = List.of("[".repeat(100_000), "[{'a':".repeat(50_000), drive.replace("S", "'\\x4'"),
                drive.replace("S", "'\\u12'"),
                drive.replace("S", "'open"), drive + " rubbish", drive.replace("S", "9".repeat(10_000)),
                drive.replace("S", "nan"),
                drive.replace("S", "float('nan')"), drive.replace("S", "b'bytes'"), drive.replace("S", "1e999"), "", "\u0000",
                drive.replace("S", "'\\N{BULLET}'"));
        for (String frame : frames) {
            assertTimeoutPreemptively(Duration.ofSeconds(2),
                    () -> assertThrows(WireException.class, () -> Version1Reader.drives(frame.getBytes(UTF_8), T0)));
        }
        byte[] notUtf8 = {'[', '\'', (byte) 0xff, '\'', ']'};
        assertThrows(WireException.class, () -> Version1Reader.drives(notUtf8, T0));
    }

    @Test
    void theLongestStringThatAFrameCanHoldIsReadAndCut() throws Exception {
        String longest = "x".repeat(io.smartexporter.wire.WireLimits.FRAME_VERSION_1 - 200);
        assertEquals("x".repeat(255),
                only("[{'serial': '" + longest + "', 'model': 'M', 'family': 'F', 'attrs': [], 'error': 0, 'port': 'p'}]")
                        .identity().serial());
    }

    @Test
    void aFrameThatIsCutAnywhereIsASystemErrorAndTheNextScrapeIsFine() throws Exception {
        byte[] frame = new Frame(1, ("[{'serial': 'S', 'model': 'M', 'family': 'F', 'attrs': [" + ATTRIBUTE
                + "], 'error': 0, 'port': 'p'}]").getBytes(UTF_8)).encode();
        int[] cut = {0};
        try (Peer peer = new Peer(folder, (client, _) -> Peer.send(client, Arrays.copyOf(frame, cut[0])))) {
            Collector collector = new Collector(System::nanoTime, _ -> {});
            Collector.Terms terms = new Collector.Terms(new HelperClient(peer.socket), Duration.ZERO, Duration.ofHours(1),
                    Reports.RULES);
            for (cut[0] = 0; cut[0] < frame.length; cut[0]++) {
                Snapshot collection = collector.collect(terms, Duration.ofSeconds(30));
                assertTrue(collection.systemError() != null && collection.drives().isEmpty(), "cut at " + cut[0]);
            }
            assertNull(collector.collect(terms, Duration.ofSeconds(30)).systemError());
        }
    }

    @Test
    void aFrameThatIsNoListIsASystemError() throws Exception {
        try (Peer peer = new Peer(folder, (client, _) -> Peer.send(client, new Frame(1, "{}".getBytes(UTF_8)).encode()))) {
            Collector collector = new Collector(System::nanoTime, _ -> {});
            Collector.Terms terms = new Collector.Terms(new HelperClient(peer.socket), Duration.ZERO, Duration.ofHours(1),
                    Reports.RULES);
            assertEquals("helper at " + peer.socket + ": version 1 frame: 1:1: the frame is an object: expected a list",
                    collector.collect(terms, Duration.ofSeconds(30)).systemError());
        }
    }

    /// The predecessor's own frame gives the predecessor's own samples.
    @Tag(Recordings.TAG)
    @Test
    void theRecordedFrameGivesTheSamplesOfThePredecessor() throws Exception {
        byte[] frame = Files.readAllBytes(Recordings.path("frames/seed-v1-12.bin"));
        for (Path mapping : List.of(Recordings.path("devicedb/seed-attrmap.json"),
                Reports.ROOT.resolve("config/packs/predecessor.json"))) {
            RuleSet set = RuleSet.compile(List.of(source(mapping)),
                    source(Recordings.path("devicedb/check_smartdb-2020-01-08.json")));
            Set<String> ours = samples(text(Version1Reader.drives(Arrays.copyOfRange(frame, 9, frame.length), T0), set));
            Set<String> theirs = samples(Files.readString(Recordings.path("frames/seed-v1-12.prom")));
            assertTrue(ours.containsAll(theirs),
                    theirs.stream().filter(s -> !ours.contains(s)).collect(Collectors.joining("\n")));
            ours.removeAll(theirs);
            ours.removeIf(s -> s.matches("smart_(drive|exporter|drives|collection|dropped|helper|attribute)_?.*")
                    || s.matches("smart_metric_error\\{.*} 0\\.0"));
            assertEquals(new TreeSet<>(), ours);
        }
    }

    private static Source source(Path file) throws Exception {
        return new Source(file.getFileName().toString(), Files.readAllBytes(file));
    }

    private static String text(List<Drive> drives, RuleSet set) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.builder().build().write(out,
                new MetricSnapshots(
                        Exposition
                                .of(new Snapshot(new Rules(set, new SmartctlReader(set), "", "", 0, List.of()), T0, 0, null,
                                        Snapshot.Helper.UNKNOWN, drives,
                                        List.of()))
                                .at(true, T0)));
        return out.toString(UTF_8);
    }

    /// The samples of the `smart_*` families, each with its labels in alphabetical order.
    private static Set<String> samples(String text) {
        return text.lines().filter(line -> line.startsWith("smart_")).map(line -> {
            int open = line.indexOf('{');
            int close = line.lastIndexOf('}');
            return open < 0
                    ? line
                    : line.substring(0, open + 1)
                            + Arrays.stream(line.substring(open + 1, close).split(",(?=[a-z_]+=\")", -1)).sorted()
                                    .collect(Collectors.joining(","))
                            + line.substring(close);
        }).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Drive only(String frame) throws WireException {
        List<Drive> drives = Version1Reader.drives(frame.getBytes(UTF_8), T0);
        assertEquals(1, drives.size());
        return drives.getFirst();
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                out.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }
}
