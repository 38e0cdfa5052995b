package org.jackfield.pool.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * The policies of one kind, of which the one with the highest ranking is asked; among equals, the one that came first.
 *
 * <p>One question at a time, on a thread of its own, so that no policy of another kind waits, and nobody at all if a policy hangs. Whoever is late is
 * counted as failed, loses that thread, which is interrupted and left to it, and is not asked again before it has come back: so it keeps one
 * thread at most. Meanwhile nobody answers, and neither does one that ranks lower: a policy that hangs must not hand the
 * decision to one that the operator has not chosen.
 *
 * <p>Owned by the control thread; answers come there.
 *
 * @param <P> the policies
 */
public final class Panel<P> {

    private final String thread;
    private final Control control;
    private final Threads threads;
    private final Guard guard;
    private final EventStream events;
    private final Supplier<Duration> patience;
    private volatile List<Seat<P>> seats = List.of();
    private Optional<Call<?>> asked = Optional.empty();
    private Threads.Worker worker;
    private int workers = 1;

    /**
     * Nobody is here.
     *
     * @param thread the name of the thread on which they think
     */
    public Panel(
            String thread,
            Control control,
            Threads threads,
            Guard guard,
            EventStream events,
            Supplier<Duration> patience) {
        this.thread = thread;
        this.control = control;
        this.threads = threads;
        this.guard = guard;
        this.events = events;
        this.patience = patience;
        worker = threads.start(thread);
    }

    /** One comes, or has another ranking now. */
    public void seat(P policy, String name, int ranking) {
        Optional<Seat<P>> present = find(policy);
        if (present.isPresent()) {
            present.get().ranking = ranking;
            order(new ArrayList<>(seats));
            return;
        }
        List<Seat<P>> more = new ArrayList<>(seats);
        more.add(new Seat<>(policy, name, ranking));
        order(more);
        events.tell(new NodeEvent.PluginArrived(Shelf.POLICY, name));
    }

    private void order(List<Seat<P>> some) {
        some.sort((one, other) -> Integer.compare(other.ranking, one.ranking));
        seats = List.copyOf(some);
    }

    private Optional<Seat<P>> find(P policy) {
        return seats.stream().filter(seat -> seat.policy == policy).findFirst();
    }

    /** One goes: it is not called any more when the stage completes, or hangs and is forgotten. */
    public CompletionStage<Void> leave(P policy) {
        Optional<Seat<P>> gone = find(policy);
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
    public List<String> names() {
        return seats.stream().map(seat -> seat.name).toList();
    }

    /** Whether anybody is asked. Any thread. */
    public boolean present() {
        return !seats.isEmpty();
    }

    /**
     * Asks; not before the answer to the last question has come. The question is put on the policies' thread: what it throws, for what cannot
     * be an answer, too, is the policy's failure.
     *
     * @param listener hears the answer, with the policy's name; empty if there is nobody, or nobody who answers
     */
    public <A> void ask(Function<P, A> question, Consumer<Optional<Answer<A>>> listener) {
        if (seats.isEmpty() || seats.get(0).away) {
            listener.accept(Optional.empty());
            return;
        }
        Call<A> call = new Call<>(seats.get(0), listener);
        asked = Optional.of(call);
        call.begin(question);
    }

    /** Asks no more. */
    public void close() {
        seats = List.of();
        asked.ifPresent(Call::forget);
        worker.interrupt();
    }

    /** What is said, and by whom. */
    public record Answer<A>(A said, String policy) {}

    private static final class Seat<P> {

        private final P policy;
        private final String name;
        private int ranking;
        /** Late, and not back yet. */
        private boolean away;

        Seat(P policy, String name, int ranking) {
            this.policy = policy;
            this.name = name;
            this.ranking = ranking;
        }
    }

    private final class Call<A> {

        private final Seat<P> seat;
        private final Consumer<Optional<Answer<A>>> listener;
        private final CompletableFuture<Void> left = new CompletableFuture<>();
        private final Threads.Worker worker = Panel.this.worker;
        private Cancellable deadline = () -> {};
        private final AtomicBoolean begun = new AtomicBoolean();
        private volatile boolean answered;
        private boolean over;

        Call(Seat<P> seat, Consumer<Optional<Answer<A>>> listener) {
            this.seat = seat;
            this.listener = listener;
        }

        void begin(Function<P, A> question) {
            Duration limit = patience.get();
            deadline = control.after(limit, () -> overdue(limit));
            worker.execute(() -> {
                if (!begun.compareAndSet(false, true)) {
                    return;
                }
                Optional<Answer<A>> answer = think(question);
                answered = true;
                control.execute(() -> back(answer));
            });
        }

        /** On the policies' thread. */
        private Optional<Answer<A>> think(Function<P, A> question) {
            try {
                A said = question.apply(seat.policy);
                if (said == null) {
                    throw new NullPointerException("it answered null");
                }
                return Optional.of(new Answer<>(said, seat.name));
            } catch (Throwable e) {
                guard.failed(Shelf.POLICY, seat.name, e);
                return Optional.empty();
            }
        }

        private void back(Optional<Answer<A>> answer) {
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
                end(Optional.empty());
                return;
            }
            seat.away = true;
            workers++;
            Panel.this.worker = threads.start(thread + "-" + workers);
            worker.interrupt();
            guard.failed(
                    Shelf.POLICY,
                    seat.name,
                    new TimeoutException(
                            "no answer within " + limit.toMillis() + " ms (setting " + AccessLimits.PATIENCE + ")"));
            end(Optional.empty());
        }

        private void end(Optional<Answer<A>> answer) {
            forget();
            listener.accept(answer);
        }
    }
}
