package org.jackfield.pool.session;

import java.util.List;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/** Opens channels that are to carry on a session. Control thread. */
public interface Redialler {

    /**
     * Dials the points until one leads to a channel that both ends have accepted.
     *
     * @param points the preferred one first
     * @param ended told once, on the control thread, when it is decided, well or not
     */
    void dial(PeerId peer, List<PointId> points, Ended ended);

    /** What became of it. */
    @FunctionalInterface
    interface Ended {

        /**
         * It has ended.
         *
         * @param opened whether there is a channel, which has still to prove itself
         * @param unknown whether the far end answered and does not know the session
         */
        void ended(boolean opened, boolean unknown);
    }
}
