package org.jackfield.pool.access;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.access.Verdict;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.policy.Settled;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * The access policies: asked one after the other, one question at a time, on one thread for all, each with the same patience.
 *
 * <p>Who wants to pass is asked about before any ending: somebody waits for that answer. Whoever is late loses that thread, which is left
 * to it, and is not asked again before it has come back: it holds the others up once, for as long as patience lasts, and keeps one thread
 * at most. Until then its answer to who wants to pass is that it is late. Nobody waits for what an ending earns: that answer counts until
 * the longer patience with endings is over, and endings wait in line for a policy that has not come back. Whose last patience is over is
 * interrupted.
 *
 * <p>Owned by the control thread; answers come there.
 */
final class Advisers {

    /** Questions of each kind that wait; beyond that they count as late, so that a flood of endings costs a bounded memory. */
    private static final int MOST_WAITING = 4096;

    private static final Settled<Penalty> NOTHING = new Settled<>(Penalty.NONE, Map.of());

    private final Control control;
    private final Threads threads;
    private final Guard guard;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private final List<Adviser> present = new CopyOnWriteArrayList<>();
    private final ArrayDeque<Call<?>> entries = new ArrayDeque<>();
    private final ArrayDeque<Call<?>> endings = new ArrayDeque<>();
    private Optional<Call<?>> asked = Optional.empty();
    private Threads.Worker worker;
    private int workers = 1;
    private boolean advancing;

    Advisers(Control control, Threads threads, Guard guard, EventStream events, Supplier<PoolSettings> settings) {
        this.control = control;
        this.threads = threads;
        this.guard = guard;
        this.events = events;
        this.settings = settings;
        worker = threads.start("policies");
    }

    /** One comes. */
    void add(AccessPolicy policy, String name) {
        if (present.stream().noneMatch(adviser -> adviser.policy == policy)) {
            present.add(new Adviser(policy, name));
            events.tell(new NodeEvent.PluginArrived(Shelf.POLICY, name));
        }
    }

    /** One goes: it is not called any more when the stage completes, or hangs and is forgotten. */
    CompletionStage<Void> remove(AccessPolicy policy) {
        Optional<Adviser> gone =
                present.stream().filter(adviser -> adviser.policy == policy).findFirst();
        return gone.map(this::leave).orElse(CompletableFuture.completedStage(null));
    }

    private CompletionStage<Void> leave(Adviser adviser) {
        present.remove(adviser);
        List<Call<?>> pointless = Stream.of(entries, endings, adviser.held)
                .flatMap(ArrayDeque::stream)
                .filter(call -> call.adviser == adviser)
                .toList();
        entries.removeAll(pointless);
        endings.removeAll(pointless);
        adviser.held.clear();
        adviser.late.ifPresent(Call::forget);
        pointless.forEach(Call::skip);
        events.tell(new NodeEvent.PluginLeft(Shelf.POLICY, adviser.name));
        return asked.filter(call -> call.adviser == adviser)
                .<CompletionStage<Void>>map(call -> call.left)
                .orElse(CompletableFuture.completedStage(null));
    }

    /** Those that are required and not here are in the way of everybody new. Any thread. */
    Optional<CloseReason> absent() {
        Set<String> required = settings.get().access().required();
        if (required.isEmpty()) {
            return Optional.empty();
        }
        return required.stream()
                .filter(name -> present.stream().noneMatch(adviser -> adviser.name.equals(name)))
                .sorted()
                .findFirst()
                .map(name -> new CloseReason.PolicyAbsent(name, AccessLimits.REQUIRED));
    }

    /** The names of those that are here, sorted. Any thread. */
    List<String> names() {
        return present.stream().map(adviser -> adviser.name).sorted().toList();
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
        call(rest.next(), Matter.ENTRY, question, reply -> {
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

    /**
     * Asks all what an ending earns, and tells of the longest.
     *
     * @param witness hears each answer
     */
    void ask(Function<AccessPolicy, Penalty> question, Witness witness, Sentence sentence) {
        ask(
                present.iterator(),
                policy -> Settled.ask(policy::settings, () -> question.apply(policy)),
                witness,
                sentence,
                Optional.empty(),
                Optional.empty());
    }

    private void ask(
            Iterator<Adviser> rest,
            Function<AccessPolicy, Settled<Penalty>> question,
            Witness witness,
            Sentence sentence,
            Optional<Term> address,
            Optional<Term> peer) {
        if (!rest.hasNext()) {
            sentence.passed(address, peer);
            return;
        }
        call(rest.next(), Matter.ENDING, question, reply -> {
            if (reply.silence() != Silence.LEFT) {
                witness.heard(
                        reply.answer().map(said -> reply.name()), reply.answer().orElse(NOTHING));
            }
            Optional<Penalty> said = reply.answer().map(Settled::answer);
            ask(
                    rest,
                    question,
                    witness,
                    sentence,
                    longer(address, said.flatMap(Penalty::address), reply.name()),
                    longer(peer, said.flatMap(Penalty::peer), reply.name()));
        });
    }

    private static Optional<Term> longer(Optional<Term> known, Optional<Duration> time, String policy) {
        return time.filter(longer ->
                        known.isEmpty() || longer.compareTo(known.get().time()) > 0)
                .map(longer -> new Term(longer, policy))
                .or(() -> known);
    }

    /** Asks no more. */
    void close() {
        List<Call<?>> pointless = Stream.concat(
                        Stream.of(entries, endings), present.stream().map(adviser -> adviser.held))
                .flatMap(ArrayDeque::stream)
                .toList();
        List<Call<?>> late = Stream.concat(asked.stream(), present.stream().flatMap(adviser -> adviser.late.stream()))
                .toList();
        present.clear();
        entries.clear();
        endings.clear();
        late.forEach(Call::forget);
        pointless.forEach(Call::skip);
        worker.interrupt();
    }

    private <T> void call(
            Adviser adviser, Matter matter, Function<AccessPolicy, T> question, Consumer<Reply<T>> listener) {
        if (!present.contains(adviser)) {
            listener.accept(new Reply<>(adviser.name, Optional.empty(), Silence.LEFT));
        } else if (adviser.away && matter == Matter.ENTRY || waiting(matter) >= MOST_WAITING) {
            listener.accept(new Reply<>(adviser.name, Optional.empty(), Silence.LATE));
        } else {
            (matter == Matter.ENTRY ? entries : endings).add(new Call<>(adviser, matter, question, listener));
            advance();
        }
    }

    private int waiting(Matter matter) {
        return matter == Matter.ENTRY
                ? entries.size()
                : endings.size()
                        + present.stream()
                                .mapToInt(adviser -> adviser.held.size())
                                .sum();
    }

    /** An answer that asks the next leaves that to the loop that brought it, however many wait. */
    private void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (asked.isEmpty() && !(entries.isEmpty() && endings.isEmpty())) {
                Call<?> call = entries.isEmpty() ? endings.remove() : entries.remove();
                if (!call.adviser.away) {
                    asked = Optional.of(call);
                    call.begin();
                } else if (call.matter == Matter.ENTRY) {
                    call.late();
                } else {
                    call.hold();
                }
            }
        } finally {
            advancing = false;
        }
    }

    private void nextWorker() {
        workers++;
        worker = threads.start("policies-" + workers);
    }

    private Duration patience() {
        return settings.get().access().patience();
    }

    private Duration endingPatience() {
        return settings.get().access().endingPatience();
    }

    /** What somebody earns, and who said so. */
    record Term(Duration time, String policy) {}

    /** Hears what an ending earns. */
    @FunctionalInterface
    interface Sentence {
        void passed(Optional<Term> address, Optional<Term> peer);
    }

    /** Hears what a policy says of an ending; without a name nobody has said anything, in time and without a failure. */
    @FunctionalInterface
    interface Witness {
        void heard(Optional<String> policy, Settled<Penalty> said);
    }

    private enum Matter {
        /** Somebody wants to pass, and waits. */
        ENTRY,
        /** Somebody has gone, and nobody waits. */
        ENDING
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
        /** Endings to be asked about when it has come back. */
        private final ArrayDeque<Call<?>> held = new ArrayDeque<>();
        /** Late, and not back yet. */
        private boolean away;
        /** The ending that it thinks about while it is away, as long as that counts. */
        private Optional<Call<?>> late = Optional.empty();

        Adviser(AccessPolicy policy, String name) {
            this.policy = policy;
            this.name = name;
        }
    }

    private final class Call<T> {

        private final Adviser adviser;
        private final Matter matter;
        private final Function<AccessPolicy, T> question;
        private final Consumer<Reply<T>> listener;
        private final CompletableFuture<Void> left = new CompletableFuture<>();
        private Threads.Worker thread;
        private Cancellable deadline = () -> {};
        private final AtomicBoolean begun = new AtomicBoolean();
        private volatile boolean answered;
        private boolean over;

        Call(Adviser adviser, Matter matter, Function<AccessPolicy, T> question, Consumer<Reply<T>> listener) {
            this.adviser = adviser;
            this.matter = matter;
            this.question = question;
            this.listener = listener;
        }

        void begin() {
            deadline.cancel();
            thread = worker;
            Duration longer = endingPatience().minus(patience());
            deadline = matter == Matter.ENDING && !longer.isNegative() && !longer.isZero()
                    ? control.after(patience(), () -> goOnAside(longer))
                    : control.after(patience(), () -> overdue(patience(), AccessLimits.PATIENCE));
            thread.execute(() -> {
                if (!begun.compareAndSet(false, true)) {
                    control.execute(this::lapsed);
                    return;
                }
                Reply<T> reply = think();
                answered = true;
                control.execute(() -> back(reply));
            });
        }

        /** It may go on thinking; the others are asked on another thread meanwhile. */
        private void goOnAside(Duration longer) {
            if (answered) {
                return;
            }
            adviser.away = true;
            adviser.late = Optional.of(this);
            asked = Optional.empty();
            thread.stop();
            nextWorker();
            deadline = control.after(longer, () -> overdue(endingPatience(), AccessLimits.ENDING_PATIENCE));
            advance();
        }

        /** Waits for a policy that is late with another question. */
        void hold() {
            adviser.held.add(this);
            deadline.cancel();
            deadline = control.after(endingPatience(), () -> {
                if (adviser.held.remove(this)) {
                    late();
                }
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

        /** It has not been heard, and the policy is there. */
        private void lapsed() {
            returned();
            advance();
        }

        private void returned() {
            adviser.away = false;
            endings.addAll(adviser.held);
            adviser.held.clear();
        }

        private void back(Reply<T> reply) {
            returned();
            if (over) {
                advance();
            } else {
                end(reply);
            }
        }

        private void overdue(Duration limit, String setting) {
            if (answered) {
                // the answer waits for this thread, as the deadline did
                return;
            }
            adviser.away = true;
            if (asked.equals(Optional.of(this))) {
                nextWorker();
            }
            if (begun.compareAndSet(false, true)) {
                // the machine is late, and perhaps not the policy: a thread that is interrupted now would never tell us
                // that it is back
                thread.stop();
            } else {
                thread.interrupt();
            }
            guard.failed(
                    Shelf.POLICY,
                    adviser.name,
                    new TimeoutException("no answer within " + limit.toMillis() + " ms (setting " + setting + ")"));
            end(new Reply<>(adviser.name, Optional.empty(), Silence.LATE));
        }

        /** Its answer counts no more. */
        void forget() {
            thread.interrupt();
            end(new Reply<>(adviser.name, Optional.empty(), Silence.LEFT));
        }

        private void end(Reply<T> reply) {
            over = true;
            deadline.cancel();
            if (asked.equals(Optional.of(this))) {
                asked = Optional.empty();
            }
            adviser.late = adviser.late.filter(call -> call != this);
            left.complete(null);
            listener.accept(reply);
            advance();
        }

        void late() {
            deadline.cancel();
            listener.accept(new Reply<>(adviser.name, Optional.empty(), Silence.LATE));
        }

        void skip() {
            deadline.cancel();
            listener.accept(new Reply<>(adviser.name, Optional.empty(), Silence.LEFT));
        }
    }
}
