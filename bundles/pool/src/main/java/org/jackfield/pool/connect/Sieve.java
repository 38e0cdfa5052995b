package org.jackfield.pool.connect;

import java.util.List;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/** Which points are learned of those that a peer names in place of itself. Called on the control thread. */
@FunctionalInterface
public interface Sieve {

    /** Nothing is learned. */
    Sieve CLOSED = (by, at, named) -> List.of();

    /**
     * Those that are learned.
     *
     * @param by who names them
     * @param at where it was dialled
     */
    List<PointId> sift(PeerId by, PointId at, List<PointId> named);
}
