package org.jackfield.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jackfield.api.address.Source;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Topic;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.pool.Resident;
import org.junit.jupiter.api.Test;

/** The 26 words of Octez, each from the event that it stands for, and in the form that is described. */
class OctezEventsTest {

    private static final PointId HOME = PointId.parse("192.0.2.9:9732");
    private static final PointId POINT = PointId.parse("192.0.2.7:9732");
    private static final PeerId BOB = Resident.identity(new byte[32]).peer();
    private static final Endpoint OUT = new Endpoint(HOME, POINT, Direction.OUTBOUND);
    private static final Endpoint IN = new Endpoint(HOME, POINT.withPort(50000), Direction.INBOUND);
    private static final CloseReason NACK = new CloseReason.RejectedByPeer(new Rejection.TooManyConnections());

    private static final List<NodeEvent> ALL = List.of(
            new NodeEvent.TooFewConnections(1, 2),
            new NodeEvent.TooManyConnections(2, 1),
            new NodeEvent.PointLearned(POINT, new Source.Operator()),
            new NodeEvent.PeerLearned(BOB),
            new NodeEvent.PointsCollected(3),
            new NodeEvent.PeersCollected(3),
            new NodeEvent.Incoming(IN),
            new NodeEvent.Dialling(POINT),
            new NodeEvent.DialFailed(POINT, new CloseReason.InsufficientWork(), Optional.of(OUT), Optional.empty()),
            new NodeEvent.Accepting(IN, Optional.empty(), BOB),
            new NodeEvent.Rejecting(OUT, Optional.of(POINT), BOB, new CloseReason.PrivateMode()),
            new NodeEvent.DialFailed(POINT, NACK, Optional.of(OUT), Optional.of(BOB)),
            new NodeEvent.Connected(BOB, OUT, Optional.of(POINT), Duration.ofMillis(3)),
            new NodeEvent.Disconnected(BOB, OUT, new CloseReason.Swapped()),
            new NodeEvent.Disconnected(BOB, OUT, new CloseReason.ClosedByPeer()),
            new NodeEvent.TopologySent(BOB, Topic.BOOTSTRAP),
            new NodeEvent.TopologySent(BOB, Topic.ADVERTISE),
            new NodeEvent.TopologySent(BOB, Topic.SWAP_REQUEST),
            new NodeEvent.TopologySent(BOB, Topic.SWAP_ACK),
            new NodeEvent.TopologyReceived(BOB, Topic.BOOTSTRAP),
            new NodeEvent.TopologyReceived(BOB, Topic.ADVERTISE),
            new NodeEvent.TopologyReceived(BOB, Topic.SWAP_REQUEST),
            new NodeEvent.TopologyReceived(BOB, Topic.SWAP_ACK),
            new NodeEvent.SwapIgnored(BOB, "throttled"),
            new NodeEvent.SwapSucceeded(BOB, POINT, Optional.empty()),
            new NodeEvent.SwapFailed(BOB, POINT, new CloseReason.DialRefused()));

    @Test
    void allWordsAreSpokenInTheirDescribedForm() {
        TreeSet<String> words = new TreeSet<>();
        for (NodeEvent event : ALL) {
            Map<String, Object> said = OctezEvents.of(event).orElseThrow();
            words.add((String) said.get("event"));
            Description.checkLine("/network/log", new String(Json.line(said), StandardCharsets.UTF_8));
        }

        assertEquals(
                new TreeSet<>(List.of(
                        "too_few_connections",
                        "too_many_connections",
                        "new_point",
                        "new_peer",
                        "incoming_connection",
                        "outgoing_connection",
                        "authentication_failed",
                        "accepting_request",
                        "rejecting_request",
                        "request_rejected",
                        "connection_established",
                        "disconnection",
                        "external_disconnection",
                        "gc_points",
                        "gc_peer_ids",
                        "swap_request_received",
                        "swap_ack_received",
                        "swap_request_sent",
                        "swap_ack_sent",
                        "swap_request_ignored",
                        "swap_success",
                        "swap_failure",
                        "bootstrap_sent",
                        "bootstrap_received",
                        "advertise_sent",
                        "advertise_received")),
                words);
    }

    @Test
    void anEstablishedConnectionNamesWhereItsPeerCanBeDialled() {
        assertEquals(
                Map.of(
                        "event",
                        "connection_established",
                        "id_point",
                        Map.of("addr", "::ffff:192.0.2.7", "port", 9732),
                        "peer_id",
                        BOB.text()),
                OctezEvents.of(new NodeEvent.Connected(BOB, OUT, Optional.of(POINT), Duration.ZERO))
                        .orElseThrow());
    }

    @Test
    void aRejectionIsToldOnceAndNotAgainAsTheFailureThatFollows() {
        assertTrue(OctezEvents.of(new NodeEvent.IncomingFailed(IN, Optional.of(BOB), new CloseReason.PrivateMode()))
                .isEmpty());
    }

    @Test
    void whereNobodyAnswersNobodyIsAuthenticated() {
        assertTrue(OctezEvents.of(new NodeEvent.DialFailed(POINT, new CloseReason.DialRefused()))
                .isEmpty());
    }

    @Test
    void anIpv6AddressStandsInBracketsAsAPointAndWithoutThemByItself() throws Refusal {
        PointId point = OctezPoints.read("[2001:DB8::1]:19732");

        assertEquals("[2001:db8::1]:19732", OctezPoints.text(point));
        assertEquals("2001:db8::1", OctezPoints.address(point));
        assertEquals(POINT, OctezPoints.read("[::ffff:192.0.2.7]:9732"));
        assertEquals(POINT, OctezPoints.read("192.0.2.7"));
        assertEquals("ws://192.0.2.7:80", OctezPoints.text(OctezPoints.read("ws://192.0.2.7:80")));
    }
}
