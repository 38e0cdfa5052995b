package org.jackfield.pool.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jackfield.api.node.NodeEvent.TransportExchanged;
import org.jackfield.api.node.NodeEvent.TransportExchanged.Outcome;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Carrier.Standing;

/**
 * A newer version takes over from one that is still there: the listeners first, then channel by channel with {@link Rests}, so that each
 * pauses for its own turn alone. What fails is taken back, and with it all that went before.
 *
 * <p>Owned by the control thread.
 */
final class Switch {

    private final Carrier from;
    private final Carrier to;
    private final Listeners posts;
    private final Control control;
    private final EventStream events;
    private final Orphan orphan;
    private final Instant begun;
    private final Rests rests;
    private final Set<StableChannel> tried = new HashSet<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private CompletableFuture<Void> step = CompletableFuture.completedFuture(null);
    private int listeners;
    private int channels;
    private boolean calledOff;

    Switch(Carrier from, Carrier to, Listeners posts, Control control, EventStream events, Orphan orphan) {
        this.from = from;
        this.to = to;
        this.posts = posts;
        this.control = control;
        this.events = events;
        this.orphan = orphan;
        this.begun = control.now();
        this.rests = new Rests(control);
    }

    /** Begins; completes on the control thread when all is decided. */
    CompletionStage<Void> begin() {
        listen(this::next);
        return over;
    }

    boolean concerns(Carrier carrier) {
        return carrier == from || carrier == to;
    }

    /** One of the two goes. Completes on the control thread when neither is asked for anything by this switch any more. */
    CompletionStage<Void> callOff(Carrier gone) {
        calledOff = true;
        Carrier other = gone == from ? to : from;
        return step.thenRun(() -> end(
                Outcome.CALLED_OFF,
                gone.edition().version() + " left; " + other.edition().version() + " goes on with the rest"));
    }

    private void listen(Runnable then) {
        asked(posts.move(from, to), moved -> {
            listeners += moved.listeners();
            if (moved.trouble().isEmpty()) {
                then.run();
            } else {
                rollBack(moved.trouble());
            }
        });
    }

    private void next() {
        if (isAnyLeft()) {
            asked(rests.rest(), rested -> untried(from).ifPresentOrElse(this::move, this::serve));
        } else {
            serve();
        }
    }

    private boolean isAnyLeft() {
        return !tried.containsAll(from.channels());
    }

    private void move(StableChannel channel) {
        asked(channel.move(from, to, orphan), trouble -> {
            if (trouble.isPresent()) {
                rollBack(trouble.get());
            } else {
                channels += to.holds(channel) ? 1 : 0;
                next();
            }
        });
    }

    private Optional<StableChannel> untried(Carrier carrier) {
        return carrier.channels().stream().filter(tried::add).findFirst();
    }

    /** What is new is the newer one's from now on; what was on its way meanwhile follows. */
    private void serve() {
        to.stand(Standing.SERVES);
        from.whenOpened(late -> control.execute(() -> late.move(from, to, orphan)));
        listen(() -> {
            if (isAnyLeft()) {
                next();
            } else {
                end(Outcome.ADOPTED, "");
            }
        });
    }

    private void rollBack(String why) {
        to.stand(Standing.REFUSED);
        from.whenOpened(opened -> {});
        tried.clear();
        asked(posts.move(to, from), moved -> bringBack(moved.trouble().isEmpty() ? why : why + "; " + moved.trouble()));
    }

    private void bringBack(String why) {
        Optional<StableChannel> channel = untried(to);
        if (channel.isEmpty()) {
            end(Outcome.ROLLED_BACK, why);
        } else {
            // whoever cannot come back has ended, and says why itself
            asked(channel.get().move(to, from, orphan), trouble -> bringBack(why));
        }
    }

    private <T> void asked(CompletionStage<T> stage, Consumer<T> then) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        step = taken;
        stage.whenComplete((answer, failure) -> control.execute(() -> {
            if (calledOff) {
                taken.complete(null);
                return;
            }
            if (failure == null) {
                then.accept(answer);
            } else {
                end(Outcome.ROLLED_BACK, String.valueOf(failure));
            }
            taken.complete(null);
        }));
    }

    private void end(Outcome outcome, String why) {
        if (over.isDone()) {
            return;
        }
        events.tell(new TransportExchanged(
                from.scheme(),
                from.edition().version(),
                to.edition().version(),
                outcome,
                channels,
                listeners,
                Duration.between(begun, control.now()),
                why));
        over.complete(null);
    }
}
