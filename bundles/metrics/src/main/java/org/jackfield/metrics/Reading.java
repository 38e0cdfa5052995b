package org.jackfield.metrics;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AccessLists;
import org.jackfield.api.access.Overflow;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionStats;
import org.jackfield.api.node.ConnectionBounds;
import org.jackfield.api.node.Node;
import org.jackfield.api.point.Direction;
import org.jackfield.api.scheduling.Bandwidth;

/** What one scrape sees of the node: read once, shown under many names. */
record Reading(
        boolean running,
        Connections connections,
        int handshaking,
        ConnectionBounds bounds,
        Points points,
        Peers peers,
        Lists lists,
        Set<String> faults,
        double eclipse,
        long sentPerSecond,
        long receivedPerSecond,
        Bandwidth bandwidth) {

    /** While no core runs. */
    static final Reading NOTHING = new Reading(
            false,
            Connections.of(List.of()),
            0,
            new ConnectionBounds(0, 0, 0),
            Points.of(List.of(), Instant.EPOCH),
            Peers.of(List.of()),
            new Lists(Map.of(), 0),
            Set.of(),
            0,
            0,
            0,
            new Bandwidth(new Bandwidth.OneWay(0, Map.of()), new Bandwidth.OneWay(0, Map.of())));

    static Reading of(Node node, Instant now) {
        return new Reading(
                true,
                Connections.of(node.pool().connections()),
                node.pool().handshaking(),
                node.bounds(),
                Points.of(node.addressBook().points(), now),
                Peers.of(node.addressBook().peers()),
                Lists.of(node.access()),
                node.faults().stream()
                        .map(suspected -> suspected.fault().word())
                        .collect(Collectors.toSet()),
                node.addressBook().eclipse().chance(),
                node.traffic().sentPerSecond(),
                node.traffic().receivedPerSecond(),
                node.bandwidth());
    }

    /** Who dialled, and over what. */
    record Lane(Direction direction, String scheme) {}

    record Connections(
            int open,
            int incoming,
            int outgoing,
            int privateNodes,
            int suspended,
            Map<Lane, Integer> lanes,
            long messagesWaiting,
            long bytesWaiting) {

        static Connections of(List<Connection> connections) {
            Map<Lane, Integer> lanes = new HashMap<>();
            int incoming = 0;
            int privateNodes = 0;
            int suspended = 0;
            long messages = 0;
            long bytes = 0;
            for (Connection connection : connections) {
                Direction direction = connection.endpoint().direction();
                ConnectionStats stats = connection.stats();
                lanes.merge(new Lane(direction, connection.endpoint().remote().scheme()), 1, Integer::sum);
                incoming += direction == Direction.INBOUND ? 1 : 0;
                privateNodes += connection.announcement().privateNode() ? 1 : 0;
                suspended += connection.suspended() ? 1 : 0;
                messages += stats.messagesWaiting();
                bytes += stats.bytesWaiting();
            }
            int open = connections.size();
            return new Connections(open, incoming, open - incoming, privateNodes, suspended, lanes, messages, bytes);
        }
    }

    /** @param waiting that maintenance does not dial yet, because the last attempt has failed */
    record Points(int known, Map<State, Integer> states, int trusted, int waiting) {

        static Points of(List<KnownPoint> points, Instant now) {
            int trusted = 0;
            int waiting = 0;
            for (KnownPoint point : points) {
                trusted += point.trusted() ? 1 : 0;
                waiting += point.retryAt().filter(now::isBefore).isPresent() ? 1 : 0;
            }
            return new Points(points.size(), counted(points, KnownPoint::state), trusted, waiting);
        }

        int in(State state) {
            return states.getOrDefault(state, 0);
        }
    }

    record Peers(int known, Map<State, Integer> states, int trusted) {

        static Peers of(List<KnownPeer> peers) {
            int trusted = 0;
            for (KnownPeer peer : peers) {
                trusted += peer.trusted() ? 1 : 0;
            }
            return new Peers(peers.size(), counted(peers, KnownPeer::state), trusted);
        }

        int in(State state) {
            return states.getOrDefault(state, 0);
        }
    }

    record Lists(Map<AccessList, Integer> entries, long overflow) {

        static Lists of(AccessLists access) {
            Map<AccessList, Integer> entries = new EnumMap<>(AccessList.class);
            for (AccessList list : AccessList.values()) {
                entries.put(list, access.size(list));
            }
            return new Lists(entries, access.overflow().map(Overflow::entries).orElse(0L));
        }

        int of(AccessList list) {
            return entries.getOrDefault(list, 0);
        }
    }

    private static <T> Map<State, Integer> counted(Collection<T> all, Function<T, State> state) {
        Map<State, Integer> states = new EnumMap<>(State.class);
        all.forEach(one -> states.merge(state.apply(one), 1, Integer::sum));
        return states;
    }
}
