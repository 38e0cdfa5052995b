package org.jackfield.pool.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jackfield.pool.thread.Control;

/**
 * The rests of one exchange, in which channels go to another version, or sessions to another transport, one after the other: each is three
 * times as long as what went before it took, 20 ms at most, and all together take a second. One that goes over takes processors from those
 * that carry messages, and takes the longer the busier they are; without rests, what had piled up before did not drain until the last one had
 * gone over.
 *
 * <p>Owned by the control thread.
 */
public final class Rests {

    private static final int TIMES_AS_LONG = 3;
    private static final Duration LONGEST = Duration.ofMillis(20);
    private static final Duration IN_ALL = Duration.ofSeconds(1);

    private final Control control;
    private Optional<Instant> worksSince = Optional.empty();
    private Duration left = IN_ALL;

    /** Nothing has gone over yet. */
    public Rests(Control control) {
        this.control = control;
    }

    /** Before one goes over: completes on the control thread when there has been enough rest from the one before, at once if there was none. */
    public CompletableFuture<Void> rest() {
        Duration rest = worksSince
                .map(since -> Duration.between(since, control.now()).multipliedBy(TIMES_AS_LONG))
                .map(wanted -> shorter(shorter(wanted, LONGEST), left))
                .filter(wanted -> wanted.compareTo(Duration.ZERO) > 0)
                .orElse(Duration.ZERO);
        CompletableFuture<Void> rested = new CompletableFuture<>();
        if (rest.isZero()) {
            goOn(rested);
        } else {
            left = left.minus(rest);
            control.after(rest, () -> goOn(rested));
        }
        return rested;
    }

    private void goOn(CompletableFuture<Void> rested) {
        worksSince = Optional.of(control.now());
        rested.complete(null);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
