package org.jackfield.pool.transport;

import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;

/** How a listener fares, on threads of its transport. */
public interface Condition {

    /** As {@link Accepting#troubled}. */
    void troubled(CloseReason reason);

    /** As {@link Accepting#lost}. */
    void lost(CloseReason reason);

    /** As {@link Accepting#regained}. */
    void regained();
}
