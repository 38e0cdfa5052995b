package org.jackfield.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jackfield.api.time.Cancellable;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> story = new ArrayList<>();

    @Test
    void nothingRunsUntilTimeIsMoved() {
        time.after(Duration.ZERO, () -> story.add("soon"));
        time.thread().execute(() -> story.add("task"));

        assertEquals(List.of(), story);

        time.runUntilIdle();

        assertEquals(List.of("soon", "task"), story);
    }

    @Test
    void tasksRunInTheOrderInWhichTheyAreDueAndSeeTheirOwnTime() {
        time.after(ofSeconds(2), () -> story.add("two at " + time.since(VirtualTime.START)));
        time.after(ofSeconds(1), () -> story.add("one at " + time.since(VirtualTime.START)));
        time.after(ofSeconds(4), () -> story.add("four"));

        time.advance(ofSeconds(3));

        assertEquals(List.of("one at PT1S", "two at PT2S"), story);
        assertEquals(VirtualTime.START.plusSeconds(3), time.instant());
    }

    @Test
    void tasksOfAThreadKeepTheirOrderAndNeverRunInsideTheCallThatGivesThem() {
        Executor thread = time.thread();
        thread.execute(() -> {
            thread.execute(() -> story.add("inner"));
            story.add("outer");
        });

        time.runUntilIdle();

        assertEquals(List.of("outer", "inner"), story);
    }

    @Test
    void whatIsPeriodicComesAgainUntilItIsCancelled() {
        Cancellable tick = time.every(ofSeconds(1), () -> story.add("tick"));

        time.advance(ofMillis(3500));
        tick.cancel();
        time.advance(ofSeconds(10));

        assertEquals(List.of("tick", "tick", "tick"), story);
        assertEquals(0, time.waiting());
    }

    @Test
    void aPeriodicTaskCanCancelItself() {
        List<Cancellable> tick = new ArrayList<>();
        tick.add(time.every(ofSeconds(1), () -> {
            story.add("tick");
            tick.get(0).cancel();
        }));

        time.advance(ofSeconds(5));

        assertEquals(List.of("tick"), story);
    }

    @Test
    void whatIsCancelledIsForgotten() {
        time.after(ofSeconds(1), () -> story.add("never")).cancel();

        assertEquals(0, time.waiting());
        time.advance(ofSeconds(2));
        assertEquals(List.of(), story);
    }

    @Test
    void movingUntilAConditionStopsAtTheTaskThatFulfilsIt() {
        time.every(ofSeconds(1), () -> story.add("tick"));

        assertTrue(time.advanceUntil(() -> story.size() == 3, ofSeconds(10)));
        assertEquals(ofSeconds(3), time.since(VirtualTime.START));
        assertFalse(time.advanceUntil(() -> false, ofSeconds(10)));
        assertEquals(ofSeconds(13), time.since(VirtualTime.START));
    }

    @Test
    void aTaskThatThrowsStopsNoOtherAndIsHeardInTheEnd() {
        time.after(ofSeconds(1), () -> {
            throw new IllegalArgumentException("on purpose");
        });
        time.after(ofSeconds(2), () -> story.add("later"));

        assertThrows(IllegalArgumentException.class, () -> time.advance(ofSeconds(3)));
        assertEquals(List.of("later"), story);
        assertEquals(ofSeconds(3), time.since(VirtualTime.START));
    }
}
