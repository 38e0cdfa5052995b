package org.jackfield.pool.connection;

import org.jackfield.api.reason.CloseReason;

/** Who hears of a connection's end: once, on the channel's thread. */
@FunctionalInterface
public interface ConnectionOwner {

    /** It has ended; nothing of it comes any more. */
    void ended(PeerConnection connection, CloseReason reason);
}
