package org.jackfield.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.Milestone;
import org.jackfield.api.address.Source;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.Node;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.scheduling.Traffic;

/** What the node knows in Octez's shapes (octez-behaviour.md, section 14): what is absent is left out, and large numbers are texts. */
final class OctezForms {

    /** Of a peer that is not connected, as Octez gives everybody. */
    private static final double NEUTRAL_SCORE = 1.0;

    private OctezForms() {}

    static Map<String, Object> stat(Traffic traffic) {
        Map<String, Object> stat = new LinkedHashMap<>();
        stat.put("total_sent", String.valueOf(traffic.sentBytes()));
        stat.put("total_recv", String.valueOf(traffic.receivedBytes()));
        stat.put("current_inflow", small(traffic.receivedPerSecond()));
        stat.put("current_outflow", small(traffic.sentPerSecond()));
        return stat;
    }

    static Map<String, Object> version(Announcement announcement) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("chain_name", announcement.network());
        version.put("distributed_db_version", announcement.databaseVersion());
        version.put("p2p_version", announcement.p2pVersion());
        return version;
    }

    static Map<String, Object> connection(Connection connection, Announcement ours) {
        Announcement theirs = connection.announcement();
        PointId remote = connection.endpoint().remote();
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("incoming", connection.endpoint().direction() == Direction.INBOUND);
        info.put("peer_id", connection.peer().text());
        info.put("id_point", OctezPoints.id(remote, connection.point()));
        info.put("remote_socket_port", remote.port());
        info.put("announced_version", version(theirs));
        info.put("private", theirs.privateNode());
        info.put("local_metadata", metadata(ours));
        info.put("remote_metadata", metadata(theirs));
        return info;
    }

    static Map<String, Object> point(KnownPoint known) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("trusted", known.trusted());
        time(info, "greylisted_until", known.retryAt());
        Map<String, Object> state = state(known);
        info.put("state", state);
        if (state.containsKey("p2p_peer_id")) {
            info.put("p2p_peer_id", state.get("p2p_peer_id"));
        }
        time(info, "last_failed_connection", known.milestones().failed().map(Milestone::when));
        withPeer(info, "last_rejected_connection", known.milestones().rejected());
        withPeer(info, "last_established_connection", known.milestones().established());
        withPeer(info, "last_disconnection", known.milestones().ended());
        withPeer(info, "last_seen", known.milestones().seen());
        time(info, "last_miss", known.milestones().missed().map(Milestone::when));
        known.expectedPeer().ifPresent(peer -> info.put("expected_peer_id", peer.text()));
        return info;
    }

    static Map<String, Object> peer(KnownPeer known, Node node) {
        Optional<Connection> connection = node.pool().connection(known.peer());
        Map<String, Object> info = new LinkedHashMap<>();
        info.put(
                "score",
                node.scoring()
                        .explain(known.peer())
                        .map(score -> score.score().number())
                        .orElse(NEUTRAL_SCORE));
        info.put("trusted", known.trusted());
        connection.ifPresent(open -> info.put("conn_metadata", metadata(open.announcement())));
        info.put("peer_metadata", PeerMetadata.NOTHING);
        info.put("state", known.state().name().toLowerCase(java.util.Locale.ROOT));
        known.point().ifPresent(point -> info.put("reachable_at", OctezPoints.id(point, known.point())));
        info.put("stat", stat(connection.map(open -> open.stats().traffic()).orElse(Traffic.NONE)));
        withPoint(info, "last_failed_connection", known.milestones().failed());
        withPoint(info, "last_rejected_connection", known.milestones().rejected());
        withPoint(info, "last_established_connection", known.milestones().established());
        withPoint(info, "last_disconnection", known.milestones().ended());
        withPoint(info, "last_seen", known.milestones().seen());
        withPoint(info, "last_miss", known.milestones().missed());
        return info;
    }

    /** A point that nobody has heard of. */
    static KnownPoint unknown(PointId point) {
        return new KnownPoint(
                point,
                KnownPoint.State.DISCONNECTED,
                new Source.Operator(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A peer that nobody has heard of. */
    static KnownPeer unknown(PeerId peer) {
        return new KnownPeer(peer, false, Instant.EPOCH, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * An entry of a point's log; empty for what Octez's clients would stumble over. Octez prints three kinds as
     * {@code rejecting_request}; here each is what it is.
     */
    static Optional<Object> pointEvent(LogEntry entry) {
        if (entry.kind() == LogEntry.Kind.REQUEST_FAILED) {
            return Optional.empty();
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event_kind", entry.kind().word());
        entry.peer().map(PeerId::text).ifPresent(peer -> event.put("p2p_peer_id", peer));
        return Optional.of(List.of(entry.when().toString(), event));
    }

    /** An entry of a peer's log; likewise. */
    static Optional<Object> peerEvent(LogEntry entry) {
        if (entry.kind() == LogEntry.Kind.REQUEST_FAILED || entry.kind() == LogEntry.Kind.OUTGOING_REQUEST) {
            return Optional.empty();
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put(
                "kind",
                entry.kind() == LogEntry.Kind.ACCEPTING_REQUEST
                        ? "incoming_request"
                        : entry.kind().word());
        event.put("timestamp", entry.when().toString());
        event.put("addr", entry.point().map(OctezPoints::address).orElse("::"));
        entry.point().map(PointId::port).filter(port -> port > 0).ifPresent(port -> event.put("port", port));
        return Optional.of(event);
    }

    private static Map<String, Object> metadata(Announcement announcement) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("disable_mempool", announcement.withoutMempool());
        metadata.put("private_node", announcement.privateNode());
        return metadata;
    }

    private static Map<String, Object> state(KnownPoint known) {
        Map<String, Object> state = new LinkedHashMap<>();
        boolean named = known.state() == KnownPoint.State.ACCEPTED || known.state() == KnownPoint.State.RUNNING;
        if (named && known.peer().isEmpty()) {
            // Octez's clients want a name in these two states
            state.put("event_kind", "requested");
            return state;
        }
        state.put("event_kind", known.state().name().toLowerCase(java.util.Locale.ROOT));
        if (named) {
            state.put("p2p_peer_id", known.peer().orElseThrow().text());
        }
        return state;
    }

    private static void time(Map<String, Object> info, String name, Optional<Instant> moment) {
        moment.ifPresent(when -> info.put(name, when.toString()));
    }

    private static void withPeer(Map<String, Object> info, String name, Optional<Milestone> milestone) {
        milestone
                .filter(m -> m.peer().isPresent())
                .ifPresent(m -> info.put(
                        name, List.of(m.peer().orElseThrow().text(), m.when().toString())));
    }

    private static void withPoint(Map<String, Object> info, String name, Optional<Milestone> milestone) {
        milestone
                .filter(m -> m.point().isPresent())
                .ifPresent(m -> info.put(
                        name,
                        List.of(
                                OctezPoints.id(m.point().orElseThrow(), m.point()),
                                m.when().toString())));
    }

    private static long small(long number) {
        // Octez's clients read 31 bits
        return Math.min(number, (1L << 30) - 1);
    }
}
