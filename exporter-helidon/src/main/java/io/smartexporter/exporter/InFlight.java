package io.smartexporter.exporter;

import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The answers being sent, limited in all, for one peer, and in bytes.
///
/// Without room, the answer that has taken longest is cut off, of the same peer or of the one with most answers; else a scrape
/// waits for a moment. So clients that take nothing cost bounded memory, and a scraper is still served.
final class InFlight {
    /// No room in time.
    static final class BusyException extends Exception {
        private static final long serialVersionUID = 1;

        BusyException() {
            super("too many answers are being sent");
        }
    }

    /// An answer that takes longer than this gives way if others wait.
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// The same if more wait than there are permits.
    private static final long SLOW_IN_A_RUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_MILLIS = 50;

    private final int most;
    private final int mostPerPeer;
    private final long mostBytes;
    private final Duration patience;
    private final LongSupplier clock;

    /// A scrape that has no permit yet. Two of one peer are two.
    private static final class Waiting {
        private final String peer;

        Waiting(String peer) {
            this.peer = peer;
        }
    }

    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private final Set<Permit> permits = new LinkedHashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final IdentityHashMap<Object, Integer> shared = new IdentityHashMap<>();
    private long bytes;

    /// @param patience how long a scrape waits for its permit
    /// @param clock monotonic, in nanoseconds
    InFlight(int most, int mostPerPeer, long mostBytes, Duration patience, LongSupplier clock) {
        this.most = most;
        this.mostPerPeer = mostPerPeer;
        this.mostBytes = mostBytes;
        this.patience = patience;
        this.clock = clock;
    }

    /// Takes a permit for the answer that the calling thread makes and sends. Of the waiting, the peer with the fewest permits is
    /// first, then the one that has waited longest.
    ///
    /// @param peer see [Connections#peer]
    synchronized Permit enter(String peer) throws BusyException, InterruptedException {
        Waiting self = new Waiting(peer);
        long end = clock.getAsLong() + patience.toNanos();
        waiting.add(self);
        try {
            while (!hasRoom(peer) || !isFirst(self)) {
                makeRoom(peer);
                if (clock.getAsLong() >= end) {
                    throw new BusyException();
                }
                wait(LOOK_MILLIS);
            }
        } finally {
            waiting.remove(self);
            notifyAll();
        }
        Permit permit = new Permit(peer, Thread.currentThread());
        permits.add(permit);
        counts.merge(peer, 1, Integer::sum);
        return permit;
    }

    private boolean hasRoom(String peer) {
        return count(peer) < mostPerPeer && permits.size() < most && bytes < mostBytes;
    }

    private int count(String peer) {
        return counts.getOrDefault(peer, 0);
    }

    /// Whether no other should get a permit before it. They are in order of arrival.
    private boolean isFirst(Waiting self) {
        Waiting first = null;
        for (Waiting each : waiting) {
            if (hasRoom(each.peer) && (first == null || count(each.peer) < count(first.peer))) {
                first = each;
            }
        }
        return first == self;
    }

    /// Cuts off as many answers as scrapes wait: one that was cut off needs a moment to end.
    private void makeRoom(String peer) {
        boolean own = count(peer) >= mostPerPeer;
        long now = clock.getAsLong();
        long slow = waiting.size() > most ? SLOW_IN_A_RUSH_NANOS : SLOW_NANOS;
        int leaving = 0;
        Permit longest = null;
        for (Permit permit : permits) {
            if (own && !permit.peer.equals(peer)) {
                continue;
            }
            if (permit.cutOff) {
                leaving++;
            } else if (permit.sendsFor(now) > slow && (longest == null || before(permit, longest))) {
                longest = permit;
            }
        }
        if (longest != null && leaving < waiting.size()) {
            longest.cutOff();
        }
    }

    /// Whether it gives way before the other one.
    private boolean before(Permit permit, Permit other) {
        int crowd = count(permit.peer);
        int others = count(other.peer);
        return crowd == others ? permit.since < other.since : crowd > others;
    }

    private synchronized void leave(Permit permit) {
        permits.remove(permit);
        counts.computeIfPresent(permit.peer, (_, count) -> count > 1 ? count - 1 : null);
        bytes -= permit.ownBytes;
        if (permit.part != null && shared.merge(permit.part, -1, Integer::sum) == 0) {
            shared.remove(permit.part);
            bytes -= permit.partBytes;
        }
        notifyAll();
    }

    /// The permit of one answer. Closed when it was sent, or failed.
    final class Permit implements AutoCloseable {
        private final String peer;
        private final Thread thread;
        private boolean sending;
        private boolean cutOff;
        private long since;
        private long ownBytes;
        private long partBytes;
        private @Nullable Object part;

        private Permit(String peer, Thread thread) {
            this.peer = peer;
            this.thread = thread;
        }

        /// The answer is ready; sending begins.
        ///
        /// @param own bytes of this answer alone
        /// @param sharedPart the part shared with other answers
        /// @param sharedBytes bytes of that part
        void sends(long own, Object sharedPart, long sharedBytes) {
            synchronized (InFlight.this) {
                sending = true;
                since = clock.getAsLong();
                ownBytes = own;
                part = sharedPart;
                partBytes = sharedBytes;
                bytes += own;
                if (shared.merge(sharedPart, 1, Integer::sum) == 1) {
                    bytes += sharedBytes;
                }
            }
        }

        /// Negative before it sends.
        private long sendsFor(long now) {
            return sending ? now - since : -1;
        }

        /// An interrupt closes the socket that a virtual thread waits for: `java.net.Socket#getOutputStream`.
        private void cutOff() {
            cutOff = true;
            thread.interrupt();
        }

        @Override
        public void close() {
            leave(this);
            if (cutOff) {
                // For this answer alone, in case it was sent.
                Thread.interrupted();
            }
        }
    }
}
