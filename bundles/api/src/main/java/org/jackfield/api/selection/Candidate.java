package org.jackfield.api.selection;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.point.PointId;

/**
 * A point that was drawn from the address book, to be dialled.
 *
 * @param point where; its scheme is the transport
 * @param source the part of the network by whose word it is known, if it has never answered
 * @param lastSeen when its peer was last there
 * @param lastTried when it was last not to be had
 */
public record Candidate(
        PointId point,
        Group group,
        Optional<Group> source,
        Optional<Instant> lastSeen,
        Optional<Instant> lastTried,
        Purpose purpose) {

    public Candidate {
        Objects.requireNonNull(point);
        Objects.requireNonNull(group);
        Objects.requireNonNull(source);
        Objects.requireNonNull(lastSeen);
        Objects.requireNonNull(lastTried);
        Objects.requireNonNull(purpose);
    }

    /** What it is dialled for. */
    public enum Purpose {
        /** A connection is wanted. */
        CONNECTION,
        /** A feeler: to learn whether somebody answers there. */
        FEELER
    }
}
