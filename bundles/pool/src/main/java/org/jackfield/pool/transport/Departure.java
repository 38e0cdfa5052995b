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
 * as before. When turns have taken too long, one of them or all together, the rest go at once.
 *
 * <p>Owned by the control thread.
 */
final class Departure {

    /** A busy machine takes some milliseconds. */
    private static final Duration LONGEST_TURN = Duration.ofMillis(100);

    /** Whoever stops the plugin waits meanwhile, and sessions for another transport if there is no next version. */
    private static final Duration ALL_TURNS = Duration.ofMillis(300);

    private final Function<StableChannel, CompletableFuture<Void>> letGo;
    private final Queue<StableChannel> left;
    private final Control control;
    private final Rests rests;
    private final Instant until;

    private Departure(
            Collection<StableChannel> channels,
            Function<StableChannel, CompletableFuture<Void>> letGo,
            Duration turns,
            Control control) {
        this.letGo = letGo;
        this.left = new ArrayDeque<>(channels);
        this.control = control;
        this.rests = new Rests(control);
        this.until = control.now().plus(turns);
    }

    /**
     * Completes when all have been let go of.
     *
     * @param letGo completes, and does not fail, when that is done
     * @param limit after which nothing may be asked of the plugin any more
     */
    static CompletableFuture<Void> inTurn(
            Collection<StableChannel> channels,
            Function<StableChannel, CompletableFuture<Void>> letGo,
            Duration limit,
            Control control) {
        Duration half = limit.dividedBy(2);
        return new Departure(channels, letGo, half.compareTo(ALL_TURNS) < 0 ? half : ALL_TURNS, control).go();
    }

    /** The same without turns. */
    static CompletableFuture<Void> atOnce(
            Collection<StableChannel> channels, Function<StableChannel, CompletableFuture<Void>> letGo) {
        return CompletableFuture.allOf(channels.stream().map(letGo).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> go() {
        return left.isEmpty() || !control.now().isBefore(until)
                ? atOnce(left, letGo)
                : rests.rest().thenCompose(rested -> next());
    }

    private CompletableFuture<Void> next() {
        CompletableFuture<Void> gone = letGo.apply(left.remove());
        CompletableFuture<Boolean> swift = gone.thenApply(done -> true);
        Cancellable patience = control.after(LONGEST_TURN, () -> swift.complete(false));
        return swift.thenComposeAsync(
                        soon -> {
                            patience.cancel();
                            return soon ? go() : atOnce(left, letGo);
                        },
                        control)
                .thenCombine(gone, (others, done) -> done);
    }
}
