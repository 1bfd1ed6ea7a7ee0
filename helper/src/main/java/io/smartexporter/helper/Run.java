package io.smartexporter.helper;

import io.smartexporter.wire.Limits;
import io.smartexporter.wire.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// One running smartctl. What it prints is read on a thread of its own, because a child that it left behind may hold the pipe open
/// for ever.
final class Run {
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofMillis(500);
    private static final int CHUNK = 8192;

    final Process process;
    private final AtomicInteger budget;
    private final Thread reader;
    private ByteArrayOutputStream output = new ByteArrayOutputStream(CHUNK);
    private volatile boolean truncated;

    /// @param budget how many bytes the collection may still take; counted down
    Run(Process process, AtomicInteger budget) {
        this.process = process;
        this.budget = budget;
        reader = Thread.ofPlatform().daemon().name("output").start(this::read);
    }

    /// Waits for the end, and brings it about after the limit.
    Outcome await(Duration limit) throws InterruptedException {
        boolean inTime = process.waitFor(limit);
        if (!inTime) {
            kill();
        }
        if (!inTime && !process.waitFor(GRACE)) {
            return Outcome.HUNG;
        }
        reader.join(inTime ? DRAIN : GRACE);
        return truncated ? Outcome.TRUNCATED : inTime ? Outcome.OK : Outcome.TIMEOUT;
    }

    /// Whether the process, or one that has its pipe, is still there.
    boolean stuck() {
        return process.isAlive() || reader.isAlive();
    }

    void kill() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /// What came so far, handed out once: what a stuck one still prints is of no use.
    synchronized byte[] take() {
        byte[] all = output.toByteArray();
        output = new ByteArrayOutputStream(0);
        return all;
    }

    private void read() {
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = process.getInputStream()) {
            int n;
            while (!truncated && (n = in.read(chunk)) > 0) {
                append(chunk, n);
            }
        } catch (IOException _) {
            // The pipe broke: what came is what there is.
        }
        if (truncated) {
            kill();
        }
    }

    private synchronized void append(byte[] chunk, int n) {
        int fitting = Math.min(n, Limits.OUTPUT - output.size());
        boolean paid = budget.addAndGet(-fitting) >= 0;
        output.write(chunk, 0, paid ? fitting : 0);
        truncated = fitting < n || !paid;
    }
}
