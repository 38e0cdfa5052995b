package org.jackfield.api.access;

import java.time.Duration;
import java.util.Optional;

/**
 * How long somebody is grey-listed: an IPv4 address by itself, an IPv6 address with its /64.
 *
 * @param address the address it came from; absent: not at all
 * @param peer the peer that it proved to be; absent: not at all
 */
public record Penalty(Optional<Duration> address, Optional<Duration> peer) {

    /** Nothing. */
    public static final Penalty NONE = new Penalty(Optional.empty(), Optional.empty());

    public Penalty {
        address.ifPresent(Penalty::positive);
        peer.ifPresent(Penalty::positive);
    }

    private static void positive(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("a penalty is longer than zero, not " + time);
        }
    }
}
