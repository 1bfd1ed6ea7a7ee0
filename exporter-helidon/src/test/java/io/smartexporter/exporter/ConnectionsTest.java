package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who gets a place, and who gives his up.
class ConnectionsTest {
    private final List<String> dropped = new ArrayList<>();

    private final class Client implements Connections.Guest {
        private final String peer;
        private final String name;
        private final long spare;

        Client(String peer, String name, long spare) {
            this.peer = peer;
            this.name = name;
            this.spare = spare;
        }

        @Override
        public String peer() {
            return peer;
        }

        @Override
        public long spare() {
            return spare;
        }

        @Override
        public void drop() {
            dropped.add(name);
        }
    }

    private Client idle(String peer, String name, long spare) {
        return new Client(peer, name, spare);
    }

    private Client busy(String peer, String name) {
        return new Client(peer, name, -1);
    }

    @Test
    void aPeerPushesOutItsOwnLongestWaiting() {
        Connections<Client> places = new Connections<>(10, 2);
        assertTrue(places.take(idle("a", "a1", 5)));
        assertTrue(places.take(idle("a", "a2", 9)));
        assertTrue(places.take(idle("b", "b1", 99)));
        assertTrue(places.take(idle("a", "a3", 0)));
        assertEquals(List.of("a2"), dropped);
    }

    @Test
    void aPeerWhoseRequestsAreAllAnsweredGetsNoMore() {
        Connections<Client> places = new Connections<>(10, 2);
        assertTrue(places.take(busy("a", "a1")));
        assertTrue(places.take(busy("a", "a2")));
        assertFalse(places.take(idle("a", "a3", 0)));
        assertTrue(places.take(idle("b", "b1", 0)), "another peer is served beside it");
        assertEquals(List.of(), dropped);
    }

    @Test
    void whereAllIsFullTheLargestCrowdGivesWay() {
        Connections<Client> places = new Connections<>(4, 3);
        places.take(idle("a", "a1", 1));
        places.take(idle("b", "b1", 100));
        places.take(idle("a", "a2", 2));
        places.take(busy("a", "a3"));
        assertTrue(places.take(idle("c", "c1", 0)));
        assertEquals(List.of("a2"), dropped);
    }

    @Test
    void whereNobodyCanBeSparedCrowdsShare() {
        Connections<Client> places = new Connections<>(6, 3);
        for (String name : List.of("a1", "a2", "a3", "b1", "b2", "b3")) {
            assertTrue(places.take(busy(name.substring(0, 1), name)));
        }
        assertTrue(places.take(busy("c", "c1")));
        assertEquals(List.of("a1"), dropped);
        assertTrue(places.take(busy("c", "c2")));
        assertEquals(List.of("a1", "b1"), dropped);
        assertFalse(places.take(busy("c", "c3")), "all have two");
        assertTrue(places.take(busy("d", "d1")));
        assertFalse(places.take(busy("d", "d2")), "none would have more than it");
    }

    @Test
    void whoLeavesMakesRoom() {
        Connections<Client> places = new Connections<>(1, 1);
        Client first = busy("a", "a1");
        assertTrue(places.take(first));
        assertFalse(places.take(busy("b", "b1")));
        places.leave(first);
        places.leave(first);
        assertTrue(places.take(busy("b", "b2")));
        assertEquals(1, places.all().size());
    }

    @Test
    void anIpv6NetworkIsOnePeer() throws Exception {
        assertEquals(Connections.peer(InetAddress.getByName("2001:db8:1:2::1")),
                Connections.peer(InetAddress.getByName("2001:db8:1:2:f::9")));
        assertNotEquals(Connections.peer(InetAddress.getByName("2001:db8:1:2::1")),
                Connections.peer(InetAddress.getByName("2001:db8:1:3::1")));
        assertNotEquals(Connections.peer(InetAddress.getByName("10.0.0.1")), Connections.peer(InetAddress.getByName("10.0.0.2")));
    }
}
