package org.jackfield.discovery.mdns;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jackfield.api.point.PointId;

/**
 * Who we are, and where we listen.
 *
 * @param peer our id, as text
 * @param network the chain name
 * @param listening with real ports
 */
record Ourselves(String peer, String network, List<PointId> listening) {

    Ourselves {
        listening = List.copyOf(listening);
    }

    /** What neighbours can be told at that address of ours: where we listen at all addresses, or at this one. */
    Set<Notice> notices(InetAddress address) {
        return listening.stream()
                .filter(point -> point.port() != 0 && listensAt(point, address))
                .map(point -> new Notice(point.scheme(), network, peer, point.port()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean listensAt(PointId point, InetAddress address) {
        Optional<InetAddress> own = point.address();
        return own.isPresent() && (own.get().isAnyLocalAddress() || own.get().equals(address));
    }
}
