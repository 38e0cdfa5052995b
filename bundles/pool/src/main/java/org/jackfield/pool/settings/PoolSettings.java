package org.jackfield.pool.settings;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All settings of the engine. Immutable; a running node takes others at any time.
 *
 * @param reach where the node is found and whom it trusts
 * @param bounds how many connections it keeps
 * @param connect what may be on its way to become a connection
 * @param queues what one connection may hold
 * @param book how much is remembered
 * @param access how the access lists are kept, and which policies must agree
 * @param topology how fast nodes talk about third ones
 * @param session how nodes of our kind keep their sessions
 * @param exchange how many points are taken from others and told to them, and which
 * @param kept which points are always kept connected
 * @param maintenanceIdle how often maintenance looks although nothing called it; zero: maintenance is off
 * @param adoptWithin how long the channels of a transport that has left wait for its next version
 * @param handoverPatience how long a transport may take to let go of a channel or listener, or to adopt one
 * @param scoreInterval how often what peers have done is counted, and weighed
 * @param recording what is recorded of that
 */
public record PoolSettings(
        Reach reach,
        Bounds bounds,
        ConnectLimits connect,
        QueueLimits queues,
        BookLimits book,
        AccessLimits access,
        TopologyPace topology,
        SessionLimits session,
        ExchangeLimits exchange,
        KeptPoints kept,
        Duration maintenanceIdle,
        Duration adoptWithin,
        Duration handoverPatience,
        Duration scoreInterval,
        Recording recording) {

    /** A node that neither listens nor knows anybody, with Octez's numbers. */
    public static final PoolSettings DEFAULT = new PoolSettings(
            Reach.DEFAULT,
            Bounds.DEFAULT,
            ConnectLimits.DEFAULT,
            QueueLimits.DEFAULT,
            BookLimits.DEFAULT,
            AccessLimits.DEFAULT,
            TopologyPace.DEFAULT,
            SessionLimits.DEFAULT,
            ExchangeLimits.DEFAULT,
            KeptPoints.NONE,
            Duration.ofSeconds(120),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Recording.OFF);

    public PoolSettings {
        Objects.requireNonNull(reach);
        Objects.requireNonNull(bounds);
        Objects.requireNonNull(connect);
        Objects.requireNonNull(queues);
        Objects.requireNonNull(book);
        Objects.requireNonNull(access);
        Objects.requireNonNull(topology);
        Objects.requireNonNull(session);
        Objects.requireNonNull(exchange);
        Objects.requireNonNull(recording);
        for (TrustedPoint point : kept.points()) {
            if (reach.listen().contains(point.point()) || reach.advertise().contains(point.point())) {
                throw new IllegalArgumentException(
                        "add-nodes names " + point.point() + ", where this node itself is to be found");
            }
            for (TrustedPoint other : reach.peers()) {
                if (other.point().equals(point.point()) && !other.peer().equals(point.peer())) {
                    throw new IllegalArgumentException(
                            "peers and add-nodes do not expect the same at " + point.point());
                }
            }
        }
        if (maintenanceIdle.isNegative()) {
            throw new IllegalArgumentException("maintenance-idle-time must not be negative: " + maintenanceIdle);
        }
        if (adoptWithin.isNegative()) {
            throw new IllegalArgumentException("adopt-within must not be negative: " + adoptWithin);
        }
        if (handoverPatience.isNegative() || handoverPatience.isZero()) {
            throw new IllegalArgumentException("handover-patience must be positive: " + handoverPatience);
        }
        if (scoreInterval.isNegative() || scoreInterval.isZero()) {
            throw new IllegalArgumentException("score-interval must be positive: " + scoreInterval);
        }
    }

    /** Whom the operator vouches for: peers, and those that are always kept connected. */
    public List<TrustedPoint> trusted() {
        return Stream.concat(reach.peers().stream(), kept.points().stream())
                .distinct()
                .toList();
    }

    /** Whether maintenance runs. */
    public boolean maintained() {
        return !maintenanceIdle.isZero();
    }

    /**
     * Whether addresses that lead nowhere on the internet are learned from others: if the operator says that the network is a LAN, and
     * where nobody but this machine is listened to.
     */
    public boolean local() {
        return exchange.lan() || reach.thisMachineAlone();
    }

    /** The number of connections from which on newcomers are rejected. */
    public int admissionLimit() {
        return maintained() ? bounds.maxThreshold() : bounds.max();
    }

    /** The same with another reach. */
    public PoolSettings with(Reach other) {
        return changed(draft -> draft.reach = other);
    }

    /** The same with other bounds. */
    public PoolSettings with(Bounds other) {
        return changed(draft -> draft.bounds = other);
    }

    /** The same with other limits of connecting. */
    public PoolSettings with(ConnectLimits other) {
        return changed(draft -> draft.connect = other);
    }

    /** The same with other queues. */
    public PoolSettings with(QueueLimits other) {
        return changed(draft -> draft.queues = other);
    }

    /** The same with another book. */
    public PoolSettings with(BookLimits other) {
        return changed(draft -> draft.book = other);
    }

    /** The same with other access limits. */
    public PoolSettings with(AccessLimits other) {
        return changed(draft -> draft.access = other);
    }

    /** The same with another pace of talk about third nodes. */
    public PoolSettings with(TopologyPace other) {
        return changed(draft -> draft.topology = other);
    }

    /** The same with other sessions. */
    public PoolSettings with(SessionLimits other) {
        return changed(draft -> draft.session = other);
    }

    /** The same with another exchange of points. */
    public PoolSettings with(ExchangeLimits other) {
        return changed(draft -> draft.exchange = other);
    }

    /** The same with other points that are always kept connected. */
    public PoolSettings with(KeptPoints other) {
        return changed(draft -> draft.kept = other);
    }

    /** The same with another pace of maintenance; zero turns it off. */
    public PoolSettings maintainedEvery(Duration idle) {
        return changed(draft -> draft.maintenanceIdle = idle);
    }

    /** The same with another time that orphaned channels wait. */
    public PoolSettings adoptingWithin(Duration time) {
        return changed(draft -> draft.adoptWithin = time);
    }

    /** The same with another time that a transport may take to hand something over. */
    public PoolSettings handingOverWithin(Duration time) {
        return changed(draft -> draft.handoverPatience = time);
    }

    /** The same with another time between two scores of a peer. */
    public PoolSettings scoringEvery(Duration time) {
        return changed(draft -> draft.scoreInterval = time);
    }

    /** The same with another recording. */
    public PoolSettings with(Recording other) {
        return changed(draft -> draft.recording = other);
    }

    private PoolSettings changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** All of it, to be changed in one place. */
    private static final class Draft {

        private Reach reach;
        private Bounds bounds;
        private ConnectLimits connect;
        private QueueLimits queues;
        private BookLimits book;
        private AccessLimits access;
        private TopologyPace topology;
        private SessionLimits session;
        private ExchangeLimits exchange;
        private KeptPoints kept;
        private Duration maintenanceIdle;
        private Duration adoptWithin;
        private Duration handoverPatience;
        private Duration scoreInterval;
        private Recording recording;

        Draft(PoolSettings from) {
            reach = from.reach;
            bounds = from.bounds;
            connect = from.connect;
            queues = from.queues;
            book = from.book;
            access = from.access;
            topology = from.topology;
            session = from.session;
            exchange = from.exchange;
            kept = from.kept;
            maintenanceIdle = from.maintenanceIdle;
            adoptWithin = from.adoptWithin;
            handoverPatience = from.handoverPatience;
            scoreInterval = from.scoreInterval;
            recording = from.recording;
        }

        PoolSettings settings() {
            return new PoolSettings(
                    reach,
                    bounds,
                    connect,
                    queues,
                    book,
                    access,
                    topology,
                    session,
                    exchange,
                    kept,
                    maintenanceIdle,
                    adoptWithin,
                    handoverPatience,
                    scoreInterval,
                    recording);
        }
    }
}
