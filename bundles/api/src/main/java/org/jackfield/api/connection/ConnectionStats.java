package org.jackfield.api.connection;

import java.util.Objects;
import org.jackfield.api.scheduling.Traffic;

/**
 * What has gone over a connection, at one moment.
 *
 * @param traffic bytes on the wire, and rates
 * @param messagesSent messages that left, topology messages included
 * @param messagesReceived messages that arrived, topology messages included
 * @param messagesDropped messages given to us that found the queue full
 * @param messagesUnwanted messages that arrived and that no protocol wanted
 * @param messagesWaiting messages that wait to leave
 * @param bytesWaiting their bytes
 */
public record ConnectionStats(
        Traffic traffic,
        long messagesSent,
        long messagesReceived,
        long messagesDropped,
        long messagesUnwanted,
        int messagesWaiting,
        long bytesWaiting) {

    public ConnectionStats {
        Objects.requireNonNull(traffic);
    }
}
