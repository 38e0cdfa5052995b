package org.jackfield.pool.scoring;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jackfield.api.identity.PeerId;

/**
 * What is written of peers: of those that are connected, and of as many as a setting says that have been.
 *
 * <p>Whoever has been away longest is forgotten first, and a part of the network with its last peer. Changed by the control thread; peers are
 * found from any.
 */
final class Records {

    private final IntSupplier mostAbsent;
    private final Map<PeerId, PeerRecord> all = new ConcurrentHashMap<>();
    private final LinkedHashMap<PeerId, PeerRecord> absent = new LinkedHashMap<>();
    private final Map<String, Spans> groups = new HashMap<>();

    Records(IntSupplier mostAbsent) {
        this.mostAbsent = mostAbsent;
    }

    Optional<PeerRecord> find(PeerId peer) {
        return Optional.ofNullable(all.get(peer));
    }

    Collection<PeerRecord> all() {
        return all.values();
    }

    /** That of a peer that has come. */
    PeerRecord open(PeerId peer) {
        absent.remove(peer);
        return all.computeIfAbsent(peer, PeerRecord::new);
    }

    /** That of a part of the network. */
    Spans group(String name) {
        return groups.computeIfAbsent(name, each -> new Spans());
    }

    /** A peer has gone. */
    void close(PeerRecord record) {
        absent.put(record.peer(), record);
        while (absent.size() > mostAbsent.getAsInt()) {
            PeerRecord oldest = absent.values().iterator().next();
            absent.remove(oldest.peer());
            all.remove(oldest.peer());
            if (all.values().stream().noneMatch(other -> other.group().equals(oldest.group()))) {
                groups.remove(oldest.group());
            }
        }
    }
}
