package org.jackfield.pool.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jackfield.pool.VirtualThreads;
import org.jackfield.pool.thread.Control;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

/** How long whoever moves channels rests between two. */
class PaceTest {

    private final VirtualTime time = new VirtualTime();
    private Duration set = Duration.ZERO;
    private final Control control = new Control(new VirtualThreads(time).start("control"), time, () -> time.instant()
            .plus(set));
    private final Pace pace = new Pace(control);

    @Test
    void itRestsThreeTimesAsLongAsTheTurnTook() {
        assertEquals(Duration.ofMillis(4 + 12), toldAfter(Duration.ofMillis(4)));
    }

    @Test
    void itRestsNoLongerThanTwentyMilliseconds() {
        assertEquals(Duration.ofMillis(7_020), toldAfter(Duration.ofSeconds(7)));
    }

    @Test
    void whatTookNoTimeIsToldAtOnce() {
        assertEquals(Duration.ZERO, toldAfter(Duration.ZERO));
    }

    @Test
    void aClockThatIsSetBackCostsTheRest() {
        CompletableFuture<String> turn = new CompletableFuture<>();
        CompletableFuture<String> told = pace.turn(() -> turn);
        set = Duration.ofHours(-1);
        turn.complete("moved");
        time.runUntilIdle();
        assertEquals("moved", told.join());
    }

    @Test
    void aFailureIsToldAfterTheRestToo() {
        CompletableFuture<String> turn = new CompletableFuture<>();
        CompletableFuture<String> told = pace.turn(() -> turn);
        time.advance(Duration.ofMillis(1));
        IllegalStateException failure = new IllegalStateException("no");
        turn.completeExceptionally(failure);
        time.advance(Duration.ofMillis(2));
        assertFalse(told.isDone());
        time.advance(Duration.ofMillis(1));
        assertSame(failure, assertThrows(CompletionException.class, told::join).getCause());
    }

    private Duration toldAfter(Duration taken) {
        List<Instant> toldAt = new ArrayList<>();
        Instant begun = time.instant();
        CompletableFuture<String> turn = new CompletableFuture<>();
        pace.turn(() -> turn).thenAccept(answer -> toldAt.add(time.instant()));
        time.advance(taken);
        turn.complete("moved");
        time.runUntilIdle();
        time.advanceUntil(() -> !toldAt.isEmpty(), Duration.ofSeconds(1));
        return Duration.between(begun, toldAt.get(0));
    }
}
