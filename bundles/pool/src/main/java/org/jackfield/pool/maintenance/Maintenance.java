package org.jackfield.pool.maintenance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connect.Dialler;
import org.jackfield.pool.connect.Wakes;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Switchboard;

/**
 * Keeps the number of connections between its bounds (octez-behaviour.md, sections 3 and 4).
 *
 * <p>Looks when the idle time has passed, when there are too few or too many connections, and when somebody asks. Too few: it dials
 * the points that never failed, then those whose failure is the longest ago, all at once; when there are none left it asks peers and
 * discovery for more and waits for news, 5 s at most. Too many: it closes some at random.
 *
 * <p>Owned by the control thread.
 */
public final class Maintenance implements Wakes {

    private final Pool pool;
    private final Book book;
    private final Dialler dialler;
    private final Switchboard switchboard;
    private final Control control;
    private final EventStream events;
    private final RandomGenerator random;
    private final Supplier<PoolSettings> settings;
    private final Runnable seek;

    private final List<CompletableFuture<Void>> requests = new ArrayList<>();
    private Cancellable idle = () -> {};
    private Optional<Cancellable> waitingForNews = Optional.empty();
    /** What was said last of too few connections, while there are. */
    private Optional<NodeEvent.TooFewConnections> told = Optional.empty();

    private boolean active;
    private boolean atWork;

    /**
     * Remembers.
     *
     * @param seek asks all discovery methods to look again
     */
    public Maintenance(
            Pool pool,
            Book book,
            Dialler dialler,
            Switchboard switchboard,
            Control control,
            EventStream events,
            RandomGenerator random,
            Supplier<PoolSettings> settings,
            Runnable seek) {
        this.pool = pool;
        this.book = book;
        this.dialler = dialler;
        this.switchboard = switchboard;
        this.control = control;
        this.events = events;
        this.random = random;
        this.settings = settings;
        this.seek = seek;
    }

    /** Begins, or begins again with other settings. */
    public void activate() {
        idle.cancel();
        active = settings.get().maintained();
        if (active) {
            idle = control.every(settings.get().maintenanceIdle(), this::look);
            look();
        }
    }

    /** Ends. */
    public void shutdown() {
        active = false;
        idle.cancel();
        requests.forEach(
                request -> request.completeExceptionally(new IllegalStateException("the node is shutting down")));
        requests.clear();
        waitingForNews.ifPresent(Cancellable::cancel);
        waitingForNews = Optional.empty();
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
            return;
        }
        requests.add(done);
        look();
    }

    @Override
    public void connected(boolean newPeer) {
        if (newPeer) {
            news();
        }
        if (pool.size() >= bounds().max()) {
            look();
        }
    }

    @Override
    public void disconnected() {
        if (pool.size() < bounds().min()) {
            look();
        }
    }

    @Override
    public void learned(PointId point) {
        news();
    }

    private void work() {
        Bounds bounds = bounds();
        int connections = pool.size();
        if (connections >= bounds.minThreshold() && connections <= bounds.maxThreshold()) {
            requests.forEach(request -> request.complete(null));
            requests.clear();
        }
        if (!active) {
            atWork = false;
        } else if (connections < bounds.minThreshold()) {
            tellTooFew(new NodeEvent.TooFewConnections(connections, bounds.minThreshold()));
            contact(new Round());
        } else if (connections > bounds.maxThreshold()) {
            events.tell(new NodeEvent.TooManyConnections(connections, bounds.maxThreshold()));
            shed(connections - bounds.maxTarget());
            atWork = false;
            told = Optional.empty();
        } else {
            atWork = false;
            told = Optional.empty();
        }
    }

    /** Once for each number: a lonely node looks every few seconds, and has nothing new to say. */
    private void tellTooFew(NodeEvent.TooFewConnections few) {
        if (!told.equals(Optional.of(few))) {
            told = Optional.of(few);
            events.tell(few);
        }
    }

    /** Dials in rounds until enough have answered or nobody is left to try. */
    private void contact(Round round) {
        if (round.enough() || !active) {
            work();
            return;
        }
        List<PointId> chosen = round.choose();
        if (chosen.isEmpty()) {
            askForMore();
            return;
        }
        int[] undecided = {chosen.size()};
        for (PointId point : chosen) {
            dialler.dial(point).whenComplete((connection, failure) -> {
                if (--undecided[0] == 0) {
                    // never inside the call that has just told us: what it was doing comes first
                    control.execute(() -> contact(round));
                }
            });
        }
    }

    private void askForMore() {
        if (!settings.get().reach().privateMode()) {
            for (PeerConnection connection : pool.all()) {
                if (!connection.announcement().privateNode()) {
                    connection.tell(new Message.Bootstrap());
                }
            }
            seek.run();
        }
        waitingForNews = Optional.of(control.after(settings.get().topology().newsWait(), this::news));
    }

    private void news() {
        waitingForNews.ifPresent(timer -> {
            timer.cancel();
            waitingForNews = Optional.empty();
            // many points come at a time: begin when they have all been written down
            control.execute(this::work);
        });
    }

    private void shed(int surplus) {
        List<PeerConnection> connections = new ArrayList<>(pool.all());
        Collections.shuffle(connections, new Random(random.nextLong()));
        connections.stream()
                .filter(connection -> !(connection.announcement().privateNode() && trusted(connection)))
                .limit(surplus)
                .forEach(connection -> connection.close(new CloseReason.MaintenanceTooMany()));
    }

    private boolean trusted(PeerConnection connection) {
        return book.trusts(connection.peer())
                || connection
                        .point()
                        .flatMap(book::point)
                        .map(KnownPoint::trusted)
                        .orElse(false);
    }

    private Bounds bounds() {
        return settings.get().bounds();
    }

    /** One search for connections: no point is tried twice in it. */
    private final class Round {

        private final Set<PointId> tried = new HashSet<>();

        boolean enough() {
            return pool.size() >= bounds().minTarget();
        }

        List<PointId> choose() {
            List<KnownPoint> candidates = new ArrayList<>(book.points().stream()
                    .filter(this::candidate)
                    .sorted(Comparator.comparing(KnownPoint::point))
                    .toList());
            Collections.shuffle(candidates, new Random(random.nextLong()));
            candidates.sort(Comparator.comparing(point -> point.lastMiss().orElse(Instant.MIN)));
            int most = Math.max(1, bounds().maxTarget() - pool.size());
            List<PointId> chosen =
                    candidates.stream().limit(most).map(KnownPoint::point).toList();
            tried.addAll(chosen);
            return chosen;
        }

        private boolean candidate(KnownPoint point) {
            return point.state() == KnownPoint.State.DISCONNECTED
                    && !tried.contains(point.point())
                    && point.retryAt().map(at -> !control.now().isBefore(at)).orElse(true)
                    && (point.trusted() || !settings.get().reach().privateMode())
                    && !point.peer().map(book::connected).orElse(false)
                    && switchboard.carrier(point.point().scheme()).isPresent();
        }
    }
}
