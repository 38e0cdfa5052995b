package org.jackfield.handshake.peers;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.address.LogEntry.Kind;

/** Octez's words for what happens to a peer; it has none for what we dial, and none for attempts that failed. */
final class Kinds {

    private static final Map<Kind, String> WORDS = new EnumMap<>(Map.of(
            Kind.ACCEPTING_REQUEST, "incoming_request",
            Kind.REJECTING_REQUEST, "rejecting_request",
            Kind.REQUEST_REJECTED, "request_rejected",
            Kind.CONNECTION_ESTABLISHED, "connection_established",
            Kind.DISCONNECTION, "disconnection",
            Kind.EXTERNAL_DISCONNECTION, "external_disconnection"));

    private Kinds() {}

    static Optional<String> word(Kind kind) {
        return Optional.ofNullable(WORDS.get(kind));
    }

    static Optional<Kind> ofWord(String word) {
        return WORDS.entrySet().stream()
                .filter(each -> each.getValue().equals(word))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
