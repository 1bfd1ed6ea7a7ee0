package io.smartexporter.helper;

import io.smartexporter.wire.Limits;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Message.Manifest;
import io.smartexporter.wire.MessageEncoder;
import io.smartexporter.wire.WireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One reading of all drives. Every client that joins while it goes on gets the same frames, from the first one on.
///
/// Each client has a thread, so that a slow one holds up nobody, and a limited time after the reading to take what is left for it.
/// Interrupting that thread closes the connection.
final class Collection {
    /// A write goes through a buffer outside the heap that is as large as what is offered: little is offered.
    private static final int SLICE = 16 << 10;

    final List<Thread> clients = new CopyOnWriteArrayList<>();
    private final Server server;
    private final AtomicInteger budget = new AtomicInteger(Limits.COLLECTION_OUTPUT);
    private final List<String> entries = new ArrayList<>();
    private final List<byte[]> frames = Collections.synchronizedList(new ArrayList<>());
    /// Lives as long as it reads or has clients.
    final Thread reader = Thread.ofPlatform().daemon().unstarted(this::run);
    private boolean complete;

    Collection(Server server) {
        this.server = server;
    }

    /// Begins to read. Who started it has joined before: without drives it may be complete at once, and takes no client then.
    void start() {
        reader.start();
    }

    /// Takes a client, unless it is too late for it.
    synchronized boolean join(SocketChannel client) {
        return !complete && clients.add(Thread.ofPlatform().daemon().start(() -> feed(client)));
    }

    private void run() {
        try {
            List<Drive> drives = server.drives().list().stream().filter(it -> !server.old() || Protocol1.carries(it)).toList();
            String version = Main.class.getModule().getDescriptor().rawVersion().orElse("unknown");
            Manifest manifest = new Manifest(version, System.currentTimeMillis(), drives.stream().map(Drive::id).toList());
            publish(server.old() ? new byte[0] : MessageEncoder.encode(manifest), false);
            List<Callable<Boolean>> readings = drives.stream()
                    .<Callable<Boolean>>map(drive -> () -> add(server.drives().smartctl().read(drive, budget))).toList();
            try (ExecutorService pool = Executors.newFixedThreadPool(server.parallel(), Thread.ofPlatform().daemon().factory())) {
                for (Future<Boolean> reading : pool.invokeAll(readings)) {
                    reading.get();
                }
            }
            publish(server.old() ? Protocol1.frame(entries) : MessageEncoder.end(), true);
            for (int tenths = 0; tenths < 100 && clients.stream().anyMatch(Thread::isAlive); tenths++) {
                Thread.sleep(100);
            }
            clients.forEach(Thread::interrupt);
            frames.clear();
            // Gives back what a large collection took: the serial collector would let it lie until the heap is as large as it may be.
            Stream.of(Runtime.getRuntime()).filter(vm -> vm.totalMemory() > 10 << 20).forEach(Runtime::gc);
        } catch (IOException | InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// One at a time, for encoding takes a multiple of the memory.
    private synchronized boolean add(DriveReport report) throws WireException {
        return server.old() ? entries.add(Protocol1.entry(report)) : publish(MessageEncoder.encode(report), false);
    }

    private synchronized boolean publish(byte[] frame, boolean last) {
        complete = last;
        notifyAll();
        return frames.add(frame);
    }

    private void feed(SocketChannel client) {
        try (client) {
            client.shutdownInput();
            int next = 0;
            for (ByteBuffer rest = frame(next); rest != null; rest = rest.position() < rest.capacity() ? rest : frame(++next)) {
                client.write(rest.limit(Math.min(rest.position() + SLICE, rest.capacity())));
            }
        } catch (IOException | InterruptedException e) {
            Log.write(Log.INFO, "a client did not take all: " + e);
        }
    }

    /// The frame as soon as it is there; null behind the last one.
    private synchronized @Nullable ByteBuffer frame(int index) throws InterruptedException {
        while (index >= frames.size() && !complete) {
            wait();
        }
        return index < frames.size() ? ByteBuffer.wrap(frames.get(index)) : null;
    }
}
