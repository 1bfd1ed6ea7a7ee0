package io.smartexporter.exporter;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The places for connections, limited in all and for one peer.
///
/// When they are taken, a new connection replaces one that can be spared: the one that has not sent a whole request for the
/// longest time, else one that has not taken a byte of its answer for a while. So a peer that opens many connections and leaves
/// them open pushes out its own, and a scraper is still served.
///
/// If none can be spared, since all wait for their answers, peers with many places give to those with fewer.
///
/// @param <C> a connection
final class Connections<C extends Connections.Guest> {
    /// The holder of a place.
    interface Guest {
        /// An IPv4 address, or the 64 bits of an IPv6 address that name a network: a host can use any address of these.
        String peer();

        /// For how long it could have been spared, in nanoseconds; negative if it cannot be.
        long spare();

        /// Ends it, at once and from any thread.
        void drop();
    }

    private final int most;
    private final int mostPerPeer;
    private final Set<C> guests = new LinkedHashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();

    Connections(int most, int mostPerPeer) {
        this.most = most;
        this.mostPerPeer = mostPerPeer;
    }

    static String peer(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.ofDelimiter(":").formatHex(Arrays.copyOf(address.getAddress(), 8))
                : address.getHostAddress();
    }

    /// Gives it a place.
    ///
    /// @return false if there is none
    synchronized boolean take(C guest) {
        String peer = guest.peer();
        if (count(peer) >= mostPerPeer && !makeRoom(peer)) {
            return false;
        }
        if (guests.size() >= most && !makeRoom() && !share(peer)) {
            return false;
        }
        guests.add(guest);
        counts.merge(peer, 1, Integer::sum);
        return true;
    }

    synchronized void leave(C guest) {
        if (guests.remove(guest)) {
            counts.computeIfPresent(guest.peer(), (_, count) -> count > 1 ? count - 1 : null);
        }
    }

    /// Drops a connection of the peer with most that can be spared.
    ///
    /// @return false if none can be
    synchronized boolean makeRoom() {
        String crowd = null;
        for (C guest : guests) {
            if (guest.spare() >= 0 && (crowd == null || count(guest.peer()) > count(crowd))) {
                crowd = guest.peer();
            }
        }
        return crowd != null && makeRoom(crowd);
    }

    synchronized List<C> all() {
        return new ArrayList<>(guests);
    }

    /// Drops the oldest connection of the peer with most, unless that would leave it no more than the new one gets.
    private boolean share(String peer) {
        C oldest = null;
        for (C guest : guests) {
            if (oldest == null || count(guest.peer()) > count(oldest.peer())) {
                oldest = guest;
            }
        }
        if (oldest == null || count(oldest.peer()) < count(peer) + 2) {
            return false;
        }
        leave(oldest);
        oldest.drop();
        return true;
    }

    private boolean makeRoom(String peer) {
        C first = null;
        long longest = -1;
        for (C guest : guests) {
            if (guest.peer().equals(peer) && guest.spare() > longest) {
                longest = guest.spare();
                first = guest;
            }
        }
        if (first == null) {
            return false;
        }
        leave(first);
        first.drop();
        return true;
    }

    private int count(String peer) {
        return counts.getOrDefault(peer, 0);
    }
}
