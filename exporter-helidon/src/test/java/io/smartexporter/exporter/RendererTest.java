package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.smartexporter.exporter.Variant.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendererTest {
    private final Renderer renderer = new Renderer();

    /// What the client library writes for all families at once, in another order.
    @ParameterizedTest
    @EnumSource
    void anAnswerIsOneExposition(Format format) throws Exception {
        Snapshot drives = collection(3);
        byte[] plain = bytes(renderer.answer(drives, new Variant(format, false, Set.of()), own("smart_exporter_own", 1)));
        byte[] packed = bytes(renderer.answer(drives, new Variant(format, true, Set.of()), own("smart_exporter_own", 1)));

        assertArrayEquals(plain, new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
        List<MetricSnapshot> all = new ArrayList<>(own("smart_exporter_own", 1).of(Exposition.of(drives)));
        all.addAll(Exposition.of(drives).families());
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        format.writer().write(whole, new MetricSnapshots(all), EscapingScheme.DEFAULT);
        assertEquals(whole.size(), plain.length);
        if (format != Format.PROTOBUF) {
            assertEquals(sorted(whole.toString(UTF_8)), sorted(new String(plain, UTF_8)));
        }
        assertEquals(format == Format.OPENMETRICS, new String(plain, UTF_8).endsWith("\n# EOF\n"));
        assertTrue(new String(plain, UTF_8).indexOf("# EOF") == new String(plain, UTF_8).lastIndexOf("# EOF"));
    }

    @Test
    void theDrivesPartIsWrittenOnceForEachVariantOfACollection() throws Exception {
        Snapshot first = collection(1);
        Variant text = new Variant(Format.TEXT, false, Set.of());
        Variant packed = new Variant(Format.TEXT, true, Set.of());
        Rendered part = renderer.answer(first, text, own("x", 1)).drives();
        assertSame(part, renderer.answer(first, text, own("x", 2)).drives());
        assertNotSame(part, renderer.answer(first, packed, own("x", 2)).drives());
        assertSame(part, renderer.answer(first, text, own("x", 3)).drives());
        assertNotSame(part, renderer.answer(collection(1), text, own("x", 3)).drives());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatChangesIsWrittenForEachAnswer(boolean gzip) throws Exception {
        Snapshot drives = collection(1);
        Variant variant = new Variant(Format.TEXT, gzip, Set.of());
        for (int i = 0; i < 3; i++) {
            byte[] bytes = bytes(renderer.answer(drives, variant, own("x", i)));
            String text = new String(gzip ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes() : bytes, UTF_8);
            assertTrue(text.contains("\nx " + i + ".0\n"), text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheFamiliesThatWereAskedFor(Format format) throws Exception {
        Set<String> names = Set.of("smart_drive_up", "smart_reallocated_sectors_total", "x");
        Answer answer = renderer.answer(collection(2), new Variant(format, false, names), own("x", 1));
        String text = new String(bytes(answer), UTF_8);
        for (String name : names) {
            assertTrue(text.contains(name.replace("_total", "")), name);
        }
        assertFalse(text.contains("smart_drive_info"), text);
        assertFalse(text.contains("smart_case_temperature"), text);
    }

    @Test
    void aNameThatNoFamilyHasGivesAnEmptyExposition() throws Exception {
        assertEquals(0, bytes(renderer.answer(collection(1), new Variant(Format.TEXT, false, Set.of("no")), own("x", 1))).length);
        assertEquals("# EOF\n", new String(
                bytes(renderer.answer(collection(1), new Variant(Format.OPENMETRICS, false, Set.of("no")), own("x", 1))), UTF_8));
    }

    /// Clients that ask for other names each time fill no memory.
    @Test
    void fewVariantsAreKept() throws Exception {
        Snapshot drives = collection(1);
        Variant first = new Variant(Format.TEXT, false, Set.of("smart_drive_up"));
        Rendered part = renderer.answer(drives, first, own("x", 1)).drives();
        for (int i = 0; i < 100; i++) {
            renderer.answer(drives, new Variant(Format.TEXT, false, Set.of("name" + i)), own("x", 1));
        }
        assertNotSame(part, renderer.answer(drives, first, own("x", 1)).drives());
    }

    @Test
    void bytesAreWhatWasWritten() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            Bytes bytes = new Bytes(1 << 20);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            int pieces = random.nextInt(20);
            for (int i = 0; i < pieces; i++) {
                byte[] piece = new byte[random.nextInt(random.nextBoolean() ? 10 : 20_000)];
                random.nextBytes(piece);
                bytes.write(piece);
                expected.writeBytes(piece);
            }
            int dropped = Math.min(expected.size(), random.nextInt(7));
            bytes.dropLast(dropped);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            bytes.writeTo(written);
            assertEquals(written.size(), bytes.length());
            assertArrayEquals(Arrays.copyOf(expected.toByteArray(), expected.size() - dropped), written.toByteArray());
        }
    }

    @Test
    void moreThanTheMostIsRefused() throws Exception {
        Bytes bytes = new Bytes(100_000);
        bytes.write(new byte[99_999]);
        bytes.write(1);
        assertEquals("an answer of more than 100000 bytes",
                assertThrows(Bytes.TooManyException.class, () -> bytes.write(1)).getMessage());
    }

    @Test
    void checksumsOfPartsGiveThatOfTheWhole() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            byte[] all = new byte[random.nextInt(round < 1000 ? 40 : 70_000)];
            random.nextBytes(all);
            int cut = random.nextInt(all.length + 1);
            assertEquals(crc(all), Crc32.combine(crc(Arrays.copyOf(all, cut)), crc(Arrays.copyOfRange(all, cut, all.length)),
                    all.length - cut));
        }
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static List<String> sorted(String text) {
        return text.lines().sorted().toList();
    }

    private static Renderer.Changing own(String name, double value) {
        return drives -> {
            List<MetricSnapshot> all = drives.changing(true, 0);
            all.add(GaugeSnapshot.builder().name(name)
                    .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build()).build());
            return all;
        };
    }

    private static Snapshot collection(int drives) {
        Diagnosis diagnosis = new Diagnosis();
        List<Drive> all = new ArrayList<>();
        for (int i = 0; i < drives; i++) {
            all.add(diagnosis.of(Reports.qemu("sata.iHA"), 0, Reports.READER));
        }
        return new Snapshot(Reports.RULES, 0, 0.5, null, new Snapshot.Helper("1.0.0", Smartctl.UNKNOWN, ""), all.subList(0, 1),
                List.of());
    }

    private static byte[] bytes(Answer answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer.changing().writeTo(out);
        answer.drives().bytes().writeTo(out);
        answer.end().writeTo(out);
        assertEquals(out.size(), answer.ownLength() + answer.drives().bytes().length());
        return out.toByteArray();
    }
}
