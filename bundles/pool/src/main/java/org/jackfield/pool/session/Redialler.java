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

    /** What becomes of it: one of the two, once, on the control thread. */
    interface Outcome {

        /** There was a channel, and it carries the session. */
        void carried();

        /**
         * There is none, or it could not prove itself.
         *
         * @param reason why the last of them came to nothing; rejected by the peer without a
         *     motive if it does not know the session
         */
        void failed(CloseReason reason);
    }
}
