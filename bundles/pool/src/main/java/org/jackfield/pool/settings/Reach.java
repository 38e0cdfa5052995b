package org.jackfield.pool.settings;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.PointId;

/**
 * Where the node is found, whom the operator vouches for, and what it says of itself.
 *
 * @param listen where to listen; none: the node only dials
 * @param advertise where others are told to dial, at most 16; none: where the node listens
 * @param advertisedPort the port that is announced to those who understand no points, instead of that of the first point
 * @param peers trusted points, dialled from the start
 * @param privateMode dial and accept trusted ones alone, and ask not to be advertised
 * @param withoutMempool ask not to be told of pending operations
 * @param withoutPeerDiscovery neither ask peers for points, nor tell them any, nor learn those that they tell
 */
public record Reach(
        List<PointId> listen,
        List<PointId> advertise,
        OptionalInt advertisedPort,
        List<TrustedPoint> peers,
        boolean privateMode,
        boolean withoutMempool,
        boolean withoutPeerDiscovery) {

    /** Neither listens nor knows anybody. */
    public static final Reach DEFAULT = new Reach(List.of(), OptionalInt.empty(), List.of(), false, false, false);

    public Reach {
        listen = List.copyOf(listen);
        advertise = advertise.stream().distinct().toList();
        if (advertise.size() > Message.Reachable.MAX_POINTS) {
            throw new IllegalArgumentException(
                    "advertise names at most " + Message.Reachable.MAX_POINTS + " points, not " + advertise.size());
        }
        advertise.stream().filter(point -> point.port() == 0).findFirst().ifPresent(point -> {
            throw new IllegalArgumentException("advertise names points that can be dialled, not " + point);
        });
        peers = List.copyOf(peers);
        Objects.requireNonNull(advertisedPort);
        advertisedPort.ifPresent(port -> {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("advertised-port lies between 1 and 65535, not " + port);
            }
        });
    }

    /** Announces where it listens. */
    public Reach(
            List<PointId> listen,
            OptionalInt advertisedPort,
            List<TrustedPoint> peers,
            boolean privateMode,
            boolean withoutMempool,
            boolean withoutPeerDiscovery) {
        this(listen, List.of(), advertisedPort, peers, privateMode, withoutMempool, withoutPeerDiscovery);
    }

    /** Listens there, in public. */
    public static Reach listeningOn(PointId... points) {
        return new Reach(List.of(points), OptionalInt.empty(), List.of(), false, false, false);
    }

    /** Whether it listens, and on loopback addresses alone, and is to be found nowhere else. */
    public boolean thisMachineAlone() {
        return !listen.isEmpty() && advertise.isEmpty() && listen.stream().allMatch(Reach::loopback);
    }

    private static boolean loopback(PointId point) {
        return point.address().map(InetAddress::isLoopbackAddress).orElse(false);
    }

    /** The same, with other trusted points. */
    public Reach knowing(TrustedPoint... trusted) {
        return new Reach(
                listen, advertise, advertisedPort, List.of(trusted), privateMode, withoutMempool, withoutPeerDiscovery);
    }

    /** The same, with other points for others to dial. */
    public Reach advertising(PointId... points) {
        return new Reach(
                listen, List.of(points), advertisedPort, peers, privateMode, withoutMempool, withoutPeerDiscovery);
    }
}
