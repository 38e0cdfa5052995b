package org.jackfield.pool.settings;

import java.time.Duration;
import java.util.Objects;

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
 * @param maintenanceIdle how often maintenance looks although nothing called it; zero: maintenance is off
 * @param adoptWithin how long the channels of a transport that has left wait for its next version
 * @param handoverPatience how long a transport may take to let go of a channel or listener, or to adopt one
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
        Duration maintenanceIdle,
        Duration adoptWithin,
        Duration handoverPatience) {

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
            Duration.ofSeconds(120),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));

    public PoolSettings {
        Objects.requireNonNull(reach);
        Objects.requireNonNull(bounds);
        Objects.requireNonNull(connect);
        Objects.requireNonNull(queues);
        Objects.requireNonNull(book);
        Objects.requireNonNull(access);
        Objects.requireNonNull(topology);
        Objects.requireNonNull(session);
        if (maintenanceIdle.isNegative()) {
            throw new IllegalArgumentException("maintenance-idle-time must not be negative: " + maintenanceIdle);
        }
        if (adoptWithin.isNegative()) {
            throw new IllegalArgumentException("adopt-within must not be negative: " + adoptWithin);
        }
        if (handoverPatience.isNegative() || handoverPatience.isZero()) {
            throw new IllegalArgumentException("handover-patience must be positive: " + handoverPatience);
        }
    }

    /** Whether maintenance runs. */
    public boolean maintained() {
        return !maintenanceIdle.isZero();
    }

    /** The number of connections from which on newcomers are rejected. */
    public int admissionLimit() {
        return maintained() ? bounds.maxThreshold() : bounds.max();
    }

    /** The same with another reach. */
    public PoolSettings with(Reach other) {
        return new PoolSettings(
                other,
                bounds,
                connect,
                queues,
                book,
                access,
                topology,
                session,
                maintenanceIdle,
                adoptWithin,
                handoverPatience);
    }

    /** The same with other bounds. */
    public PoolSettings with(Bounds other) {
        return new PoolSettings(
                reach,
                other,
                connect,
                queues,
                book,
                access,
                topology,
                session,
                maintenanceIdle,
                adoptWithin,
                handoverPatience);
    }

    /** The same with other limits of connecting. */
    public PoolSettings with(ConnectLimits other) {
        return new PoolSettings(
                reach,
                bounds,
                other,
                queues,
                book,
                access,
                topology,
                session,
                maintenanceIdle,
                adoptWithin,
                handoverPatience);
    }

    /** The same with other queues. */
    public PoolSettings with(QueueLimits other) {
        return new PoolSettings(
                reach,
                bounds,
                connect,
                other,
                book,
                access,
                topology,
                session,
                maintenanceIdle,
                adoptWithin,
                handoverPatience);
    }

    /** The same with another book. */
    public PoolSettings with(BookLimits other) {
        return new PoolSettings(
                reach,
                bounds,
                connect,
                queues,
                other,
                access,
                topology,
                session,
                maintenanceIdle,
                adoptWithin,
                handoverPatience);
    }

    /** The same with other access limits. */
    public PoolSettings with(AccessLimits other) {
        return new PoolSettings(
                reach,
                bounds,
                connect,
                queues,
                book,
                other,
                topology,
                session,
                maintenanceIdle,
                adoptWithin,
                handoverPatience);
    }

    /** The same with another pace of talk about third nodes. */
    public PoolSettings with(TopologyPace other) {
        return new PoolSettings(
                reach,
                bounds,
                connect,
                queues,
                book,
                access,
                other,
                session,
                maintenanceIdle,
                adoptWithin,
                handoverPatience);
    }

    /** The same with other sessions. */
    public PoolSettings with(SessionLimits other) {
        return new PoolSettings(
                reach,
                bounds,
                connect,
                queues,
                book,
                access,
                topology,
                other,
                maintenanceIdle,
                adoptWithin,
                handoverPatience);
    }

    /** The same with another pace of maintenance; zero turns it off. */
    public PoolSettings maintainedEvery(Duration idle) {
        return new PoolSettings(
                reach, bounds, connect, queues, book, access, topology, session, idle, adoptWithin, handoverPatience);
    }

    /** The same with another time that orphaned channels wait. */
    public PoolSettings adoptingWithin(Duration time) {
        return new PoolSettings(
                reach,
                bounds,
                connect,
                queues,
                book,
                access,
                topology,
                session,
                maintenanceIdle,
                time,
                handoverPatience);
    }
}
