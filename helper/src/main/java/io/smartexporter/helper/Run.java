package io.smartexporter.helper;

import io.smartexporter.wire.Limits;
import io.smartexporter.wire.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// One running smartctl, and the thread that takes what it prints: a thread of its own, because a child that smartctl left behind
/// may hold the pipe open for ever.
final class Run {
    final Process process;
    final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final AtomicInteger budget;
    private final Thread reader;
    private volatile boolean truncated;

    /// @param budget how many bytes the collection may still take; counted down
    Run(Process process, AtomicInteger budget) {
        this.process = process;
        this.budget = budget;
        reader = Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
        byte[] chunk = new byte[8192];
        try (InputStream in = process.getInputStream()) {
            int n;
            while (!truncated && (n = in.read(chunk)) > 0) {
                int fitting = Math.min(Math.min(n, Limits.OUTPUT - output.size()), Math.max(0, budget.getAndAdd(-n)));
                output.write(chunk, 0, fitting);
                truncated = fitting < n;
            }
        } catch (IOException e) {
            Log.write(Log.DEBUG, "the output of a smartctl broke off: " + e.getMessage());
        }
        if (truncated) {
            kill();
        }
    }

    /// Waits for the end, and brings it about after the limit.
    Outcome await(Duration limit) throws InterruptedException {
        boolean inTime = process.waitFor(limit);
        if (!inTime) {
            kill();
            process.waitFor(Duration.ofSeconds(1));
        }
        reader.join(500);
        return process.isAlive() ? Outcome.HUNG : truncated ? Outcome.TRUNCATED : inTime ? Outcome.OK : Outcome.TIMEOUT;
    }

    /// Whether the process, or one that has its pipe, is still there.
    boolean stuck() {
        return process.isAlive() || reader.isAlive();
    }

    /// Kills it and then its descendants, which are listed before: they cannot be found any more once it is dead.
    void kill() {
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList().forEach(ProcessHandle::destroyForcibly);
    }
}
