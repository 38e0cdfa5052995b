package org.jackfield.policies.greylist;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

    /** In the words of the configuration: whoever reads these has the same. */
    Map<String, String> words() {
        Map<String, String> words = new HashMap<>(Map.of(
                "address-time", Long.toString(address.toSeconds()),
                "peer-address-time", Long.toString(peerAddress.toSeconds()),
                "peer-time", Long.toString(peer.toSeconds())));
        if (!reasons.isEmpty()) {
            words.put(
                    "reasons",
                    new TreeMap<>(reasons)
                            .entrySet().stream()
                                    .map(each -> each.getKey() + "="
                                            + each.getValue().toSeconds())
                                    .collect(Collectors.joining(",")));
        }
        return words;
    }

    private static void notNegative(String what, Duration time) {
        Objects.requireNonNull(time);
        if (time.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative: " + time.toSeconds() + " s");
        }
    }
}
