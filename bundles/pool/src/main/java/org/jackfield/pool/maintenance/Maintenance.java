package org.jackfield.pool.maintenance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.access.Gate;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.connect.Dialler;
import org.jackfield.pool.connect.Wakes;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.selection.Choices;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.topology.Swaps;
import org.jackfield.pool.topology.Voice;
import org.jackfield.pool.transport.Switchboard;

/**
 * Keeps the number of connections between its bounds (octez-behaviour.md, sections 3 and 4).
 *
 * <p>Looks when the idle time has passed, when there are too few or too many connections, and when somebody asks, and works until the
 * number is within its thresholds:
 *
 * <pre>
 *   too few    a {@link Round} of dials; none left: asks neighbours and discovery for more, and waits for news or {@code news-wait}
 *   too many   closes some at random, and waits until they have ended
 *   neither    offers a neighbour to another ({@link Swaps})
 * </pre>
 *
 * <p>Owned by the control thread.
 */
public final class Maintenance implements Wakes {

    private static final int MOST_REQUESTS = 1024;

    private final Pool pool;
    private final Book book;
    private final Gate gate;
    private final Dialler dialler;
    private final Switchboard switchboard;
    private final Voice voice;
    private final Swaps swaps;
    private final Control control;
    private final EventStream events;
    private final RandomGenerator random;
    private final Supplier<PoolSettings> settings;
    private final Runnable seek;
    private final Outbound outbound;
    private final Feelers feelers;
    private final KeptConnections kept;
    private final PendingAnchors anchors;
    private final Choices choices;

    private final List<CompletableFuture<Void>> requests = new ArrayList<>();
    private Cancellable idle = () -> {};
    private Optional<Cancellable> waiting = Optional.empty();
    /** What was said last of too few connections, while there are. */
    private Optional<NodeEvent.TooFewConnections> told = Optional.empty();
    /** The trusted points that are known not to be dialled, and the word of why. */
    private Map<PointId, String> barred = Map.of();

    private boolean active;
    private boolean atWork;
    private boolean shedding;
    /** Whether the beginning was told, and the end is owed. */
    private boolean started;
    /** Counts the spells of work, so that what belongs to an earlier one does not mix with the next. */
    private long spell;

    /**
     * Remembers.
     *
     * @param kept hears who comes and goes, and says who is never shed
     * @param choices says whom to dial of those that were drawn
     * @param seek asks all discovery methods to look again
     */
    public Maintenance(
            Pool pool,
            Book book,
            Gate gate,
            Dialler dialler,
            Switchboard switchboard,
            Voice voice,
            Swaps swaps,
            Control control,
            EventStream events,
            RandomGenerator random,
            Supplier<PoolSettings> settings,
            KeptConnections kept,
            Choices choices,
            Runnable seek) {
        this.pool = pool;
        this.book = book;
        this.gate = gate;
        this.dialler = dialler;
        this.switchboard = switchboard;
        this.voice = voice;
        this.swaps = swaps;
        this.control = control;
        this.events = events;
        this.random = random;
        this.settings = settings;
        this.kept = kept;
        this.choices = choices;
        this.seek = seek;
        this.outbound = new Outbound(pool, book);
        this.anchors =
                new PendingAnchors(pool, book, () -> settings.get().topology().newsWait());
        this.feelers = new Feelers(book, gate, switchboard, dialler, choices, control, random, settings, this::atRest);
    }

    /** By whose word a point that is open was dialled, if it had never answered before. */
    public Optional<NetworkGroup> teller(PointId point) {
        return outbound.teller(point);
    }

    /** The connections of the last run that are dialled before all others, as soon as anybody can be dialled. */
    public void anchors(List<PointId> points) {
        anchors.begin(points);
    }

    /** Begins, or begins again with other settings. */
    public void activate() {
        idle.cancel();
        active = settings.get().maintained();
        feelers.activate();
        if (active) {
            idle = control.every(settings.get().maintenanceIdle(), this::look);
            look();
        } else {
            rest();
            refuse("maintenance is disabled (setting maintenance-idle-time)");
        }
    }

    /** Ends. */
    public void shutdown() {
        active = false;
        idle.cancel();
        feelers.shutdown();
        rest();
        refuse("the node is shutting down");
    }

    /** Looks whether there is something to do, even if it was just about to wait for news. */
    public void look() {
        if (active && !atWork) {
            atWork = true;
            work();
        } else {
            news();
        }
    }

    /** As {@link #look}; completes when the number of connections is within its bounds, or fails if nobody looks. */
    public void request(CompletableFuture<Void> done) {
        if (!active) {
            done.completeExceptionally(
                    new IllegalStateException("maintenance is disabled (setting maintenance-idle-time)"));
        } else if (requests.size() == MOST_REQUESTS) {
            done.completeExceptionally(new IllegalStateException(
                    MOST_REQUESTS + " requests wait already for maintenance to find enough connections"));
        } else {
            requests.add(done);
            look();
        }
    }

    @Override
    public void connected(boolean newPeer) {
        kept.look();
        anchors.connected();
        anchored();
        if (newPeer && !shedding) {
            news();
        }
        if (pool.size() >= bounds().max()) {
            look();
        }
    }

    @Override
    public void disconnected() {
        kept.look();
        if (pool.size() < bounds().min() || shedding && pool.size() <= bounds().maxTarget()) {
            look();
        }
    }

    @Override
    public void learned(PointId point) {
        if (!shedding) {
            news();
        }
    }

    private void work() {
        shedding = false;
        if (!active) {
            rest();
            return;
        }
        Bounds bounds = bounds();
        int connections = choices.connections();
        if (connections < bounds.minThreshold()) {
            begin(connections);
            tellTooFew(new NodeEvent.TooFewConnections(connections, bounds.minThreshold()));
            tellBarred();
            contact(round());
        } else if (connections > bounds.maxThreshold()) {
            shed(bounds);
        } else {
            enough(connections);
        }
    }

    private void begin(int connections) {
        if (!started) {
            started = true;
            events.tell(new NodeEvent.MaintenanceStarted(connections));
        }
    }

    private void enough(int connections) {
        if (started) {
            events.tell(new NodeEvent.MaintenanceEnded(connections));
        }
        rest();
        requests.forEach(request -> request.complete(null));
        requests.clear();
        swaps.request();
    }

    /** Whatever was going on is over; the next look begins anew. */
    private void rest() {
        waiting.ifPresent(Cancellable::cancel);
        waiting = Optional.empty();
        told = Optional.empty();
        started = false;
        shedding = false;
        atWork = false;
        spell++;
    }

    private void refuse(String why) {
        requests.forEach(request -> request.completeExceptionally(new IllegalStateException(why)));
        requests.clear();
    }

    /** Once for each number: a lonely node looks every few seconds, and has nothing new to say. */
    private void tellTooFew(NodeEvent.TooFewConnections few) {
        if (!told.equals(Optional.of(few))) {
            told = Optional.of(few);
            events.tell(few);
        }
    }

    /** Once for each, until it is not so any more or for another reason: whoever named a peer would wait for it in vain. */
    private void tellBarred() {
        Map<PointId, String> present = new HashMap<>();
        for (KnownPoint point : book.trusted()) {
            if (point.state() == KnownPoint.State.DISCONNECTED) {
                gate.toDial(point).ifPresent(reason -> {
                    present.put(point.point(), reason.word());
                    if (!reason.word().equals(barred.get(point.point()))) {
                        events.tell(new NodeEvent.Barred(point.point(), reason));
                    }
                });
            }
        }
        barred = present;
    }

    /** Dials in parallel, again and again, until enough have answered or nobody is left to try. */
    private void contact(Round round) {
        if (!active || pool.size() >= bounds().minTarget()) {
            work();
            return;
        }
        List<PointId> wave = round.choose(bounds().maxTarget() - pool.size());
        if (wave.isEmpty()) {
            askForMore(round);
            return;
        }
        List<PointId> firsts = wave.stream().filter(point -> !round.drew(point)).toList();
        List<PointId> drawn = wave.stream().filter(round::drew).toList();
        long present = spell;
        choices.dial(drawn, Candidate.Purpose.CONNECTION, some -> {
            drawn.stream().filter(point -> !some.contains(point)).forEach(outbound::decided);
            List<PointId> chosen = Stream.concat(firsts.stream(), some.stream()).toList();
            if (present != spell) {
                // the work was broken off while the policy thought
                chosen.forEach(outbound::decided);
            } else if (chosen.isEmpty()) {
                next(() -> contact(round));
            } else {
                dial(round, chosen);
            }
        });
    }

    private void dial(Round round, List<PointId> chosen) {
        int[] undecided = {chosen.size()};
        for (PointId point : chosen) {
            dialler.seek(point).whenComplete((connection, failure) -> {
                dialled(point, failure == null);
                if (--undecided[0] == 0) {
                    // never inside the call that has just told us: what it was doing comes first
                    next(() -> contact(round));
                }
            });
        }
    }

    private void dialled(PointId point, boolean connected) {
        outbound.decided(point);
        // while nobody answers, the fault is ours
        boolean failed = !connected && pool.size() > 0;
        if (connected || failed) {
            anchors.decided(point);
        }
        if (failed) {
            book.anchorFailed(point);
        }
    }

    private Round round() {
        return new Round(book, outbound, gate, switchboard, control, random, settings, anchors, dialler::returning);
    }

    /** Not while the connections end one after the other: the last that are left are nothing to go by. */
    private void anchored() {
        if (active) {
            book.anchor(outbound.open());
        }
    }

    /** Whether there are connections enough, and nothing to be done. */
    private boolean atRest() {
        return active && !atWork && pool.size() >= bounds().minThreshold();
    }

    private void askForMore(Round round) {
        if (!settings.get().reach().privateMode()) {
            voice.ask(pool.all());
            seek.run();
        }
        if (round.hasFreshCandidates()) {
            next(this::work);
        } else {
            await();
        }
    }

    private void await() {
        waiting = Optional.of(control.after(settings.get().topology().newsWait(), this::news));
    }

    private void news() {
        waiting.ifPresent(timer -> {
            timer.cancel();
            waiting = Optional.empty();
            // many points come at a time: begin when they have all been written down
            next(this::work);
        });
    }

    /** Goes on with the work when what is going on has been done, unless it has been broken off by then. */
    private void next(Runnable step) {
        long present = spell;
        control.execute(() -> {
            if (present == spell) {
                step.run();
            }
        });
    }

    /** Closes what is more than the target, at random, but for kept points, and private peers that the operator trusts. */
    private void shed(Bounds bounds) {
        List<PeerConnection> open =
                new ArrayList<>(pool.all().stream().filter(PeerConnection::open).toList());
        Collections.shuffle(open, new Random(random.nextLong()));
        List<PeerConnection> surplus = open.stream()
                .filter(connection -> !kept.holds(connection)
                        && !(connection.announcement().privateNode()
                                && book.trusts(connection.peer(), connection.point())))
                .limit(Math.max(0, open.size() - bounds.maxTarget()))
                .toList();
        boolean closing = open.size() < pool.size();
        if (!closing || !surplus.isEmpty()) {
            events.tell(new NodeEvent.TooManyConnections(pool.size(), bounds.maxThreshold()));
        }
        if (!closing && surplus.isEmpty()) {
            rest();
            refuse(
                    "there are " + open.size()
                            + " connections, all of points that are kept or to private peers that are trusted, which are never closed");
            return;
        }
        begin(pool.size());
        surplus.forEach(connection -> connection.close(new CloseReason.MaintenanceTooMany()));
        shedding = true;
        await();
    }

    private Bounds bounds() {
        return settings.get().bounds();
    }
}
