package org.jackfield.pool.access;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.access.Verdict;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * The access policies: asked one after the other, one question at a time, on one thread for all, each with the same patience.
 *
 * <p>Whoever is late loses that thread, which is interrupted and left to it, and is not asked again before it has come back: it holds
 * the others up once, for as long as patience lasts, and keeps one thread at most. Until then its answer is that it is late.
 *
 * <p>Owned by the control thread; answers come there.
 */
final class Advisers {

    /** Questions that wait; beyond that they count as late, so that a flood of endings costs a bounded memory. */
    private static final int MOST_WAITING = 4096;

    private final Control control;
    private final Threads threads;
    private final Guard guard;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private final List<Adviser> present = new CopyOnWriteArrayList<>();
    private final ArrayDeque<Call<?>> waiting = new ArrayDeque<>();
    private Optional<Call<?>> asked = Optional.empty();
    private Threads.Worker worker;
    private int workers = 1;

    Advisers(Control control, Threads threads, Guard guard, EventStream events, Supplier<PoolSettings> settings) {
        this.control = control;
        this.threads = threads;
        this.guard = guard;
        this.events = events;
        this.settings = settings;
        worker = threads.start("policies");
    }

    /** One comes. */
    void add(AccessPolicy policy) {
        if (present.stream().anyMatch(adviser -> adviser.policy == policy)) {
            return;
        }
        Optional<String> name = guard.ask(
                Shelf.POLICY, policy.getClass().getName(), () -> Optional.of(policy.name()), Optional.<String>empty());
        name.ifPresent(known -> {
            present.add(new Adviser(policy, known));
            events.tell(new NodeEvent.PluginArrived(Shelf.POLICY, known));
        });
    }

    /** One goes: it is not called any more when the stage completes, or hangs and is forgotten. */
    CompletionStage<Void> remove(AccessPolicy policy) {
        Optional<Adviser> gone =
                present.stream().filter(adviser -> adviser.policy == policy).findFirst();
        return gone.map(this::leave).orElse(CompletableFuture.completedStage(null));
    }

    private CompletionStage<Void> leave(Adviser adviser) {
        present.remove(adviser);
        List<Call<?>> pointless =
                waiting.stream().filter(call -> call.adviser == adviser).toList();
        waiting.removeAll(pointless);
        pointless.forEach(Call::skip);
        events.tell(new NodeEvent.PluginLeft(Shelf.POLICY, adviser.name));
        return asked.filter(call -> call.adviser == adviser)
                .<CompletionStage<Void>>map(call -> call.left)
                .orElse(CompletableFuture.completedStage(null));
    }

    /** Those that are required and not here are in the way of everybody new. Any thread. */
    Optional<CloseReason> absent() {
        return settings.get().access().required().stream()
                .filter(name -> present.stream().noneMatch(adviser -> adviser.name.equals(name)))
                .sorted()
                .findFirst()
                .map(name -> new CloseReason.PolicyAbsent(name, AccessLimits.REQUIRED));
    }

    /** Whether there is anybody to ask. Any thread. */
    boolean nobody() {
        return present.isEmpty();
    }

    /** Asks whether somebody may pass, until one refuses. */
    void ask(Function<AccessPolicy, Verdict> question, Consumer<Optional<CloseReason>> answer) {
        ask(present.iterator(), question, answer);
    }

    private void ask(
            Iterator<Adviser> rest, Function<AccessPolicy, Verdict> question, Consumer<Optional<CloseReason>> answer) {
        if (!rest.hasNext()) {
            answer.accept(absent());
            return;
        }
        call(rest.next(), question, reply -> {
            Optional<CloseReason> refusal = refusal(reply);
            if (refusal.isPresent()) {
                answer.accept(refusal);
            } else {
                ask(rest, question, answer);
            }
        });
    }

    private Optional<CloseReason> refusal(Reply<Verdict> reply) {
        if (reply.answer().isPresent()) {
            return reply.answer().get() instanceof Verdict.Refuse refuse
                    ? Optional.of(new CloseReason.RefusedByPolicy(reply.name(), refuse.why()))
                    : Optional.empty();
        }
        return switch (reply.silence()) {
            case LATE -> Optional.of(new CloseReason.PolicyLate(reply.name(), patience(), AccessLimits.PATIENCE));
            case FAILED -> Optional.of(new CloseReason.PluginFailed(reply.name(), reply.failure()));
            case LEFT -> Optional.empty();
        };
    }

    /** Asks all what an ending earns, and tells of the longest. */
    void ask(Function<AccessPolicy, Penalty> question, Sentence sentence) {
        ask(present.iterator(), question, sentence, Optional.empty(), Optional.empty());
    }

    private void ask(
            Iterator<Adviser> rest,
            Function<AccessPolicy, Penalty> question,
            Sentence sentence,
            Optional<Term> address,
            Optional<Term> peer) {
        if (!rest.hasNext()) {
            sentence.passed(address, peer);
            return;
        }
        call(
                rest.next(),
                question,
                reply -> ask(
                        rest,
                        question,
                        sentence,
                        longer(address, reply.answer().flatMap(Penalty::address), reply.name()),
                        longer(peer, reply.answer().flatMap(Penalty::peer), reply.name())));
    }

    private static Optional<Term> longer(Optional<Term> known, Optional<Duration> time, String policy) {
        return time.filter(longer ->
                        known.isEmpty() || longer.compareTo(known.get().time()) > 0)
                .map(longer -> new Term(longer, policy))
                .or(() -> known);
    }

    /** Asks no more. */
    void close() {
        present.clear();
        List<Call<?>> pointless = List.copyOf(waiting);
        waiting.clear();
        pointless.forEach(Call::skip);
        worker.interrupt();
    }

    private <T> void call(Adviser adviser, Function<AccessPolicy, T> question, Consumer<Reply<T>> listener) {
        if (!present.contains(adviser)) {
            listener.accept(new Reply<>(adviser.name, Optional.empty(), Silence.LEFT));
        } else if (adviser.away || waiting.size() >= MOST_WAITING) {
            listener.accept(new Reply<>(adviser.name, Optional.empty(), Silence.LATE));
        } else {
            waiting.add(new Call<>(adviser, question, listener));
            advance();
        }
    }

    private void advance() {
        while (asked.isEmpty() && !waiting.isEmpty()) {
            Call<?> call = waiting.remove();
            if (call.adviser.away) {
                call.late();
            } else {
                asked = Optional.of(call);
                call.begin();
            }
        }
    }

    private Duration patience() {
        return settings.get().access().patience();
    }

    /** What somebody earns, and who said so. */
    record Term(Duration time, String policy) {}

    /** Hears what an ending earns. */
    @FunctionalInterface
    interface Sentence {
        void passed(Optional<Term> address, Optional<Term> peer);
    }

    private enum Silence {
        LATE,
        FAILED,
        LEFT
    }

    /** What a policy says; if nothing, why not. */
    private record Reply<T>(String name, Optional<T> answer, Silence silence, String failure) {

        Reply(String name, Optional<T> answer, Silence silence) {
            this(name, answer, silence, "");
        }
    }

    private static final class Adviser {

        private final AccessPolicy policy;
        private final String name;
        /** Late, and not back yet. */
        private boolean away;

        Adviser(AccessPolicy policy, String name) {
            this.policy = policy;
            this.name = name;
        }
    }

    private final class Call<T> {

        private final Adviser adviser;
        private final Function<AccessPolicy, T> question;
        private final Consumer<Reply<T>> listener;
        private final CompletableFuture<Void> left = new CompletableFuture<>();
        private Cancellable deadline = () -> {};
        private boolean over;

        Call(Adviser adviser, Function<AccessPolicy, T> question, Consumer<Reply<T>> listener) {
            this.adviser = adviser;
            this.question = question;
            this.listener = listener;
        }

        void begin() {
            deadline = control.after(patience(), this::overdue);
            worker.execute(() -> {
                Reply<T> reply = think();
                control.execute(() -> back(reply));
            });
        }

        /** On the policies' thread. */
        private Reply<T> think() {
            try {
                T answer = question.apply(adviser.policy);
                return answer == null
                        ? failed(new NullPointerException("it answered null"))
                        : new Reply<>(adviser.name, Optional.of(answer), Silence.FAILED);
            } catch (Throwable e) {
                return failed(e);
            }
        }

        private Reply<T> failed(Throwable failure) {
            guard.failed(Shelf.POLICY, adviser.name, failure);
            return new Reply<>(adviser.name, Optional.empty(), Silence.FAILED, String.valueOf(failure));
        }

        private void back(Reply<T> reply) {
            adviser.away = false;
            if (!over) {
                end(reply);
            }
        }

        private void overdue() {
            adviser.away = true;
            worker.interrupt();
            workers++;
            worker = threads.start("policies-" + workers);
            events.tell(new NodeEvent.PluginFailed(
                    Shelf.POLICY,
                    adviser.name,
                    "no answer within " + patience().toMillis() + " ms (setting " + AccessLimits.PATIENCE + ")"));
            end(new Reply<>(adviser.name, Optional.empty(), Silence.LATE));
        }

        private void end(Reply<T> reply) {
            over = true;
            deadline.cancel();
            asked = Optional.empty();
            left.complete(null);
            listener.accept(reply);
            advance();
        }

        void late() {
            listener.accept(new Reply<>(adviser.name, Optional.empty(), Silence.LATE));
        }

        void skip() {
            listener.accept(new Reply<>(adviser.name, Optional.empty(), Silence.LEFT));
        }
    }
}
