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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
        Snapshot collection = collector((client, _) -> Peer.send(client, stream()), NO_CACHE).collect(LONG);

        assertNull(collection.systemError());
        assertEquals("1.0.0", collection.helper().version());
        assertEquals("7.3", collection.helper().smartctl().version());
        assertEquals(List.of(SDA, SDB), collection.drives().stream().map(Drive::id).toList());
        assertEquals(null, collection.drives().get(0).reason());
        assertEquals(Reason.TIMEOUT, collection.drives().get(1).reason());
    }

    @Test
    void aStreamCutAtEveryByteIsAnErrorAndWhatCameIsUsed() throws Exception {
        byte[] whole = stream();
        int[] cut = {0};
        Asking collector = collector((client, _) -> Peer.send(client, Arrays.copyOf(whole, cut[0])), NO_CACHE);
        int readBefore = 0;
        // Every cut in the prefixes and headers; in between, where only one drive's document grows, some.
        for (int at = 0; at < whole.length; at += at % 97 == 0 || at < 400 || at > whole.length - 400 ? 1 : 31) {
            cut[0] = at;
            Snapshot collection = collector.collect(LONG);
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
        Snapshot collection = collector((client, _) -> Peer.send(client, new byte[]{(byte) version, 0, 0}), NO_CACHE)
                .collect(LONG);

        assertEquals("helper at " + peer.socket + ": frame of version " + version
                + ": expected 1 or 2. Is this the socket of a smart_exporter_helper?", collection.systemError());
        assertEquals(List.of(), collection.drives());
    }

    @Test
    void aHelperThatIsNotThereIsAnErrorAndTheNextScrapeIsFine() throws Exception {
        Asking collector = collector((client, _) -> Peer.send(client, stream()), NO_CACHE);
        Path away = folder.resolve("away");
        Files.move(peer.socket, away);
        assertTrue(collector.collect(LONG).systemError().startsWith("helper at " + peer.socket + ": No such file"));
        Files.move(away, peer.socket);
        assertNull(collector.collect(LONG).systemError());
    }

    @Test
    void aHelperThatFallsSilentIsGivenUp() throws Exception {
        Asking collector = collector((client, _) -> {
            Peer.send(client, Arrays.copyOf(stream(), 100));
            client.read(java.nio.ByteBuffer.allocate(1));
            new CountDownLatch(1).await();
        }, Duration.ofMillis(100), LONG, NO_CACHE);
        assertTrue(collector.collect(LONG).systemError().endsWith("nothing more came for too long"));
    }

    /// systemd accepts connections for a helper that cannot start.
    @Test
    void aHelperThatHasSaidNothingAtTheDeadlineIsASystemError() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Asking collector = collector((_, _) -> end.await(), NO_CACHE);
        assertEquals("helper at " + peer.socket + ": it has not answered",
                collector.collect(Duration.ofMillis(50)).systemError());
        end.countDown();
    }

    @Test
    void aDriveThatIsAMemberOfARaidAsWellIsThereOnce() throws Exception {
        DriveId member = new DriveId("bus/0,megaraid,0", "bus/0", "megaraid,0", "");
        String document = new String(Reports.qemu("sata.iHA").output(), UTF_8);
        byte[] bytes = join(MessageEncoder.encode(new Manifest("1", 0, "", "", List.of(SDA, SDB, member))),
                MessageEncoder.encode(Reports.ok(SDA, document, 0)),
                MessageEncoder.encode(Reports.ok(SDB, document.replace("AHCI0001", "AHCI0002"), 0)),
                MessageEncoder.encode(Reports.ok(member, document, 0)),
                MessageEncoder.end());
        Snapshot collection = collector((client, _) -> Peer.send(client, bytes), NO_CACHE).collect(LONG);
        assertEquals(List.of(SDB, member), collection.drives().stream().map(Drive::id).toList());
    }

    @Test
    void aHelperThatTricklesForEverIsGivenUp() throws Exception {
        Asking collector = collector((client, _) -> {
            Peer.send(client, MessageEncoder.encode(new Manifest("1", 0, "", "", List.of(SDA))));
            while (true) {
                Peer.send(client, new byte[]{2});
                Thread.sleep(20);
            }
        }, LONG, Duration.ofMillis(300), NO_CACHE);
        assertNotNull(collector.collect(LONG).systemError());
    }

    @Test
    void manyScrapesAtOnceAreOneCollection() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Asking collector = collector((client, _) -> {
            go.await();
            Peer.send(client, stream());
        }, NO_CACHE);
        List<FutureTask<Snapshot>> scrapes = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            scrapes.add(new FutureTask<>(() -> collector.collect(LONG)));
            threads.add(Thread.ofPlatform().start(scrapes.getLast()));
        }
        while (!threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING)) {
            Thread.onSpinWait();
        }
        go.countDown();
        for (FutureTask<Snapshot> scrape : scrapes) {
            assertEquals(2, scrape.get(30, TimeUnit.SECONDS).drives().size());
        }
        assertEquals(1, peer.connections.get(), "all 64 joined the one that was under way");
    }

    @Test
    void aScrapeThatMustAnswerGetsWhatCameAndTheCollectionGoesOn() throws Exception {
        CountDownLatch rest = new CountDownLatch(1);
        byte[] whole = stream();
        int first = prefix().length;
        Asking collector = collector((client, _) -> {
            Peer.send(client, Arrays.copyOf(whole, first));
            rest.await();
            Peer.send(client, Arrays.copyOfRange(whole, first, whole.length));
        }, LONG);

        Snapshot partial = collector.collect(Duration.ofMillis(50));
        while (partial.drives().isEmpty() || partial.drives().getFirst().reason() == Reason.DEADLINE) {
            partial = collector.collect(Duration.ofMillis(50));
        }
        assertNull(partial.systemError());
        assertEquals(Reason.DEADLINE, partial.drives().get(1).reason());
        rest.countDown();
        Snapshot complete = collector.collect(LONG);
        assertEquals(Reason.TIMEOUT, complete.drives().get(1).reason());
        assertEquals(1, peer.connections.get());
    }

    @Test
    void aFinishedCollectionServesWithinItsMaxAge() throws Exception {
        Asking collector = collector((client, _) -> Peer.send(client, stream()), LONG);
        assertSame(collector.collect(LONG), collector.collect(LONG));
        assertEquals(1, peer.connections.get());
    }

    @Test
    void aFinishedCollectionServesNoLongerThanItsMaxAge() throws Exception {
        AtomicLong clock = new AtomicLong(-1);
        peer = new Peer(folder, (client, _) -> Peer.send(client, stream()));
        Collector collector = new Collector(clock::get, _ -> {});
        Snapshot first = collector.collect(terms(LONG), LONG);
        clock.addAndGet(LONG.toNanos() - 1);
        assertSame(first, collector.collect(terms(LONG), LONG));
        assertSame(first, collector.last());
        clock.incrementAndGet();
        assertNotSame(first, collector.collect(terms(LONG), LONG));
    }

    /// The answer is made of the collection alone: of the rules that its documents were read for.
    @Test
    void aCollectionCarriesTheRulesThatItWasReadFor() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        peer = new Peer(folder, (client, _) -> {
            go.await();
            Peer.send(client, stream());
        });
        Collector collector = new Collector(System::nanoTime, _ -> {});
        FutureTask<Snapshot> early = new FutureTask<>(() -> collector.collect(terms(LONG), LONG));
        Thread.ofVirtual().start(early);
        while (peer.connections.get() == 0) {
            Thread.onSpinWait();
        }
        Rules changed = new Rules(Reports.RULES.set(), Reports.READER, "changed", "", 2, List.of());
        FutureTask<Snapshot> late = new FutureTask<>(() -> collector.collect(terms(LONG, changed), LONG));
        Thread waiting = Thread.ofPlatform().start(late);
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        go.countDown();
        assertSame(Reports.RULES, early.get().rules());
        assertSame(Reports.RULES, late.get().rules(), "it joined");
        assertSame(changed, collector.collect(terms(LONG, changed), LONG).rules());
        assertEquals(2, peer.connections.get());
    }

    @Test
    void aCollectionWhoseBookkeepingFailsIsServedAndTheNextOneToo() throws Exception {
        peer = new Peer(folder, (client, _) -> Peer.send(client, stream()));
        Collector collector = new Collector(System::nanoTime, _ -> {
            throw new IllegalStateException("bookkeeping");
        });
        for (int i = 0; i < 3; i++) {
            Snapshot collection = collector.collect(terms(NO_CACHE), LONG);
            assertNull(collection.systemError());
            assertEquals(2, collection.drives().size());
        }
        assertEquals(3, peer.connections.get());
    }

    /// The documents are read while they come: what fails there ends this collection and no other.
    @Test
    void aCollectionThatFailsInsideIsASystemErrorAndTheNextOneIsFine() throws Exception {
        peer = new Peer(folder, (client, _) -> Peer.send(client, stream()));
        Collector collector = new Collector(System::nanoTime, _ -> {});
        @SuppressWarnings("NullAway")
        Rules broken = new Rules(Reports.RULES.set(), null, "", "", 0, List.of());
        assertTrue(collector.collect(terms(NO_CACHE, broken), LONG).systemError().startsWith("internal error"));
        assertNull(collector.collect(terms(NO_CACHE), LONG).systemError());
    }

    @Test
    void scrapesThatMustAnswerAtTheSameTimeGetTheSame() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicLong clock = new AtomicLong();
        peer = new Peer(folder, (_, _) -> end.await());
        Collector collector = new Collector(clock::get, _ -> {});
        Snapshot first = collector.collect(terms(NO_CACHE), Duration.ZERO);
        assertSame(first, collector.collect(terms(NO_CACHE), Duration.ZERO));
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertNotSame(first, collector.collect(terms(NO_CACHE), Duration.ZERO));
        end.countDown();
    }

    @Test
    void withoutMaxAgeEveryScrapeReadsTheDrives() throws Exception {
        Asking collector = collector((client, _) -> Peer.send(client, stream()), NO_CACHE);
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
        bytes.writeBytes(MessageEncoder.encode(new Manifest("1", 0, "", "", ids)));
        for (DriveId id : ids) {
            bytes.writeBytes(MessageEncoder.encode(Reports.recorded(id, Reports.DEMO.resolve("sdd.json"))));
        }
        bytes.writeBytes(MessageEncoder.end());
        Snapshot collection = collector((client, _) -> Peer.send(client, bytes.toByteArray()), NO_CACHE).collect(LONG);
        assertEquals(500, collection.drives().stream().filter(d -> d.data() != null).count());
    }

    /// Asks a collector always on the same terms.
    private interface Asking {
        Snapshot collect(Duration wait) throws InterruptedException;
    }

    private Asking collector(Peer.Script script, Duration maxAge) throws Exception {
        return collector(script, LONG, LONG, maxAge);
    }

    private Asking collector(Peer.Script script, Duration silence, Duration limit, Duration maxAge) throws Exception {
        peer = new Peer(folder, script);
        Collector collector = new Collector(System::nanoTime, _ -> {});
        Collector.Terms terms = new Collector.Terms(new HelperClient(peer.socket, silence, limit), maxAge, Duration.ofHours(1),
                Reports.RULES);
        return wait -> collector.collect(terms, wait);
    }

    private Collector.Terms terms(Duration maxAge) {
        return terms(maxAge, Reports.RULES);
    }

    private Collector.Terms terms(Duration maxAge, Rules rules) {
        return new Collector.Terms(new HelperClient(peer.socket, LONG, LONG), maxAge, Duration.ofHours(1), rules);
    }

    private static byte[] prefix() throws WireException {
        return join(MessageEncoder.encode(new Manifest("1.0.0", 0, "", "", List.of(SDA, SDB))),
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
