package org.jackfield.pool.exchange;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.pool.address.table.NetworkGroup;

/**
 * What peers had left to name when they went, so that who comes again has no more than before.
 *
 * <p>At most {@value #MOST}. Beyond, the group of addresses from which most of them came loses the one that went first: whoever makes
 * ids without end at a few addresses displaces his own.
 *
 * <p>Owned by the control thread.
 */
final class Departed {

    /** How many are remembered. */
    static final int MOST = 4_096;

    private final Map<NetworkGroup, Map<PeerId, AddressMeter>> byGroup = new LinkedHashMap<>();
    private final Map<PeerId, NetworkGroup> groups = new HashMap<>();

    /** A peer has gone, with what it has left. */
    void add(PeerId peer, NetworkGroup from, AddressMeter meter) {
        remove(peer);
        groups.put(peer, from);
        byGroup.computeIfAbsent(from, fresh -> new LinkedHashMap<>()).put(peer, meter);
        if (groups.size() > MOST) {
            remove(largest().keySet().iterator().next());
        }
    }

    /** What a peer had left, wherever it came from, if that is remembered; from now on it is not. */
    Optional<AddressMeter> remove(PeerId peer) {
        NetworkGroup from = groups.remove(peer);
        if (from == null) {
            return Optional.empty();
        }
        Map<PeerId, AddressMeter> of = byGroup.get(from);
        AddressMeter meter = of.remove(peer);
        if (of.isEmpty()) {
            byGroup.remove(from);
        }
        return Optional.of(meter);
    }

    int size() {
        return groups.size();
    }

    /** Of several as large the one that has been there for the longest time. */
    private Map<PeerId, AddressMeter> largest() {
        Map<PeerId, AddressMeter> largest = Map.of();
        for (Map<PeerId, AddressMeter> each : byGroup.values()) {
            if (each.size() > largest.size()) {
                largest = each;
            }
        }
        return largest;
    }
}
