package org.jackfield.api.address;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/**
 * What is remembered of a place, at one moment.
 *
 * @param point the place
 * @param state what goes on there
 * @param source who told us first
 * @param trusted the operator vouches for it
 * @param expectedPeer who must answer there, if the operator said so
 * @param peer who answered there last
 * @param lastSeen when it was last there: the latest of established, rejected and ended
 * @param lastMiss when it was last not to be had: the latest of failed, rejected and ended
 * @param retryAt before when maintenance does not dial it again
 * @param lastReason why the last attempt or connection ended
 * @param milestones when each kind of thing last happened
 */
public record KnownPoint(
        PointId point,
        State state,
        Source source,
        boolean trusted,
        Optional<PeerId> expectedPeer,
        Optional<PeerId> peer,
        Optional<Instant> lastSeen,
        Optional<Instant> lastMiss,
        Optional<Instant> retryAt,
        Optional<CloseReason> lastReason,
        Milestones milestones) {

    public KnownPoint {
        Objects.requireNonNull(point);
        Objects.requireNonNull(state);
        Objects.requireNonNull(source);
        Objects.requireNonNull(milestones);
    }

    /** One to which nothing of note has happened yet. */
    public KnownPoint(
            PointId point,
            State state,
            Source source,
            boolean trusted,
            Optional<PeerId> expectedPeer,
            Optional<PeerId> peer,
            Optional<Instant> lastSeen,
            Optional<Instant> lastMiss,
            Optional<Instant> retryAt,
            Optional<CloseReason> lastReason) {
        this(
                point,
                state,
                source,
                trusted,
                expectedPeer,
                peer,
                lastSeen,
                lastMiss,
                retryAt,
                lastReason,
                Milestones.NONE);
    }

    /** What goes on at a point. */
    public enum State {
        /** Nothing. */
        DISCONNECTED,
        /** It is being dialled. */
        REQUESTED,
        /** We have accepted, and wait for the far end to. */
        ACCEPTED,
        /** A connection is open. */
        RUNNING
    }
}
