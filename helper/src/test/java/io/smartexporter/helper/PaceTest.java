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

    private void collections(int count, Duration each) {
        for (int i = 0; i < count; i++) {
            assertEquals(Duration.ZERO, delay(), "collection " + i);
            pace.started();
            pass(each);
            pace.ended();
        }
    }

    private Duration delay() {
        return Duration.ofNanos(pace.delay());
    }

    @Test
    void tenCollectionsStartAtOnce() {
        collections(10, Duration.ofMillis(20));
    }

    @Test
    void theEleventhWithinTenSecondsWaitsForATenthOfASecond() {
        collections(10, Duration.ofMillis(20));
        assertEquals(Duration.ofMillis(100), delay());
        pass(Duration.ofMillis(60));
        assertEquals(Duration.ofMillis(40), delay());
        pass(Duration.ofMillis(40));
        collections(1, Duration.ofMillis(20));
        assertEquals(Duration.ofMillis(100), delay(), "and so does the next one");
    }

    @Test
    void thePauseIsAsLongAsTheLastCollectionWas() {
        collections(10, Duration.ofMillis(300));
        assertEquals(Duration.ofMillis(300), delay());
    }

    @Test
    void noPauseIsLongerThanASecond() {
        collections(9, Duration.ofMillis(20));
        collections(1, Duration.ofSeconds(8));
        assertEquals(Duration.ofSeconds(1), delay());
    }

    @Test
    void collectionsASecondApartNeverWait() {
        for (int i = 0; i < 50; i++) {
            collections(1, Duration.ofMillis(900));
            pass(Duration.ofMillis(100));
        }
    }

    @Test
    void afterTenQuietSecondsTenMoreStartAtOnce() {
        collections(10, Duration.ofMillis(20));
        pass(Duration.ofSeconds(10));
        collections(10, Duration.ofMillis(20));
        assertEquals(Duration.ofMillis(100), delay());
    }
}
