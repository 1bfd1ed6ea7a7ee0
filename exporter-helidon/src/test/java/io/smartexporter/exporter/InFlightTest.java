package io.smartexporter.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartexporter.exporter.InFlight.BusyException;
import io.smartexporter.exporter.InFlight.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InFlightTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong();
    private final InFlight inFlight = new InFlight(4, 2, 1000, Duration.ZERO, clock::get);
    private final List<Client> clients = new ArrayList<>();

    /// A client that takes nothing: its thread waits inside its permit until it is interrupted or released.
    private final class Client {
        private final CountDownLatch sending = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final CountDownLatch left = new CountDownLatch(1);
        private final Thread thread;

        Client(String peer, Object part, long bytes) throws InterruptedException {
            thread = Thread.ofVirtual().start(() -> stay(peer, part, bytes));
            sending.await();
            clients.add(this);
        }

        private void stay(String peer, Object part, long bytes) {
            try (Permit permit = inFlight.enter(peer)) {
                permit.sends(1, part, bytes);
                sending.countDown();
                release.await();
            } catch (BusyException | InterruptedException e) {
                // it was cut off, which the test sees by its leaving
            }
            left.countDown();
        }

        void awaitLeaving() throws InterruptedException {
            left.await();
            thread.join();
        }
    }

    @AfterEach
    void release() {
        clients.forEach(client -> client.release.countDown());
    }

    @Test
    void onePeerHasSoManyPlacesAndOthersHaveTheirs() throws Exception {
        new Client("a", "part", 1);
        new Client("a", "part", 1);
        assertThrows(BusyException.class, () -> inFlight.enter("a"));
        inFlight.enter("b").close();
    }

    @Test
    void inAllThereAreSoMany() throws Exception {
        for (String peer : List.of("a", "b", "c", "d")) {
            new Client(peer, "part", 1);
        }
        assertThrows(BusyException.class, () -> inFlight.enter("e"));
        clients.getFirst().release.countDown();
        clients.getFirst().awaitLeaving();
        inFlight.enter("e").close();
    }

    @Test
    void bytesThatAnswersShareCountOnce() throws Exception {
        new Client("a", "one", 900);
        new Client("b", "one", 900);
        inFlight.enter("c").close();
        new Client("c", "two", 900);
        assertThrows(BusyException.class, () -> inFlight.enter("d"));
    }

    @Test
    void whoTakesTooLongGivesWayToHisPeer() throws Exception {
        new Client("a", "part", 1);
        clock.addAndGet(SECOND);
        new Client("a", "part", 1);
        clock.addAndGet(1);
        new Client("b", "part", 1);
        assertThrows(BusyException.class, () -> inFlight.enter("a"), "none has taken longer than a second before");
        clients.getFirst().awaitLeaving();
        inFlight.enter("a").close();
        assertEquals(1, clients.get(1).left.getCount());
        assertEquals(1, clients.get(2).left.getCount());
    }

    @Test
    void whereAllPlacesAreTakenTheLargestCrowdGivesWay() throws Exception {
        new Client("single", "part", 1);
        clock.addAndGet(SECOND);
        new Client("crowd", "part", 1);
        new Client("crowd", "part", 1);
        new Client("other", "part", 1);
        clock.addAndGet(2 * SECOND);
        assertThrows(BusyException.class, () -> inFlight.enter("scraper"));
        inFlightHasRoomFor("scraper");
        assertEquals(1, clients.getFirst().left.getCount());
        assertTrue(clients.get(1).left.getCount() + clients.get(2).left.getCount() == 1);
    }

    @Test
    void whoHasTheFewestPlacesIsFirst() throws Exception {
        InFlight two = new InFlight(2, 2, 1000, Duration.ofHours(1), clock::get);
        Permit first = two.enter("crowd");
        Permit second = two.enter("crowd");
        List<String> entered = Collections.synchronizedList(new ArrayList<>());
        List<Thread> waiting = new ArrayList<>();
        for (String peer : List.of("crowd", "crowd", "scraper")) {
            Thread thread = Thread.ofPlatform().start(() -> enterAndLeave(two, peer, entered));
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            waiting.add(thread);
        }
        first.close();
        for (Thread thread : waiting) {
            thread.join();
        }
        second.close();
        assertEquals(List.of("scraper", "crowd", "crowd"), entered);
    }

    private static void enterAndLeave(InFlight two, String peer, List<String> entered) {
        try (Permit permit = two.enter(peer)) {
            entered.add(peer);
        } catch (BusyException | InterruptedException e) {
            entered.add(e.toString());
        }
    }

    /// The patience of these tests is none: whoever was cut off needs a moment to leave.
    private void inFlightHasRoomFor(String peer) throws Exception {
        while (true) {
            try {
                inFlight.enter(peer).close();
                return;
            } catch (BusyException e) {
                Thread.sleep(1);
            }
        }
    }
}
