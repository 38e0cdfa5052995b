package org.jackfield.api.address;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/**
 * What is remembered of a peer, at one moment.
 *
 * @param peer who it is
 * @param trusted the operator vouches for it
 * @param created when we first met it
 * @param point where it was last found and can be dialled
 * @param lastSeen when it was last there: the latest of established, rejected and ended
 * @param lastReason why the last attempt or connection ended
 * @param state what goes on with it; never {@code REQUESTED}, which is said of points
 * @param announcement what it last said of itself
 * @param milestones when each kind of thing last happened
 */
public record KnownPeer(
        PeerId peer,
        boolean trusted,
        Instant created,
        Optional<PointId> point,
        Optional<Instant> lastSeen,
        Optional<CloseReason> lastReason,
        KnownPoint.State state,
        Optional<Announcement> announcement,
        Milestones milestones) {

    public KnownPeer {
        Objects.requireNonNull(peer);
        Objects.requireNonNull(created);
        Objects.requireNonNull(state);
        Objects.requireNonNull(announcement);
        Objects.requireNonNull(milestones);
    }

    /** One that is not connected, and to which nothing of note has happened yet. */
    public KnownPeer(
            PeerId peer,
            boolean trusted,
            Instant created,
            Optional<PointId> point,
            Optional<Instant> lastSeen,
            Optional<CloseReason> lastReason) {
        this(
                peer,
                trusted,
                created,
                point,
                lastSeen,
                lastReason,
                KnownPoint.State.DISCONNECTED,
                Optional.empty(),
                Milestones.NONE);
    }
}
