package io.smartexporter.helper;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.function.LongSupplier;

/// When the next collection may start: at once, unless the last one had several clients.
///
/// A storm of clients would otherwise keep the drives busy without a pause: one follows, as long as the collection was,
/// within bounds. A client that is alone sets its own pace.
final class Pace {
    private static final long SHORTEST_PAUSE = MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE = SECONDS.toNanos(1);

    private final LongSupplier clock;
    /// When the next one may start.
    private volatile long next;

    /// @param clock nanoseconds, as [System#nanoTime] counts them
    Pace(LongSupplier clock) {
        this.clock = clock;
        next = clock.getAsLong();
    }

    /// @param start of the collection that has ended, by the clock
    /// @param clients how many joined it
    void ended(long start, int clients) {
        long now = clock.getAsLong();
        long pause = Math.clamp(now - start, SHORTEST_PAUSE, LONGEST_PAUSE);
        next = clients > 1 ? now + pause : now;
    }

    /// How long the next collection has to wait, in nanoseconds; 0 if it may start now.
    long delay() {
        return Math.max(0, next - clock.getAsLong());
    }
}
