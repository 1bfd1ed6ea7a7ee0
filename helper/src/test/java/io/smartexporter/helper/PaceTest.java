package io.smartexporter.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos(); // a clock of this kind may wrap around
    private final Pace pace = new Pace(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void collection(Duration took, int clients) {
        long start = now;
        pass(took);
        pace.ended(start, clients);
    }

    private Duration delay() {
        return Duration.ofNanos(pace.delay());
    }

    @Test
    void theFirstCollectionStartsAtOnce() {
        assertEquals(Duration.ZERO, delay());
    }

    @Test
    void aClientThatIsAloneNeverWaits() {
        for (int i = 0; i < 50; i++) {
            collection(Duration.ofMillis(200), 1);
            assertEquals(Duration.ZERO, delay());
        }
    }

    @Test
    void aCollectionOfTwoClientsIsFollowedByAPauseAsLongAsItWas() {
        collection(Duration.ofMillis(300), 2);
        assertEquals(Duration.ofMillis(300), delay());
        pass(Duration.ofMillis(120));
        assertEquals(Duration.ofMillis(180), delay());
        pass(Duration.ofMillis(180));
        assertEquals(Duration.ZERO, delay());
    }

    @Test
    void noPauseIsShorterThanATenthOfASecond() {
        collection(Duration.ofMillis(20), 2);
        assertEquals(Duration.ofMillis(100), delay());
    }

    @Test
    void noPauseIsLongerThanASecond() {
        collection(Duration.ofSeconds(8), 200);
        assertEquals(Duration.ofSeconds(1), delay());
    }

    @Test
    void onlyTheLastCollectionCounts() {
        collection(Duration.ofMillis(300), 2);
        collection(Duration.ofMillis(300), 1);
        assertEquals(Duration.ZERO, delay());
    }
}
