package org.jackfield.api.connection;

import java.util.Objects;

/**
 * Application messages of all connections since the start, of those that have ended, too.
 *
 * @param sent messages that left
 * @param received messages that arrived
 * @param dropped messages given to us that found a queue full
 * @param unwanted messages that arrived and that no protocol wanted
 * @param queueWait how long those that left had waited
 */
public record MessageTotals(long sent, long received, long dropped, long unwanted, WaitTimes queueWait) {

    public MessageTotals {
        Objects.requireNonNull(queueWait);
    }
}
