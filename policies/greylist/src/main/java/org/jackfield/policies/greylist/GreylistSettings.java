package org.jackfield.policies.greylist;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How long an ending is remembered against somebody; zero: not at all.
 *
 * @param address the address, where nobody has proved who is behind it
 * @param peerAddress the address of a peer that has
 * @param peer the peer
 * @param reasons other times for single reasons, by their words: of address and peer alike
 */
record GreylistSettings(Duration address, Duration peerAddress, Duration peer, Map<String, Duration> reasons) {

    static final int DEFAULT_SECONDS = 86_400;

    static final GreylistSettings DEFAULT = new GreylistSettings(
            Duration.ofSeconds(DEFAULT_SECONDS),
            Duration.ofSeconds(DEFAULT_SECONDS),
            Duration.ofSeconds(DEFAULT_SECONDS),
            Map.of());

    GreylistSettings {
        notNegative("address-time", address);
        notNegative("peer-address-time", peerAddress);
        notNegative("peer-time", peer);
        reasons.forEach(GreylistSettings::notNegative);
        reasons = Map.copyOf(reasons);
    }

    private static void notNegative(String what, Duration time) {
        Objects.requireNonNull(time);
        if (time.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative: " + time.toSeconds() + " s");
        }
    }
}
