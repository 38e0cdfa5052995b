package org.jackfield.pool.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jackfield.pool.thread.Control;

/**
 * How fast one channel after the other goes to another version: after each turn there is a rest, for three times as long as the turn took and
 * for 20 ms at most. A turn takes processors from channels that carry messages, and the more so the busier they are; without rests, what
 * had piled up meanwhile did not drain before the last channel had gone over.
 *
 * <p>Owned by the control thread.
 */
final class Pace {

    private static final int TIMES_THE_TURN = 3;
    private static final Duration LONGEST_REST = Duration.ofMillis(20);

    private final Control control;

    Pace(Control control) {
        this.control = control;
    }

    /** Takes a turn. What comes of it, failure included, is told after the rest, on the control thread. */
    <T> CompletableFuture<T> turn(Supplier<CompletionStage<T>> turn) {
        Instant begun = control.now();
        CompletableFuture<T> rested = new CompletableFuture<>();
        turn.get()
                .whenComplete((answer, failure) -> control.execute(() -> {
                    Duration rest = restAfter(Duration.between(begun, control.now()));
                    if (rest.isZero()) {
                        settle(rested, answer, failure);
                    } else {
                        control.after(rest, () -> settle(rested, answer, failure));
                    }
                }));
        return rested;
    }

    /** A clock that is set meanwhile makes it neither negative nor too long. */
    private static Duration restAfter(Duration turn) {
        Duration rest = turn.multipliedBy(TIMES_THE_TURN);
        if (rest.isNegative()) {
            return Duration.ZERO;
        }
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }

    private static <T> void settle(CompletableFuture<T> rested, T answer, Throwable failure) {
        if (failure == null) {
            rested.complete(answer);
        } else {
            rested.completeExceptionally(failure);
        }
    }
}
