package org.jackfield.api.address;

import java.util.List;
import java.util.Objects;

/**
 * A peer as it outlives the node.
 *
 * @param peer what is remembered of it
 * @param log what happened to it, the oldest first, at most {@value LogEntry#KEPT}
 * @param notes what other programs noted of it, word for word in the format's own form; empty: nothing
 */
public record RememberedPeer(KnownPeer peer, List<LogEntry> log, String notes) {

    public RememberedPeer {
        Objects.requireNonNull(peer);
        Objects.requireNonNull(notes);
        log = List.copyOf(log);
        if (log.size() > LogEntry.KEPT) {
            throw new IllegalArgumentException("a log has at most " + LogEntry.KEPT + " entries, not " + log.size());
        }
    }
}
