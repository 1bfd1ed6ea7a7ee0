package io.smartexporter.helper;

import io.smartexporter.wire.Outcome;
import io.smartexporter.wire.WireLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// One smartctl, and the thread that reads its output: a thread of its own, because a child left by smartctl may hold
/// the pipe open for ever.
///
///     running ── it ends by itself ─────────────────────────► gone     OK
///        ├────── the limit passes ─────► killed ────────────► gone     TIMEOUT
///        └────── it prints too much ───► killed ────────────► gone     TRUNCATED
///                                           └── GRACE over ─► stuck    HUNG
///
/// A process in uninterruptible sleep survives SIGKILL: it is stuck until the kernel lets it go. A run is also stuck
/// while another process holds its pipe, with any outcome.
final class Run {
    /// From the kill to the end of the process.
    private static final Duration GRACE = Duration.ofSeconds(1);
    /// From the end of the process to the end of its output.
    private static final Duration DRAIN = Duration.ofMillis(500);

    final Process process;
    private final AtomicInteger budget;
    final ByteArrayOutputStream output = new ByteArrayOutputStream();
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
            for (int n = in.read(chunk); n > 0; n = truncated ? 0 : in.read(chunk)) {
                take(chunk, n);
            }
        } catch (IOException e) {
            Log.write(Log.DEBUG, "the output of a smartctl broke off: " + e.getMessage());
        }
        if (truncated) {
            kill();
        }
    }

    private void take(byte[] chunk, int n) {
        int left = Math.min(WireLimits.OUTPUT - output.size(), Math.max(0, budget.getAndAdd(-n)));
        int fitting = Math.min(n, left);
        output.write(chunk, 0, fitting);
        truncated = fitting < n;
    }

    /// Waits for the end, and kills it after the limit.
    Outcome await(Duration limit) throws InterruptedException {
        boolean inTime = process.waitFor(limit);
        if (!inTime) {
            kill();
            process.waitFor(GRACE);
        }
        reader.join(DRAIN);
        if (process.isAlive()) {
            return Outcome.HUNG;
        }
        Outcome ended = inTime ? Outcome.OK : Outcome.TIMEOUT;
        return truncated ? Outcome.TRUNCATED : ended;
    }

    /// Whether the process, or one with its pipe, still exists.
    boolean stuck() {
        return process.isAlive() || reader.isAlive();
    }

    /// Kills it and its descendants. These are listed before: once it is dead they cannot be found.
    void kill() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
