package org.jackfield.api.transport;

import java.nio.ByteBuffer;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Cancellable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The raw side of a transport's datagram socket, for probes that must leave from the very port that channels use.
 *
 * <p>Unreliable, unordered, at most one datagram per call. Safe from any thread.
 */
@ConsumerType
public interface Datagrams {

    /** The socket's own point. */
    PointId local();

    /** Sends one datagram, or loses it. The buffer is copied; larger than the socket takes means lost. */
    void send(PointId to, ByteBuffer datagram);

    /**
     * Hears the datagrams that belong to no channel, until cancelled.
     *
     * <p>Those whose first byte the transport knows for its own never come here (RFC 9443). Called on the socket's thread.
     */
    Cancellable receive(Receiver receiver);

    /** The ear. */
    @ConsumerType
    @FunctionalInterface
    interface Receiver {

        /** One datagram; the buffer is valid during the call. */
        void received(PointId from, ByteBuffer datagram);
    }
}
