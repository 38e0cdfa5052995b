package org.jackfield.api.selection;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;

/**
 * A connected peer.
 *
 * @param direction who dialled
 * @param source the part of the network by whose word we dialled it, if that is known
 * @param transport the scheme of its channel
 * @param since when it was connected
 * @param held whether the operator wants it connected, or vouches for it
 */
public record Neighbour(
        PeerId peer,
        Direction direction,
        Group group,
        Optional<Group> source,
        String transport,
        Instant since,
        boolean held,
        Merits merits) {

    public Neighbour {
        Objects.requireNonNull(peer);
        Objects.requireNonNull(direction);
        Objects.requireNonNull(group);
        Objects.requireNonNull(source);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(since);
        Objects.requireNonNull(merits);
    }

    /** Whether it may be let go for a newcomer: it has dialled us, and the operator does not hold it. */
    public boolean dispensable() {
        return direction == Direction.INBOUND && !held;
    }
}
