package org.jackfield.pool.address;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jackfield.api.identity.PeerId;

/** Which places belong to which peers, kept by the places themselves, so that nobody goes through all of them for the few of one. Owned by the control thread. */
final class Homes {

    private final Map<PeerId, Set<Place>> places = new HashMap<>();

    /** The places of a peer. */
    Set<Place> of(PeerId peer) {
        return places.getOrDefault(peer, Set.of());
    }

    /** A place belongs to others now. */
    void changed(Place place, Set<PeerId> before, Set<PeerId> now) {
        for (PeerId peer : before) {
            if (!now.contains(peer)) {
                leave(place, peer);
            }
        }
        for (PeerId peer : now) {
            places.computeIfAbsent(peer, fresh -> new LinkedHashSet<>(1)).add(place);
        }
    }

    private void leave(Place place, PeerId peer) {
        Set<Place> of = places.get(peer);
        of.remove(place);
        if (of.isEmpty()) {
            places.remove(peer);
        }
    }
}
