package io.smartexporter.helper;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/// When the next collection may start: at once, unless the last ten started within ten seconds.
///
/// Clients that connect one after the other would otherwise keep the drives busy without a pause. In that case a pause
/// follows each collection, as long as the collection was, within bounds.
final class Pace {
    private static final int AT_ONCE = 10;
    private static final long WINDOW = SECONDS.toNanos(10);
    private static final long SHORTEST_PAUSE = MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE = SECONDS.toNanos(1);

    private final LongSupplier clock;
    /// Of the last ten collections, the newest last.
    private final Deque<Long> starts = new ArrayDeque<>();
    private long end;

    /// @param clock nanoseconds, as [System#nanoTime] counts them
    Pace(LongSupplier clock) {
        this.clock = clock;
    }

    synchronized void started() {
        if (starts.size() == AT_ONCE) {
            starts.removeFirst();
        }
        starts.addLast(clock.getAsLong());
    }

    synchronized void ended() {
        end = clock.getAsLong();
    }

    /// How long the next collection has to wait after the last one, in nanoseconds; 0 if it may start now.
    synchronized long delay() {
        long now = clock.getAsLong();
        if (starts.size() < AT_ONCE || now - starts.getFirst() >= WINDOW) {
            return 0;
        }
        long pause = Math.clamp(end - starts.getLast(), SHORTEST_PAUSE, LONGEST_PAUSE);
        return Math.max(0, end + pause - now);
    }
}
