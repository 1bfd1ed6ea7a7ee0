package io.smartexporter.helper;

import io.smartexporter.wire.DriveId;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Message.Manifest;
import io.smartexporter.wire.MessageEncoder;
import io.smartexporter.wire.WireException;
import io.smartexporter.wire.WireLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One reading of all drives. Every client that joins it gets the same frames, from the first one on.
///
/// Each client has a thread, so that a slow one holds up nobody. Interrupting that thread closes the connection.
final class Collection {
    ///     WAITING ── start ──► READING ── last frame ──► COMPLETE ── all clients gone, or LINGER over ──► OVER
    ///     └───── clients join ───────┘                   └────────────── no client joins ───────────────────┘
    enum State {
        WAITING,
        READING,
        COMPLETE,
        OVER
    }

    /// How long clients have to take what is left for them when the collection is complete.
    private static final Duration LINGER = Duration.ofSeconds(10);
    /// A write goes through a buffer outside the heap that is as large as what is offered: little is offered.
    private static final int SLICE = 16 << 10;
    /// A larger heap is made smaller behind a collection: the serial collector would let it grow to its limit.
    private static final int SMALL_HEAP = 10 << 20;

    private final Acceptor acceptor;
    private final AtomicInteger budget = new AtomicInteger(WireLimits.COLLECTION_OUTPUT);
    private final List<Thread> clients = new CopyOnWriteArrayList<>();
    private final List<byte[]> frames = new ArrayList<>();
    /// What has been read for the predecessor, whose frame is one.
    private final List<String> entries = new ArrayList<>();
    /// Written under the lock.
    volatile State state = State.WAITING;

    Collection(Acceptor acceptor) {
        this.acceptor = acceptor;
    }

    /// Takes a client, unless the collection is complete: nobody gets what was all read before.
    synchronized boolean join(SocketChannel client) {
        boolean inTime = state.compareTo(State.COMPLETE) < 0;
        return inTime && clients.add(Thread.ofPlatform().daemon().start(() -> feed(client)));
    }

    /// Begins to read. A client has joined before: without drives the collection is complete at once.
    synchronized void start() {
        state = State.READING;
        Thread.ofPlatform().daemon().start(this::run);
    }

    long clients() {
        return clients.stream().filter(Thread::isAlive).count();
    }

    /// Gives the clients so long to take what is left, and closes the connections of those that do not.
    void cutOff(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Thread client : clients) {
            client.join(Duration.ofNanos(end - System.nanoTime()));
        }
        clients.forEach(Thread::interrupt);
    }

    private void run() {
        try {
            read();
            cutOff(LINGER);
        } catch (IOException | InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        synchronized (this) {
            state = State.OVER;
            frames.clear();
        }
        if (Runtime.getRuntime().totalMemory() > SMALL_HEAP) {
            Runtime.getRuntime().gc();
        }
    }

    private void read() throws IOException, InterruptedException, ExecutionException {
        long start = System.nanoTime();
        List<ListedDrive> drives = acceptor.listing.list();
        if (acceptor.version1) {
            drives = drives.stream().filter(Protocol1::carries).toList();
        } else {
            List<DriveId> names = drives.stream().map(ListedDrive::id).toList();
            long now = System.currentTimeMillis();
            String database = acceptor.smartctl.database();
            Manifest manifest = new Manifest(Main.VERSION, now, acceptor.listing.mark(), database, names);
            publish(MessageEncoder.encode(manifest), State.READING);
        }
        List<Callable<Boolean>> readings = new ArrayList<>();
        for (ListedDrive drive : drives) {
            readings.add(() -> add(acceptor.smartctl.read(drive, budget)));
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(acceptor.parallel)) {
            for (Future<Boolean> reading : pool.invokeAll(readings)) {
                reading.get();
            }
        }
        acceptor.pace.ended(start, clients.size());
        publish(acceptor.version1 ? Protocol1.frame(entries) : MessageEncoder.end(), State.COMPLETE);
    }

    /// One at a time, for encoding takes a multiple of the memory.
    private synchronized boolean add(DriveReport report) throws WireException {
        if (acceptor.version1) {
            return entries.add(Protocol1.entry(report));
        }
        return publish(MessageEncoder.encode(report), State.READING);
    }

    private synchronized boolean publish(byte[] frame, State next) {
        state = next;
        notifyAll();
        return frames.add(frame);
    }

    private void feed(SocketChannel client) {
        try (client) {
            client.shutdownInput();
            int index = 0;
            for (byte[] frame = frame(0); frame != null; frame = frame(index)) {
                send(client, frame);
                index++;
            }
        } catch (IOException | InterruptedException e) {
            Log.write(Log.INFO, "a client did not take all: " + e);
        }
    }

    /// The frame as soon as it is there; null behind the last one.
    private synchronized byte @Nullable [] frame(int index) throws InterruptedException {
        while (index >= frames.size() && state.compareTo(State.COMPLETE) < 0) {
            wait();
        }
        return index < frames.size() ? frames.get(index) : null;
    }

    private static void send(SocketChannel client, byte[] frame) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(frame);
        while (rest.position() < frame.length) {
            rest.limit(Math.min(rest.position() + SLICE, frame.length));
            client.write(rest);
        }
    }
}
