package io.smartexporter.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Message.End;
import io.smartexporter.wire.Message.Manifest;
import io.smartexporter.wire.Message.Version1;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {
    private static final DriveId SDA = new DriveId("0:0:0:0", "sda", "sat", "sata");
    private static final DriveId NVME = new DriveId("nvme0", "nvme0", "", "nvme");

    /// The bytes of docs/protocol.md, written by hand: what a stranger's client must read.
    private static final String GOLDEN_MANIFEST = """
            helper-version: 1.0.0
            time: 1795342938000
            drives: 2

            0:0:0:0\tsda\tsat\tsata
            nvme0\tnvme0\t\tnvme
            """;
    private static final String GOLDEN_REPORT = """
            port: 0:0:0:0
            device: sda
            type: sat
            transport: sata
            outcome: ok
            exit-status: 64
            duration-ms: 52
            slot: 4
            wwid: naa.5000c500deadbeef

            {"smartctl":{"exit_status":64}}
            """;
    private static final String GOLDEN_HUNG = """
            port: nvme0
            device: nvme0
            type:\s
            transport: nvme
            outcome: hung
            duration-ms: 0

            """;

    @Test
    void writesTheBytesOfTheDocumentedStream() throws Exception {
        assertArrayEquals(golden(), encoded());
    }

    @Test
    void readsTheBytesOfTheDocumentedStream() throws Exception {
        List<Message> messages = decode(golden(), golden().length);

        assertEquals(new Manifest("1.0.0", 1795342938000L, "", "", List.of(SDA, NVME)), messages.get(0));
        DriveReport report = (DriveReport) messages.get(1);
        assertEquals(SDA, report.drive());
        assertEquals(Outcome.OK, report.outcome());
        assertEquals(64, report.exitStatus());
        assertEquals(52, report.durationMillis());
        assertEquals(Map.of("slot", "4", "wwid", "naa.5000c500deadbeef"), report.facts());
        assertEquals("{\"smartctl\":{\"exit_status\":64}}\n", new String(report.output(), UTF_8));
        DriveReport hung = (DriveReport) messages.get(2);
        assertEquals(Outcome.HUNG, hung.outcome());
        assertEquals(-1, hung.exitStatus());
        assertEquals(0, hung.output().length);
        assertEquals(new End(), messages.get(3));
        assertEquals(4, messages.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 10, 64, 1000})
    void readsTheSameInPiecesOfAnySize(int piece) throws Exception {
        assertEquals(4, decode(golden(), piece).size());
    }

    @Test
    void aStreamThatIsCutAnywhereGivesWhatCameAndIsNotComplete() throws Exception {
        byte[] whole = golden();
        for (int cut = 0; cut < whole.length; cut++) {
            MessageDecoder decoder = new MessageDecoder();
            ByteBuffer in = ByteBuffer.wrap(whole, 0, cut);
            int messages = 0;
            while (decoder.next(in) != null) {
                messages++;
            }
            assertFalse(in.hasRemaining(), "all bytes are taken at cut " + cut);
            assertFalse(decoder.complete(), "cut at " + cut);
            assertTrue(messages < 4);
        }
    }

    @Test
    void theEndBeforeAllDrivesIsNoEnd() throws Exception {
        MessageDecoder decoder = new MessageDecoder();
        decoder.next(ByteBuffer.wrap(frame(2, GOLDEN_MANIFEST)));
        decoder.next(ByteBuffer.wrap(frame(2, GOLDEN_REPORT)));
        WireException early = assertThrows(WireException.class, () -> decoder.next(ByteBuffer.wrap(frame(2, ""))));
        assertEquals("the stream ended with 1 drives missing", early.getMessage());
        assertFalse(decoder.complete());
    }

    @Test
    void theOneFrameOfVersion1IsHandedOnWhole() throws Exception {
        MessageDecoder decoder = new MessageDecoder();
        Version1 message = (Version1) decoder.next(ByteBuffer.wrap(frame(1, "[]")));
        assertEquals("[]", new String(message.payload(), UTF_8));
        assertTrue(decoder.complete());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 255})
    void anotherVersionIsAnErrorAtItsFirstByte(int version) {
        WireException e = assertThrows(WireException.class, () -> decode(new byte[]{(byte) version}, 1));
        assertEquals("frame of version " + version + ": expected 1 or 2. Is this the socket of a smart_exporter_helper?",
                e.getMessage());
    }

    @Test
    void theVersionMayNotChangeWithinAStream() {
        byte[] bytes = join(frame(2, GOLDEN_MANIFEST), frame(1, "[]"));
        assertEquals("frame of version 1 in a stream of version 2",
                assertThrows(WireException.class, () -> decode(bytes, 100)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"2,1048577", "2,-1", "2,9223372036854775807", "1,8388609", "1,-9223372036854775808"})
    void aLengthOverTheLimitIsAnErrorBeforeAnythingIsAllocated(int version, long length) {
        byte[] prefix = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).put((byte) version).putLong(length).array();
        WireException e = assertThrows(WireException.class, () -> decode(prefix, 9));
        assertTrue(e.getMessage().startsWith("frame of " + Long.toUnsignedString(length) + " bytes: the limit is "),
                e.getMessage());
    }

    @Test
    void theWholeStreamIsLimited() {
        String manifest = "helper-version: 1\ntime: 0\ndrives: 1000\n\n";
        StringBuilder lines = new StringBuilder(manifest);
        for (int i = 0; i < 1000; i++) {
            lines.append(i).append("\td\t\t\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(frame(2, lines.toString()));
        String body = "x".repeat(WireLimits.OUTPUT);
        for (int i = 0; i < 100; i++) {
            out.writeBytes(frame(2, "port: " + i + "\ndevice: d\ntype: \ntransport: \noutcome: ok\nduration-ms: 1\n\n" + body));
        }
        assertEquals("more than " + WireLimits.STREAM + " bytes in one stream",
                assertThrows(WireException.class, () -> decode(out.toByteArray(), 1 << 16)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            drives: 1\\ntime: 0\\n\\na\\tb\\tc\\td\\n                              | header helper-version is missing
            helper-version: 1\\ntime: x\\ndrives: 0\\n\\n                          | header time is "x": expected digits
            helper-version: 1\\ntime: 0\\ndrives: 2\\n\\na\\tb\\tc\\td\\n          | manifest of 2 drives with 1 lines
            helper-version: 1\\ntime: 0\\ndrives: 1001\\n\\n                       | header drives is 1001: expected 0 to 1000
            helper-version: 1\\ntime: 0\\ndrives: -1\\n\\n                         | header drives is "-1": expected digits
            helper-version: 1\\ntime: -1\\ndrives: 0\\n\\n                         | header time is "-1": expected digits
            helper-version: 1\\ntime: 253402300800000\\ndrives: 0\\n\\n            | header time is 253402300800000: expected 0 to 253402300799999
            helper-version: 1\\ntime: 0\\ndrives: 1\\n\\na\\tb\\n                  | manifest line "a?b": expected port, device, type and transport
            helper-version: 1\\ntime: 0\\ndrives: 2\\n\\na\\t\\t\\t\\na\\t\\t\\t\\n | port a stands twice in the manifest
            no colon\\n\\n                                                         | header line "no colon": expected "name: value"
            a: 1\\na: 2\\n\\n                                                      | header a stands twice
            a: 1                                                                    | no empty line behind the headers within 16384 bytes
            """)
    void aBrokenManifestIsNamed(String payload, String message) {
        byte[] bytes = frame(2, payload.replace("\\n", "\n").replace("\\t", "\t"));
        assertEquals(message, assertThrows(WireException.class, () -> decode(bytes, 100)).getMessage());
    }

    @Test
    void portsThatAreOneWhenTheyAreCleanedStandTwice() {
        byte[] bytes = frame(2, "helper-version: 1\ntime: 0\ndrives: 2\n\na\u0001\tb\t\t\na\u0002\tc\t\t\n");
        assertEquals("port a? stands twice in the manifest",
                assertThrows(WireException.class, () -> decode(bytes, 100)).getMessage());
    }

    @Test
    void aReportThatTheManifestDoesNotNameIsAnError() {
        byte[] twice = join(frame(2, GOLDEN_MANIFEST), frame(2, GOLDEN_REPORT), frame(2, GOLDEN_REPORT));
        assertEquals("report of 0:0:0:0: not in the manifest, or reported before",
                assertThrows(WireException.class, () -> decode(twice, 100)).getMessage());
    }

    @Test
    void anEndBeforeAllDrivesCameIsAnError() {
        assertEquals("the stream ended with 2 drives missing",
                assertThrows(WireException.class, () -> decode(join(frame(2, GOLDEN_MANIFEST), frame(2, "")), 100)).getMessage());
        assertEquals("the stream ended with no manifest",
                assertThrows(WireException.class, () -> decode(frame(2, ""), 100)).getMessage());
    }

    @Test
    void bytesBehindTheEndAreAnError() {
        assertEquals("bytes behind the end of the stream",
                assertThrows(WireException.class, () -> decode(join(golden(), new byte[]{2}), 1000)).getMessage());
    }

    @Test
    void anUnknownOutcomeIsAnError() {
        byte[] bytes = join(frame(2, GOLDEN_MANIFEST), frame(2, GOLDEN_REPORT.replace("outcome: ok", "outcome: fine")));
        assertEquals("outcome \"fine\": expected ok, timeout, hung, failed or truncated",
                assertThrows(WireException.class, () -> decode(bytes, 100)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            exit-status: 256                   | header exit-status is 256: expected 0 to 255
            exit-status: 2147483648            | header exit-status is 2147483648: expected 0 to 255
            exit-status: 4294967296            | header exit-status is 4294967296: expected 0 to 255
            exit-status: 9223372036854775808   | header exit-status is 9223372036854775808: expected 0 to 255
            exit-status: 18446744073709551615  | header exit-status is 18446744073709551615: expected 0 to 255
            exit-status: 99999999999999999999  | header exit-status is 99999999999999999999: expected 0 to 255
            exit-status: -1                    | header exit-status is "-1": expected digits
            exit-status: +1                    | header exit-status is "+1": expected digits
            exit-status: 0x1                   | header exit-status is "0x1": expected digits
            exit-status: ٣                     | header exit-status is "٣": expected digits
            duration-ms: 2147483648            | header duration-ms is 2147483648: expected 0 to 2147483647
            duration-ms: 18446744073709551615  | header duration-ms is 18446744073709551615: expected 0 to 2147483647
            duration-ms: -5                    | header duration-ms is "-5": expected digits
            duration-ms: 1.5                   | header duration-ms is "1.5": expected digits
            """)
    void aNumberOutsideItsRangeIsAnError(String header, String message) {
        String name = header.substring(0, header.indexOf(':'));
        byte[] report = frame(2, GOLDEN_REPORT.replaceFirst("(?m)^" + name + ": .*$", header));
        WireException e = assertThrows(WireException.class, () -> decode(join(frame(2, GOLDEN_MANIFEST), report), 100));
        assertEquals(message, e.getMessage());
    }

    @Test
    void theGreatestNumbersAreTaken() throws Exception {
        String manifest = GOLDEN_MANIFEST.replaceFirst("time: \\d+", "time: 253402300799999");
        String report = GOLDEN_REPORT.replace("exit-status: 64", "exit-status: 255").replace("duration-ms: 52",
                "duration-ms: 2147483647");
        List<Message> messages = decode(join(frame(2, manifest), frame(2, report)), 100);
        assertEquals(253402300799999L, ((Manifest) messages.get(0)).timeMillis());
        assertEquals(255, ((DriveReport) messages.get(1)).exitStatus());
        assertEquals(2147483647, ((DriveReport) messages.get(1)).durationMillis());
    }

    @Test
    void headersThatALaterHelperAddsAreKeptAsFacts() throws Exception {
        byte[] bytes = join(frame(2, GOLDEN_MANIFEST), frame(2, GOLDEN_REPORT.replace("slot: 4", "colour: blue")));
        DriveReport report = (DriveReport) decode(bytes, 100).get(1);
        assertEquals("blue", report.facts().get("colour"));
    }

    @Test
    void controlCharactersInValuesBecomeQuestionMarks() throws Exception {
        DriveId odd = new DriveId("a\nb\tc", "d\u0000e\u007f\u0085", "😀", "x".repeat(300));
        assertEquals("a?b?c", odd.port());
        assertEquals("d?e??", odd.device());
        assertEquals("??", odd.type());
        assertEquals(255, odd.transport().length());
        DriveReport report = new DriveReport(odd, Outcome.FAILED, -1, 3, Map.of("error", "line\none: x"), new byte[0]);
        byte[] bytes = join(MessageEncoder.encode(new Manifest("1", 0, "", "", List.of(odd))), MessageEncoder.encode(report));
        DriveReport back = (DriveReport) decode(bytes, 10).get(1);
        assertEquals(odd, back.drive());
        assertEquals("line?one: x", back.facts().get("error"));
    }

    @Test
    void tooMuchOutputIsRefusedByBothSides() throws Exception {
        DriveReport report = new DriveReport(SDA, Outcome.OK, 0, 1, Map.of(), new byte[WireLimits.OUTPUT + 1]);
        assertThrows(WireException.class, () -> MessageEncoder.encode(report));
        byte[] bytes = join(frame(2, GOLDEN_MANIFEST),
                frame(2, "port: 0:0:0:0\ndevice: sda\ntype: sat\ntransport: sata\noutcome: ok\nduration-ms: 1\n\n"
                        + "x".repeat(WireLimits.OUTPUT + 1)));
        assertEquals("output of 524289 bytes: the limit is 524288",
                assertThrows(WireException.class, () -> decode(bytes, 1 << 16)).getMessage());
    }

    @Test
    void aThousandDrivesWithTheLongestNamesFitTheManifest() throws Exception {
        List<DriveId> drives = new ArrayList<>();
        for (int i = 0; i < WireLimits.DRIVES; i++) {
            drives.add(new DriveId("%03d".formatted(i) + "p".repeat(252), "d".repeat(255), "t".repeat(255), "n".repeat(255)));
        }
        Manifest manifest = new Manifest("1", 0, "5f3a", "built-in", drives);
        assertEquals(manifest, decode(MessageEncoder.encode(manifest), 1 << 16).getFirst());
        drives.add(SDA);
        assertThrows(WireException.class, () -> MessageEncoder.encode(new Manifest("1", 0, "", "", drives)));
    }

    @Test
    void arbitraryBytesGiveMessagesOrAWireException() {
        Random random = new Random(1);
        byte[] whole = golden();
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = whole.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                decode(bytes, 1 + random.nextInt(200));
            } catch (WireException e) {
                assertFalse(e.getMessage().chars().anyMatch(Character::isISOControl), e.getMessage());
            }
        }
    }

    private static byte[] encoded() throws WireException {
        return join(MessageEncoder.encode(new Manifest("1.0.0", 1795342938000L, "", "", List.of(SDA, NVME))),
                MessageEncoder.encode(new DriveReport(SDA, Outcome.OK, 64, 52,
                        Map.of("wwid", "naa.5000c500deadbeef", "slot", "4"),
                        "{\"smartctl\":{\"exit_status\":64}}\n".getBytes(UTF_8))),
                MessageEncoder.encode(new DriveReport(NVME, Outcome.HUNG, -1, 0, Map.of(), new byte[0])), MessageEncoder.end());
    }

    private static byte[] golden() {
        return join(frame(2, GOLDEN_MANIFEST), frame(2, GOLDEN_REPORT), frame(2, GOLDEN_HUNG), frame(2, ""));
    }

    private static byte[] frame(int version, String payload) {
        byte[] bytes = payload.getBytes(UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(version);
        for (int i = 0; i < 8; i++) {
            out.write(i < 4 ? bytes.length >> 8 * i & 0xff : 0);
        }
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static List<Message> decode(byte[] bytes, int piece) throws WireException {
        MessageDecoder decoder = new MessageDecoder();
        List<Message> messages = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            ByteBuffer in = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
            for (Message message = decoder.next(in); message != null; message = decoder.next(in)) {
                messages.add(message);
            }
        }
        assertNull(decoder.complete() ? decoder.next(ByteBuffer.allocate(0)) : null);
        return messages;
    }
}
