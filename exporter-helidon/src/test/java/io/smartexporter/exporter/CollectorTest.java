package io.smartexporter.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Message.Manifest;
import io.smartexporter.wire.MessageEncoder;
import io.smartexporter.wire.Outcome;
import io.smartexporter.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CollectorTest {
    private static final DriveId SDA = new DriveId("0:0:0:0", "sda", "", "sata");
    private static final DriveId SDB = new DriveId("1:0:0:0", "sdb", "", "sata");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration NO_CACHE = Duration.ZERO;

    @TempDir
    private Path folder;

    private Peer peer;

    @AfterEach
    void close() throws Exception {
        if (peer != null) {
            peer.close();
        }
    }

    @Test
    void aWholeStreamIsAWholeCollection() throws Exception {
        Collection collection = collector((client, _) -> Peer.send(client, stream()), NO_CACHE).collect(LONG);

        assertNull(collection.systemError());
        assertEquals("1.0.0", collection.helperVersion());
        assertEquals("7.3", collection.smartctlVersion());
        assertEquals(List.of(SDA, SDB), collection.drives().stream().map(Drive::id).toList());
        assertEquals(null, collection.drives().get(0).reason());
        assertEquals(Reason.TIMEOUT, collection.drives().get(1).reason());
    }

    @Test
    void aStreamCutAtEveryByteIsAnErrorAndWhatCameIsUsed() throws Exception {
        byte[] whole = stream();
        int[] cut = {0};
        Collector collector = collector((client, _) -> Peer.send(client, Arrays.copyOf(whole, cut[0])), NO_CACHE);
        int readBefore = 0;
        // Every cut in the prefixes and headers; in between, where only one drive's document grows, some.
        for (int at = 0; at < whole.length; at += at % 97 == 0 || at < 400 || at > whole.length - 400 ? 1 : 31) {
            cut[0] = at;
            Collection collection = collector.collect(LONG);
            assertTrue(collection.systemError().endsWith("the stream broke off"), collection.systemError());
            int read = (int) collection.drives().stream().filter(d -> d.reason() == null || d.reason() == Reason.TIMEOUT).count();
            assertTrue(read >= readBefore, "more bytes never give fewer drives");
            assertTrue(collection.drives().stream()
                    .allMatch(d -> d.reason() == null || d.reason() == Reason.TIMEOUT || d.reason() == Reason.CUT_OFF));
            readBefore = read;
        }
        assertEquals(2, readBefore);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 255})
    void anotherVersionIsAClearError(int version) throws Exception {
        Collection collection = collector((client, _) -> Peer.send(client, new byte[]{(byte) version, 0, 0}), NO_CACHE)
                .collect(LONG);

        assertEquals("helper at " + peer.socket + ": frame of version " + version
                + ": expected 1 or 2. Is this the socket of a smart_exporter_helper?", collection.systemError());
        assertEquals(List.of(), collection.drives());
    }

    @Test
    void aHelperThatIsNotThereIsAnErrorAndTheNextScrapeIsFine() throws Exception {
        Collector collector = collector((client, _) -> Peer.send(client, stream()), NO_CACHE);
        Path away = folder.resolve("away");
        Files.move(peer.socket, away);
        assertTrue(collector.collect(LONG).systemError().startsWith("helper at " + peer.socket + ": No such file"));
        Files.move(away, peer.socket);
        assertNull(collector.collect(LONG).systemError());
    }

    @Test
    void aHelperThatFallsSilentIsGivenUp() throws Exception {
        peer = new Peer(folder, (client, _) -> {
            Peer.send(client, Arrays.copyOf(stream(), 100));
            client.read(java.nio.ByteBuffer.allocate(1));
            new CountDownLatch(1).await();
        });
        Collector collector = new Collector(() -> new HelperClient(peer.socket, Duration.ofMillis(100), LONG), Clock.systemUTC(),
                () -> NO_CACHE, () -> Reports.RULES, new OwnMetrics());
        assertTrue(collector.collect(LONG).systemError().endsWith("nothing more came for too long"));
    }

    /// systemd accepts connections for a helper that cannot start.
    @Test
    void aHelperThatHasSaidNothingAtTheDeadlineIsASystemError() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Collector collector = collector((_, _) -> end.await(), NO_CACHE);
        assertEquals("helper at " + peer.socket + ": it has not answered",
                collector.collect(Duration.ofMillis(50)).systemError());
        end.countDown();
    }

    @Test
    void aDriveThatIsAMemberOfARaidAsWellIsThereOnce() throws Exception {
        DriveId member = new DriveId("bus/0,megaraid,0", "bus/0", "megaraid,0", "");
        String document = new String(Reports.qemu("sata.iHA").output(), UTF_8);
        byte[] bytes = join(MessageEncoder.encode(new Manifest("1", 0, List.of(SDA, SDB, member))),
                MessageEncoder.encode(Reports.ok(SDA, document, 0)),
                MessageEncoder.encode(Reports.ok(SDB, document.replace("AHCI0001", "AHCI0002"), 0)),
                MessageEncoder.encode(Reports.ok(member, document, 0)),
                MessageEncoder.end());
        Collection collection = collector((client, _) -> Peer.send(client, bytes), NO_CACHE).collect(LONG);
        assertEquals(List.of(SDB, member), collection.drives().stream().map(Drive::id).toList());
    }

    @Test
    void aHelperThatTricklesForEverIsGivenUp() throws Exception {
        peer = new Peer(folder, (client, _) -> {
            Peer.send(client, MessageEncoder.encode(new Manifest("1", 0, List.of(SDA))));
            while (true) {
                Peer.send(client, new byte[]{2});
                Thread.sleep(20);
            }
        });
        Collector collector = new Collector(() -> new HelperClient(peer.socket, LONG, Duration.ofMillis(300)), Clock.systemUTC(),
                () -> NO_CACHE, () -> Reports.RULES, new OwnMetrics());
        assertNotNull(collector.collect(LONG).systemError());
    }

    @Test
    void manyScrapesAtOnceAreOneCollection() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Collector collector = collector((client, _) -> {
            go.await();
            Peer.send(client, stream());
        }, NO_CACHE);
        List<FutureTask<Collection>> scrapes = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            scrapes.add(new FutureTask<>(() -> collector.collect(LONG)));
            threads.add(Thread.ofPlatform().start(scrapes.getLast()));
        }
        while (!threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING)) {
            Thread.onSpinWait();
        }
        go.countDown();
        for (FutureTask<Collection> scrape : scrapes) {
            assertEquals(2, scrape.get(30, TimeUnit.SECONDS).drives().size());
        }
        assertEquals(1, peer.connections.get(), "all 64 joined the one that was under way");
    }

    @Test
    void aScrapeThatMustAnswerGetsWhatCameAndTheCollectionGoesOn() throws Exception {
        CountDownLatch rest = new CountDownLatch(1);
        byte[] whole = stream();
        int first = prefix().length;
        Collector collector = collector((client, _) -> {
            Peer.send(client, Arrays.copyOf(whole, first));
            rest.await();
            Peer.send(client, Arrays.copyOfRange(whole, first, whole.length));
        }, LONG);

        Collection partial = collector.collect(Duration.ofMillis(50));
        while (partial.drives().isEmpty() || partial.drives().getFirst().reason() == Reason.DEADLINE) {
            partial = collector.collect(Duration.ofMillis(50));
        }
        assertNull(partial.systemError());
        assertEquals(Reason.DEADLINE, partial.drives().get(1).reason());
        rest.countDown();
        Collection complete = collector.collect(LONG);
        assertEquals(Reason.TIMEOUT, complete.drives().get(1).reason());
        assertEquals(1, peer.connections.get());
        assertSame(complete, collector.last());
    }

    @Test
    void aFinishedCollectionServesWithinItsMaxAge() throws Exception {
        Collector collector = collector((client, _) -> Peer.send(client, stream()), LONG);
        assertSame(collector.collect(LONG), collector.collect(LONG));
        assertEquals(1, peer.connections.get());
    }

    /// `max-age` counts monotonic time.
    @ParameterizedTest
    @ValueSource(ints = {3600, -3600})
    void aWallClockThatJumpsMakesACollectionNeitherOldNorYoung(int seconds) throws Exception {
        AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        AtomicReference<Duration> maxAge = new AtomicReference<>(LONG);
        peer = new Peer(folder, (client, _) -> Peer.send(client, stream()));
        Collector collector = new Collector(() -> new HelperClient(peer.socket, LONG, LONG), clock::get, maxAge::get,
                () -> Reports.RULES, new OwnMetrics());
        Collection first = collector.collect(LONG);
        clock.updateAndGet(now -> now.plusSeconds(seconds));
        assertSame(first, collector.collect(LONG));
        maxAge.set(Duration.ofNanos(1));
        assertNotSame(first, collector.collect(LONG));
        assertTrue(collector.collect(LONG).seconds() < 60);
    }

    @Test
    void withoutMaxAgeEveryScrapeReadsTheDrives() throws Exception {
        Collector collector = collector((client, _) -> Peer.send(client, stream()), NO_CACHE);
        collector.collect(LONG);
        collector.collect(LONG);
        assertEquals(2, peer.connections.get());
    }

    @Test
    void fiveHundredDrivesAreOneCollection() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<DriveId> ids = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            ids.add(new DriveId(i + ":0:0:0", "sd" + i, "", ""));
        }
        bytes.writeBytes(MessageEncoder.encode(new Manifest("1", 0, ids)));
        for (DriveId id : ids) {
            bytes.writeBytes(MessageEncoder.encode(Reports.recorded(id, Reports.DEMO.resolve("sdd.json"))));
        }
        bytes.writeBytes(MessageEncoder.end());
        Collection collection = collector((client, _) -> Peer.send(client, bytes.toByteArray()), NO_CACHE).collect(LONG);
        assertEquals(500, collection.drives().stream().filter(d -> d.data() != null).count());
    }

    private Collector collector(Peer.Script script, Duration maxAge) throws Exception {
        peer = new Peer(folder, script);
        return new Collector(() -> new HelperClient(peer.socket, LONG, LONG), Clock.systemUTC(), () -> maxAge,
                () -> Reports.RULES, new OwnMetrics());
    }

    private static byte[] prefix() throws WireException {
        return join(MessageEncoder.encode(new Manifest("1.0.0", 0, List.of(SDA, SDB))),
                MessageEncoder.encode(Reports.ok(SDA, new String(Reports.qemu("sata.iHA").output(), UTF_8), 0)));
    }

    private static byte[] stream() throws WireException {
        return join(prefix(), MessageEncoder.encode(new DriveReport(SDB, Outcome.TIMEOUT, -1, 8000, Map.of(), new byte[0])),
                MessageEncoder.end());
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
