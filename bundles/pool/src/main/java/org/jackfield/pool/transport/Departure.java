package org.jackfield.pool.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.thread.Control;

/**
 * A version that leaves lets go of its channels: of one after the other, with {@link Rests}, since whoever has not had his turn yet goes on
 * as before. When turns have taken too long, all together or one of them, the rest go at once.
 *
 * <p>Owned by the control thread.
 */
final class Departure {

    /** A busy machine takes some milliseconds. */
    private static final Duration LONGEST_TURN = Duration.ofMillis(100);

    private final Control control;
    private final Function<StableChannel, CompletableFuture<Void>> letGo;
    private final Queue<StableChannel> left;
    private final Rests rests;
    private final Instant until;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();

    /**
     * Does nothing yet.
     *
     * @param letGo completes, and does not fail, when that is done
     * @param turns how long they may take; nothing: all go at once
     */
    Departure(
            Collection<StableChannel> channels,
            Function<StableChannel, CompletableFuture<Void>> letGo,
            Duration turns,
            Control control) {
        this.control = control;
        this.letGo = letGo;
        this.left = new ArrayDeque<>(channels);
        this.rests = new Rests(control);
        this.until = control.now().plus(turns);
    }

    /** Completes on the control thread when nobody waits for his turn any more. */
    CompletableFuture<Void> begun() {
        return begun;
    }

    /** Begins; completes when all have been let go of. */
    CompletableFuture<Void> begin() {
        return left.isEmpty() || !control.now().isBefore(until)
                ? all()
                : rests.rest().thenCompose(rested -> next());
    }

    private CompletableFuture<Void> next() {
        CompletableFuture<Void> gone = letGo.apply(left.remove());
        CompletableFuture<Boolean> swift = gone.thenApply(done -> true);
        Cancellable patience = control.after(LONGEST_TURN, () -> swift.complete(false));
        return swift.thenComposeAsync(
                        soon -> {
                            patience.cancel();
                            return soon ? begin() : all();
                        },
                        control)
                .thenCombine(gone, (others, done) -> done);
    }

    private CompletableFuture<Void> all() {
        CompletableFuture<?>[] gone = left.stream().map(letGo).toArray(CompletableFuture<?>[]::new);
        begun.complete(null);
        return CompletableFuture.allOf(gone);
    }
}
