package org.jackfield.pool.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * The scoring policies, of which the one with the highest ranking is asked; among equals, the one that came first.
 *
 * <p>One question at a time, on a thread of its own, so that no access policy waits for a score, and nobody at all if a policy hangs. Whoever is late is
 * counted as failed, loses that thread, which is interrupted and left to it, and is not asked again before it has come back: so it keeps one
 * thread at most. Meanwhile nobody answers, and neither does one that ranks lower: a policy that hangs must not hand the
 * decision to one that the operator has not chosen.
 *
 * <p>Owned by the control thread; answers come there.
 */
final class Referee {

    private final Control control;
    private final Threads threads;
    private final Guard guard;
    private final EventStream events;
    private final Supplier<Duration> patience;
    private volatile List<Seat> seats = List.of();
    private Optional<Call> asked = Optional.empty();
    private Threads.Worker worker;
    private int workers = 1;

    Referee(Control control, Threads threads, Guard guard, EventStream events, Supplier<Duration> patience) {
        this.control = control;
        this.threads = threads;
        this.guard = guard;
        this.events = events;
        this.patience = patience;
        worker = threads.start("scoring");
    }

    /** One comes, or has another ranking now; true if it is here. */
    boolean seat(ScoringPolicy policy, int ranking) {
        Optional<Seat> present = find(policy);
        if (present.isPresent()) {
            present.get().ranking = ranking;
            order(new ArrayList<>(seats));
            return true;
        }
        Optional<String> name = guard.ask(
                Shelf.POLICY, policy.getClass().getName(), () -> Optional.of(policy.name()), Optional.<String>empty());
        name.ifPresent(known -> {
            List<Seat> more = new ArrayList<>(seats);
            more.add(new Seat(policy, known, ranking));
            order(more);
            events.tell(new NodeEvent.PluginArrived(Shelf.POLICY, known));
        });
        return name.isPresent();
    }

    private void order(List<Seat> some) {
        some.sort((one, other) -> Integer.compare(other.ranking, one.ranking));
        seats = List.copyOf(some);
    }

    private Optional<Seat> find(ScoringPolicy policy) {
        return seats.stream().filter(seat -> seat.policy == policy).findFirst();
    }

    /** One goes: it is not called any more when the stage completes, or hangs and is forgotten. */
    CompletionStage<Void> leave(ScoringPolicy policy) {
        Optional<Seat> gone = find(policy);
        if (gone.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        seats = seats.stream().filter(seat -> seat != gone.get()).toList();
        events.tell(new NodeEvent.PluginLeft(Shelf.POLICY, gone.get().name));
        return asked.filter(call -> call.seat == gone.get())
                .<CompletionStage<Void>>map(call -> call.left)
                .orElse(CompletableFuture.completedStage(null));
    }

    /** The names, the one that is asked first. Any thread. */
    List<String> names() {
        return seats.stream().map(seat -> seat.name).toList();
    }

    /** Whether anybody is asked. */
    boolean present() {
        return !seats.isEmpty();
    }

    /** Asks; not before the answer to the last question has come. */
    void ask(PeerHistory history, Instant now, Consumer<Answer> listener) {
        if (seats.isEmpty() || seats.get(0).away) {
            listener.accept(Answer.NOBODY);
            return;
        }
        Call call = new Call(seats.get(0), listener);
        asked = Optional.of(call);
        call.begin(history, now);
    }

    /** Asks no more. */
    void close() {
        seats = List.of();
        asked.ifPresent(Call::forget);
        worker.interrupt();
    }

    /** What is said, and by whom. */
    record Answer(Score score, Optional<String> policy) {

        /** There is nobody, or nobody who answers. */
        static final Answer NOBODY = new Answer(Score.NEUTRAL, Optional.empty());
    }

    private static final class Seat {

        private final ScoringPolicy policy;
        private final String name;
        private int ranking;
        /** Late, and not back yet. */
        private boolean away;

        Seat(ScoringPolicy policy, String name, int ranking) {
            this.policy = policy;
            this.name = name;
            this.ranking = ranking;
        }
    }

    private final class Call {

        private final Seat seat;
        private final Consumer<Answer> listener;
        private final CompletableFuture<Void> left = new CompletableFuture<>();
        private final Threads.Worker thread = worker;
        private Cancellable deadline = () -> {};
        private final AtomicBoolean begun = new AtomicBoolean();
        private volatile boolean answered;
        private boolean over;

        Call(Seat seat, Consumer<Answer> listener) {
            this.seat = seat;
            this.listener = listener;
        }

        void begin(PeerHistory history, Instant now) {
            Duration limit = patience.get();
            deadline = control.after(limit, () -> overdue(limit));
            thread.execute(() -> {
                if (!begun.compareAndSet(false, true)) {
                    return;
                }
                Answer answer = think(history, now);
                answered = true;
                control.execute(() -> back(answer));
            });
        }

        /** On the policies' thread. */
        private Answer think(PeerHistory history, Instant now) {
            try {
                Score score = seat.policy.score(history, now);
                if (score == null) {
                    throw new NullPointerException("it answered null");
                }
                return new Answer(score, Optional.of(seat.name));
            } catch (Throwable e) {
                guard.failed(Shelf.POLICY, seat.name, e);
                return Answer.NOBODY;
            }
        }

        private void back(Answer answer) {
            seat.away = false;
            if (!over) {
                end(answer);
            }
        }

        /** Nobody waits for the answer any more. */
        private void forget() {
            over = true;
            deadline.cancel();
            asked = Optional.empty();
            left.complete(null);
        }

        private void overdue(Duration limit) {
            if (answered || over) {
                // the answer waits for this thread, as the deadline did
                return;
            }
            if (begun.compareAndSet(false, true)) {
                // the machine was late, and not the policy: it will not hear this question
                end(Answer.NOBODY);
                return;
            }
            seat.away = true;
            workers++;
            worker = threads.start("scoring-" + workers);
            thread.interrupt();
            guard.failed(
                    Shelf.POLICY,
                    seat.name,
                    new TimeoutException(
                            "no answer within " + limit.toMillis() + " ms (setting " + AccessLimits.PATIENCE + ")"));
            end(Answer.NOBODY);
        }

        private void end(Answer answer) {
            forget();
            listener.accept(answer);
        }
    }
}
