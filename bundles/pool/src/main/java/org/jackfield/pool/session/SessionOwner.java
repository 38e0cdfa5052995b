package org.jackfield.pool.session;

import java.time.Duration;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;

/** Who is told what becomes of a session: on its thread. */
interface SessionOwner {

    /** It has lost its channel, and waits for another. */
    void suspended(Session session, Endpoint endpoint, CloseReason reason);

    /** It goes on over another channel. */
    void resumed(Session session, Endpoint endpoint, Duration pause, int repeated);
}
