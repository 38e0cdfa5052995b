package org.jackfield.api.address;

import java.time.Instant;
import java.util.Objects;

/**
 * That a protocol has noted something of a peer. What, it alone can read.
 *
 * @param protocol who
 * @param when it was written
 * @param bytes how much
 * @param worth what the peer is worth to the protocol by that, from -1 to 1
 */
public record KnownNote(String protocol, Instant when, int bytes, double worth) {

    public KnownNote {
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(when);
    }
}
