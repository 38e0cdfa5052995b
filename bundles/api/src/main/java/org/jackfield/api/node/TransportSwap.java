package org.jackfield.api.node;

import java.util.Objects;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Endpoint;

/**
 * What a swap of transports has made of one connection.
 *
 * @param peer who is at its far end
 * @param endpoint the two ends as they are after it
 * @param outcome what has become of it
 * @param why a sentence without a full stop if it stayed, or is gone; else empty
 */
public record TransportSwap(PeerId peer, Endpoint endpoint, Outcome outcome, String why) {

    /** What can become of a connection. */
    public enum Outcome {

        /** Its session goes on over the other transport; nothing was lost. */
        MOVED,

        /** It was closed and dialled again over the other transport, as its peer knows no sessions. */
        RECONNECTED,

        /** It goes on by the transport by which it went; one whose peer knows no sessions may have been dialled again by that. */
        STAYED,

        /** It was closed and could not be dialled again, or had ended by then. */
        LOST
    }

    public TransportSwap {
        Objects.requireNonNull(peer);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(why);
    }
}
