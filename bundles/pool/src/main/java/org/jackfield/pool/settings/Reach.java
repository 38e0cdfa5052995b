package org.jackfield.pool.settings;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jackfield.api.point.PointId;

/**
 * Where the node is found, whom the operator vouches for, and what it says of itself.
 *
 * @param listen where to listen; none: the node only dials
 * @param advertisedPort the port that is announced instead of the one listened on
 * @param peers trusted points, dialled from the start
 * @param privateMode dial and accept trusted ones alone, and ask not to be advertised
 * @param withoutMempool ask not to be told of pending operations
 * @param withoutPeerDiscovery neither ask peers for points, nor tell them any, nor learn those that they tell
 */
public record Reach(
        List<PointId> listen,
        OptionalInt advertisedPort,
        List<TrustedPoint> peers,
        boolean privateMode,
        boolean withoutMempool,
        boolean withoutPeerDiscovery) {

    /** Neither listens nor knows anybody. */
    public static final Reach DEFAULT = new Reach(List.of(), OptionalInt.empty(), List.of(), false, false, false);

    public Reach {
        listen = List.copyOf(listen);
        peers = List.copyOf(peers);
        Objects.requireNonNull(advertisedPort);
        advertisedPort.ifPresent(port -> {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("advertised-port lies between 1 and 65535, not " + port);
            }
        });
    }

    /** Listens there, in public. */
    public static Reach listeningOn(PointId... points) {
        return new Reach(List.of(points), OptionalInt.empty(), List.of(), false, false, false);
    }

    /** The same, with other trusted points. */
    public Reach knowing(TrustedPoint... trusted) {
        return new Reach(listen, advertisedPort, List.of(trusted), privateMode, withoutMempool, withoutPeerDiscovery);
    }
}
