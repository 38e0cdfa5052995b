package org.jackfield.pool.selfcheck;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Endpoint;

/**
 * Which addresses somebody has who behaves well: several may have one, behind a router or a carrier's, and what one of them does shall not
 * shut out the others. An IPv6 address counts as its /64, as in the grey list.
 *
 * <p>Whoever has been connected for {@link #PROBATION} without being thrown out is good company there, and for {@link #MEMORY} after it was
 * last seen; never for itself. So an attacker protects its own address by behaving well under another name, and each further name costs it the
 * work of an identity, and is grey-listed by itself. At most {@link #MOST_SITES} addresses with {@link #MOST_PEERS} peers each are
 * remembered; who was seen longest ago is forgotten first.
 *
 * <p>Owned by the control thread.
 */
final class GoodCompany {

    /** So long a peer must have been connected. */
    static final Duration PROBATION = Duration.ofMinutes(10);

    /** So long it counts after it has gone. */
    static final Duration MEMORY = Duration.ofDays(1);

    static final int MOST_SITES = 4_096;
    static final int MOST_PEERS = 4;

    private static final int BITS_OF_A_SITE = 64;

    private final Map<AddressRange, Map<PeerId, Instant>> sites = new Newest<>(MOST_SITES);

    /** These are connected now. */
    void look(Iterable<Connection> connections, Instant now) {
        for (Connection connection : connections) {
            if (!connection.since().isAfter(now.minus(PROBATION))) {
                site(connection.endpoint())
                        .ifPresent(site -> sites.computeIfAbsent(site, unknown -> new Newest<>(MOST_PEERS))
                                .put(connection.peer(), now));
            }
        }
    }

    /** That one was thrown out for what it did. */
    void leaves(PeerId peer, Endpoint endpoint) {
        site(endpoint)
                .ifPresent(site -> sites.computeIfPresent(site, (known, peers) -> {
                    peers.remove(peer);
                    return peers.isEmpty() ? null : peers;
                }));
    }

    /** Whether somebody else behaves well there. */
    boolean isAt(Endpoint endpoint, Optional<PeerId> peer, Instant now) {
        Instant since = now.minus(MEMORY);
        return site(endpoint)
                .map(site -> sites.getOrDefault(site, Map.of()))
                .filter(peers -> peers.entrySet().stream()
                        .anyMatch(other -> !Optional.of(other.getKey()).equals(peer)
                                && other.getValue().isAfter(since)))
                .isPresent();
    }

    private static Optional<AddressRange> site(Endpoint endpoint) {
        return endpoint.remote().address().map(GoodCompany::site);
    }

    private static AddressRange site(InetAddress address) {
        return address.getAddress().length == 4 ? AddressRange.of(address) : AddressRange.of(address, BITS_OF_A_SITE);
    }

    /** Holds so many, and forgets first what was put or looked up longest ago. */
    private static final class Newest<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1;
        private static final float USUAL_LOAD = 0.75f;

        private final int most;

        Newest(int most) {
            super(16, USUAL_LOAD, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }
}
