package org.jackfield.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/** Events in Octez's words (octez-behaviour.md, section 17): those for which it has one. */
final class OctezEvents {

    private OctezEvents() {}

    /** Empty: Octez has no word for it. */
    static Optional<Map<String, Object>> of(NodeEvent event) {
        if (event instanceof NodeEvent.TooFewConnections) {
            return said("too_few_connections");
        }
        if (event instanceof NodeEvent.TooManyConnections) {
            return said("too_many_connections");
        }
        if (event instanceof NodeEvent.PointLearned learned) {
            return said("new_point", "point", OctezPoints.text(learned.point()));
        }
        if (event instanceof NodeEvent.PeerLearned learned) {
            return said("new_peer", "peer_id", learned.peer().text());
        }
        if (event instanceof NodeEvent.Incoming incoming) {
            return said(
                    "incoming_connection",
                    "point",
                    OctezPoints.text(incoming.endpoint().remote()));
        }
        if (event instanceof NodeEvent.Dialling dialling) {
            return said("outgoing_connection", "point", OctezPoints.text(dialling.point()));
        }
        if (event instanceof NodeEvent.DialFailed failed) {
            // without a channel nobody was there to authenticate
            return failed.endpoint().isEmpty()
                    ? Optional.empty()
                    : failed(failed.point(), Optional.of(failed.point()), failed.peer(), failed.reason());
        }
        if (event instanceof NodeEvent.IncomingFailed failed) {
            return failed(failed.endpoint().remote(), Optional.empty(), failed.peer(), failed.reason());
        }
        if (event instanceof NodeEvent.Accepting accepting) {
            return requested("accepting_request", accepting.endpoint(), accepting.point(), accepting.peer());
        }
        if (event instanceof NodeEvent.Rejecting rejecting) {
            return requested("rejecting_request", rejecting.endpoint(), rejecting.point(), rejecting.peer());
        }
        if (event instanceof NodeEvent.Connected connected) {
            return said(
                    "connection_established",
                    "id_point",
                    OctezPoints.id(connected.endpoint().remote(), connected.point()),
                    "peer_id",
                    connected.peer().text());
        }
        if (event instanceof NodeEvent.Disconnected gone) {
            return said(
                    gone.reason().external() ? "external_disconnection" : "disconnection",
                    "peer_id",
                    gone.peer().text());
        }
        if (event instanceof NodeEvent.PointsCollected) {
            return said("gc_points");
        }
        if (event instanceof NodeEvent.PeersCollected) {
            return said("gc_peer_ids");
        }
        if (event instanceof NodeEvent.TopologySent sent) {
            return said(sent.topic().word() + "_sent", "source", sent.peer().text());
        }
        if (event instanceof NodeEvent.TopologyReceived received) {
            return said(
                    received.topic().word() + "_received",
                    "source",
                    received.peer().text());
        }
        if (event instanceof NodeEvent.SwapIgnored ignored) {
            return said("swap_request_ignored", "source", ignored.peer().text());
        }
        if (event instanceof NodeEvent.SwapSucceeded swapped) {
            return said("swap_success", "source", swapped.with().text());
        }
        if (event instanceof NodeEvent.SwapFailed failed) {
            return said("swap_failure", "source", failed.with().text());
        }
        return Optional.empty();
    }

    /**
     * Before the peer has proved who it is, authentication has failed. After that, either the far end or the way there ended it, which
     * is a rejection of our request; or we have rejected it, and have told so.
     */
    private static Optional<Map<String, Object>> failed(
            PointId point, Optional<PointId> dialled, Optional<PeerId> peer, CloseReason reason) {
        if (peer.isEmpty() && !(reason instanceof CloseReason.RejectedByPeer)) {
            return said("authentication_failed", "point", OctezPoints.text(point));
        }
        if (!rejectedByFarEnd(reason)) {
            return Optional.empty();
        }
        Map<String, Object> said =
                said("request_rejected", "point", OctezPoints.text(point)).orElseThrow();
        peer.ifPresent(known -> said.put("identity", List.of(OctezPoints.id(point, dialled), known.text())));
        return Optional.of(said);
    }

    private static boolean rejectedByFarEnd(CloseReason reason) {
        return reason instanceof CloseReason.RejectedByPeer
                || reason instanceof CloseReason.AckUnread
                || reason instanceof CloseReason.AckUnwritten
                || reason instanceof CloseReason.HandshakeEnded
                || reason instanceof CloseReason.HandshakeForged
                || reason instanceof CloseReason.HandshakeUndecodable
                || reason instanceof CloseReason.TimedOut
                || reason.external();
    }

    private static Optional<Map<String, Object>> requested(
            String word, Endpoint endpoint, Optional<PointId> point, PeerId peer) {
        return said(
                word,
                "point",
                OctezPoints.text(endpoint.remote()),
                "id_point",
                OctezPoints.id(endpoint.remote(), point),
                "peer_id",
                peer.text());
    }

    private static Optional<Map<String, Object>> said(String word, Object... namesAndValues) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("event", word);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            said.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return Optional.of(said);
    }
}
