package io.smartexporter.helper;

import io.smartexporter.wire.Limits;
import io.smartexporter.wire.Message.DriveReport;
import io.smartexporter.wire.Message.Manifest;
import io.smartexporter.wire.MessageEncoder;
import io.smartexporter.wire.WireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One reading of all drives. Every client that joins while it runs gets the same frames, from the first one on.
///
/// Each client has a thread, so that a slow one holds up nobody, and a limited time after the end to take what is left for it.
final class Collection {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /// A write goes through a buffer outside the heap that is as large as what is offered: little is offered.
    private static final int SLICE = 16 << 10;

    private final Drives drives;
    private final AtomicInteger budget = new AtomicInteger(Limits.COLLECTION_OUTPUT);
    private final List<byte[]> frames = new ArrayList<>();
    private final List<String> entries = new ArrayList<>();
    private final Set<SocketChannel> clients = new HashSet<>();
    private boolean ended;

    Collection(Drives drives) {
        this.drives = drives;
    }

    /// Starts it, for this client.
    void start(SocketChannel client) {
        join(client);
        thread(this::run);
    }

    /// Takes one more client.
    ///
    /// @return false if it is too late
    synchronized boolean join(SocketChannel client) {
        if (!ended) {
            clients.add(client);
            thread(() -> feed(client));
        }
        return !ended;
    }

    synchronized int clients() {
        return clients.size();
    }

    synchronized boolean busy() {
        return !ended || !clients.isEmpty();
    }

    /// Closes the connections of those who are still there: their threads end then.
    synchronized void cut() {
        for (SocketChannel client : clients) {
            try {
                Log.write(Log.INFO, "a client that did not take its frames is cut off");
                client.close();
            } catch (IOException _) {
                // It is of no more use anyway.
            }
        }
    }

    private static Thread thread(Runnable task) {
        return Thread.ofPlatform().daemon().start(task);
    }

    private void run() {
        try {
            collect();
            end();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void collect() throws IOException, InterruptedException {
        Smartctl smartctl = drives.smartctl;
        List<Drive> listed = drives.list().stream().filter(drive -> !smartctl.old || Protocol1.carries(drive)).toList();
        if (!smartctl.old) {
            publish(MessageEncoder
                    .encode(new Manifest(Collection.class.getModule().getDescriptor().rawVersion().orElse("unknown"),
                            System.currentTimeMillis(), listed.stream().map(Drive::id).toList())));
        }
        Queue<Drive> queue = new ConcurrentLinkedQueue<>(listed);
        List<Thread> workers = Stream.generate(() -> thread(() -> work(queue))).limit(Math.min(smartctl.parallel, listed.size()))
                .toList();
        for (Thread worker : workers) {
            worker.join();
        }
        publish(smartctl.old ? Protocol1.frame(entries) : MessageEncoder.end());
    }

    private void work(Queue<Drive> queue) {
        try {
            for (Drive drive = queue.poll(); drive != null; drive = queue.poll()) {
                add(drives.smartctl.read(drive, budget));
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void add(DriveReport report) throws WireException {
        if (drives.smartctl.old) {
            entries.add(Protocol1.entry(report));
        } else {
            publish(MessageEncoder.encode(report));
        }
    }

    private synchronized void publish(byte[] frame) {
        frames.add(frame);
        notifyAll();
    }

    private synchronized void end() throws InterruptedException {
        ended = true;
        notifyAll();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (long left = PATIENCE.toMillis(); left > 0 && !clients.isEmpty(); left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        cut();
        frames.clear();
    }

    private void feed(SocketChannel client) {
        try (client) {
            client.shutdownInput();
            byte[] frame = frame(0);
            for (int next = 1; frame != null; next++) {
                ByteBuffer rest = ByteBuffer.wrap(frame);
                while (rest.position() < frame.length) {
                    client.write(rest.limit(Math.min(rest.position() + SLICE, frame.length)));
                }
                frame = frame(next);
            }
        } catch (IOException | InterruptedException e) {
            Log.write(Log.DEBUG, "a client is gone: " + e);
        }
        leave(client);
    }

    private synchronized void leave(SocketChannel client) {
        clients.remove(client);
        notifyAll();
    }

    /// The frame as soon as it is there; null behind the last one.
    private synchronized byte @Nullable [] frame(int index) throws InterruptedException {
        while (index >= frames.size() && !ended) {
            wait();
        }
        return index < frames.size() ? frames.get(index) : null;
    }
}
