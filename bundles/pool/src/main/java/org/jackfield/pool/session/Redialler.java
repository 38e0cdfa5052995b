package org.jackfield.pool.session;

import java.util.List;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;

/** Opens channels that are to carry on a session. Control thread. */
public interface Redialler {

    /**
     * Dials the points until one leads to a channel that both ends have accepted.
     *
     * @param points the preferred one first
     * @return calls it off: nothing is told of it any more. A channel that both ends have accepted by then goes its way
     */
    Cancellable dial(PeerId peer, List<PointId> points, Outcome outcome);

    /** What becomes of it: one of the three below, once, on the control thread. */
    interface Outcome {

        /** Whether any channel would do, so that none is wanted once there is one. Any thread. */
        boolean makeshift();

        /** There was a channel, and it carries the session. */
        void carried();

        /**
         * There is none, or none that could prove itself.
         *
         * @param reason why the last of them came to nothing
         */
        void failed(CloseReason reason);

        /** The peer itself has said that it knows no such session. */
        void forgotten(CloseReason reason);
    }
}
