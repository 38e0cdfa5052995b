package org.jackfield.pool.selection;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.recording.Yielding;
import org.jackfield.api.scoring.PeerScore;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;
import org.jackfield.api.selection.SelectionPolicy;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.address.table.Entry;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.address.table.Teller;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.policy.Panel;
import org.jackfield.pool.policy.Settled;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * What the selection policy says of whom to dial and whom to let go. While nobody answers, all are dialled in the order in which they
 * were drawn, and nobody is let go.
 *
 * <p>How often one yields is bounded by {@link Pace}. Owned by the control thread, but for what says otherwise; answers come there, at once
 * if there is no policy.
 */
public final class Choices {

    /** Beyond that nobody is asked: a flood of newcomers waits for no policy. */
    private static final int MOST_WAITING = 64;

    private final Panel<SelectionPolicy> panel;
    private final Census census;
    private final Pool pool;
    private final Book book;
    private final Control control;
    private final Guard guard;
    private final Supplier<PoolSettings> settings;
    private final Consumer<Yielding> recorder;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    /** Those that have been told to go for somebody else, and are still there. */
    private final Set<PeerConnection> yielding = new HashSet<>();

    private final Pace pace;
    private boolean asking;

    /**
     * Remembers.
     *
     * @param scores what connected peers are worth, and why
     * @param recorder takes every question about who yields, and its answer
     */
    public Choices(
            Pool pool,
            Book book,
            Control control,
            Threads threads,
            Guard guard,
            EventStream events,
            RandomGenerator random,
            Supplier<PoolSettings> settings,
            Function<PeerId, Optional<PeerScore>> scores,
            Consumer<Yielding> recorder) {
        this.pool = pool;
        this.book = book;
        this.control = control;
        this.guard = guard;
        this.settings = settings;
        this.recorder = recorder;
        panel = new Panel<>("selection", control, threads, guard, events, () -> settings.get()
                .access()
                .patience());
        census = new Census(pool, random, scores);
        pace = new Pace(() -> settings.get().connect().displacementInterval());
    }

    /**
     * Who knows more of the connections.
     *
     * @param held whether the operator wants it connected
     * @param tellers by whose word an open point was dialled
     */
    public void ask(Predicate<PeerConnection> held, Function<PointId, Optional<NetworkGroup>> tellers) {
        census.ask(open -> held.test(open) || book.trusts(open.peer(), open.point()), tellers);
    }

    /** A policy comes, or has another ranking. */
    public void add(SelectionPolicy policy, String name, int ranking) {
        panel.seat(policy, name, ranking);
        pace.askAgain();
    }

    /** A policy goes; completes when it is not called any more, or hangs and is forgotten. */
    public CompletionStage<Void> remove(SelectionPolicy policy) {
        pace.askAgain();
        return panel.leave(policy);
    }

    /** The policies, the one that is asked first. Any thread. */
    public List<PolicyState> policies() {
        List<String> names = panel.names();
        return names.stream()
                .map(name -> new PolicyState(
                        PolicyState.Kind.SELECTION,
                        name,
                        name.equals(names.get(0)),
                        guard.failures(Shelf.POLICY, name)))
                .toList();
    }

    /** Asks no more. */
    public void shutdown() {
        panel.close();
        waiting.clear();
    }

    /** Whether there is a policy. Any thread. */
    public boolean present() {
        return panel.present();
    }

    /** Connections that count: all but those that are on their way out for somebody else. */
    public int connections() {
        return pool.size() - yielding.size();
    }

    /** Which of the drawn points to dial, in which order. */
    public void dial(List<PointId> drawn, Candidate.Purpose purpose, Consumer<List<PointId>> answer) {
        if (drawn.isEmpty() || !present()) {
            answer.accept(drawn);
            return;
        }
        line(
                () -> {
                    List<Candidate> candidates = drawn.stream()
                            .map(point -> candidate(point, purpose))
                            .toList();
                    List<Neighbour> connected = census.connected();
                    Instant now = control.now();
                    put(
                            policy -> some(policy.dial(candidates, connected, now), candidates),
                            said -> answer.accept(said.map(chosen -> chosen.said().stream()
                                            .map(Candidate::point)
                                            .toList())
                                    .orElse(drawn)));
                },
                () -> answer.accept(drawn));
    }

    private Candidate candidate(PointId point, Candidate.Purpose purpose) {
        Optional<KnownPoint> known = book.point(point);
        return new Candidate(
                point,
                census.group(NetworkGroup.ofTeller(point)),
                book.entry(point).flatMap(Entry::teller).map(Teller::group).map(census::group),
                known.flatMap(KnownPoint::lastSeen),
                known.flatMap(KnownPoint::lastMiss),
                purpose);
    }

    private static List<Candidate> some(List<Candidate> chosen, List<Candidate> drawn) {
        List<Candidate> some = List.copyOf(chosen);
        Set<Candidate> left = new HashSet<>(drawn);
        for (Candidate one : some) {
            if (!left.remove(one)) {
                throw new IllegalArgumentException("it dials " + one.point() + ", which was not drawn, or twice");
            }
        }
        return some;
    }

    /**
     * Whether anybody could yield now; while questions are recorded, they are put also if nobody answers, so that a policy can be tried on
     * them.
     */
    public boolean displaces() {
        return (present() || settings.get().recording().present().isPresent()) && pace.ready(control.now());
    }

    /** Who yields to a newcomer; empty: nobody. */
    public void displace(PeerId newcomer, PointId from, Consumer<Optional<Displacement>> answer) {
        Newcomer who = new Newcomer(newcomer, census.group(NetworkGroup.ofTeller(from)), from.scheme());
        line(
                () -> {
                    // those who were asked about before it may have been of its group
                    if (!pace.ready(who.group(), control.now())) {
                        answered(Optional.empty(), answer);
                        return;
                    }
                    List<Neighbour> connected = census.connected();
                    Instant now = control.now();
                    put(
                            policy -> Settled.ask(
                                    policy::settings, () -> one(policy.displace(who, connected, now), connected)),
                            said -> {
                                record(now, who, connected, said);
                                Optional<Displacement> promised = said.flatMap(chosen -> chosen.said()
                                        .answer()
                                        .flatMap(peer -> open(peer, who.group()))
                                        .map(gone -> new Displacement(gone, who.group(), chosen.policy())));
                                if (promised.isEmpty()) {
                                    pace.turnedAway(who.group(), control.now());
                                }
                                answer.accept(promised);
                            });
                },
                () -> answer.accept(Optional.empty()));
    }

    private void record(
            Instant now,
            Newcomer who,
            List<Neighbour> connected,
            Optional<Panel.Answer<Settled<Optional<PeerId>>>> said) {
        if (connected.size() <= Yielding.MOST_CONNECTED) {
            recorder.accept(new Yielding(
                    now,
                    who,
                    connected,
                    said.map(Panel.Answer::policy),
                    said.map(chosen -> chosen.said().settings()).orElse(Map.of()),
                    said.flatMap(chosen -> chosen.said().answer())));
        }
    }

    private static Optional<PeerId> one(Optional<PeerId> chosen, List<Neighbour> connected) {
        chosen.ifPresent(peer -> {
            if (connected.stream()
                    .noneMatch(one -> one.dispensable() && one.peer().equals(peer))) {
                throw new IllegalArgumentException("it lets go " + peer + ", which is not to be let go");
            }
        });
        return chosen;
    }

    /** While the policy thought about it, it may have gone, or another may have yielded. */
    private Optional<PeerConnection> open(PeerId peer, Group newcomers) {
        return pool.find(peer).filter(open -> pace.ready(newcomers, control.now()) && census.dispensable(open));
    }

    /**
     * The newcomer is here, and the other goes, if it still can. Only now the interval begins: whoever is promised a place and never comes
     * keeps it from nobody. Of several who were promised one, the first to come has it.
     */
    public void carryOut(Displacement displacement) {
        PeerConnection gone = displacement.connection();
        Instant now = control.now();
        if (pace.ready(displacement.group(), now) && census.dispensable(gone) && yielding.add(gone)) {
            pace.placed(displacement.group(), now);
            gone.gone().thenRun(() -> yielding.remove(gone));
            gone.close(new CloseReason.Displaced(displacement.policy()));
        }
    }

    /** Questions are put one after the other. */
    private void line(Runnable question, Runnable tooMany) {
        if (waiting.size() >= MOST_WAITING) {
            tooMany.run();
        } else {
            waiting.add(question);
            next();
        }
    }

    private <A> void put(Function<SelectionPolicy, A> question, Consumer<Optional<Panel.Answer<A>>> answer) {
        panel.ask(question, said -> answered(said, answer));
    }

    private <A> void answered(A said, Consumer<A> answer) {
        asking = false;
        answer.accept(said);
        next();
    }

    private void next() {
        if (!asking && !waiting.isEmpty()) {
            asking = true;
            waiting.remove().run();
        }
    }
}
