package org.jackfield.api.connection;

/** What became of a message that was given to a connection; known at once. */
public enum SendResult {
    /** It waits in the queue and will leave in order, unless the connection ends before. */
    QUEUED,
    /** The queue is full; the message is gone and the connection goes on. */
    DROPPED,
    /** The connection has ended. */
    CLOSED
}
