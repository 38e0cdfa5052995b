package org.jackfield.pool.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jackfield.pool.VirtualThreads;
import org.jackfield.pool.thread.Control;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

/** How long whoever moves channels rests between two. */
class RestsTest {

    private final VirtualTime time = new VirtualTime();
    private Duration set = Duration.ZERO;
    private final Control control = new Control(new VirtualThreads(time).start("control"), time, () -> time.instant()
            .plus(set));
    private final Rests rests = new Rests(control);

    @Test
    void thereIsNothingToRestFromBeforeTheFirst() {
        assertTrue(rests.rest().isDone());
    }

    @Test
    void itRestsThreeTimesAsLongAsItTook() {
        assertEquals(Duration.ofMillis(12), restAfter(Duration.ofMillis(4)));
    }

    @Test
    void itRestsNoLongerThanTwentyMilliseconds() {
        assertEquals(Duration.ofMillis(20), restAfter(Duration.ofSeconds(7)));
    }

    @Test
    void whatTookNoTimeNeedsNoRest() {
        rests.rest();
        assertTrue(rests.rest().isDone());
    }

    @Test
    void aClockThatIsSetBackCostsTheRest() {
        rests.rest();
        time.advance(Duration.ofMillis(4));
        set = Duration.ofHours(-1);
        assertTrue(rests.rest().isDone());
    }

    @Test
    void allRestsTogetherTakeASecond() {
        rests.rest();
        Duration rested = Duration.ZERO;
        for (int i = 0; i < 200; i++) {
            rested = rested.plus(nextAfter(Duration.ofMillis(5)));
        }
        assertEquals(Duration.ofSeconds(1), rested);
    }

    private Duration restAfter(Duration work) {
        rests.rest();
        return nextAfter(work);
    }

    private Duration nextAfter(Duration work) {
        time.advance(work);
        Instant begun = time.instant();
        CompletableFuture<Void> rested = rests.rest();
        time.advanceUntil(rested::isDone, Duration.ofSeconds(1));
        return Duration.between(begun, time.instant());
    }
}
