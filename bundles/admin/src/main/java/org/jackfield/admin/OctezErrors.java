package org.jackfield.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/** Why a point could not be connected to, as an error of Octez (octez-behaviour.md, section 18), and in our own words beside it. */
final class OctezErrors {

    private OctezErrors() {}

    /**
     * In full, with all points that were tried.
     *
     * @param known what is known of the point
     */
    static Refusal of(PointId point, Optional<KnownPoint> known, ConnectException refused) {
        CloseReason reason = refused.reason();
        String why = refused.getMessage();
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("kind", "permanent");
        error.put("id", id(reason));
        if (reason instanceof CloseReason.PointBusy
                && known.filter(OctezErrors::connected).isPresent()) {
            error.put("id", "node.p2p_pool.connected");
        }
        parts(point, reason, error);
        // Octez's clients read an error by its id, and pass over none of its fields but those of "failure"
        if (error.get("id").equals("failure")) {
            error.put("kind", "temporary");
            error.put("msg", "no connection to " + OctezPoints.text(point) + ": " + why);
        }
        return Refusal.known(500, "no connection to " + point + ": " + why, error);
    }

    private static void parts(PointId point, CloseReason reason, Map<String, Object> error) {
        if (reason instanceof CloseReason.RejectedByPeer rejected) {
            error.put("motive", rejected.motive().code());
        } else if (reason instanceof CloseReason.Myself) {
            error.put("connection_id", OctezPoints.id(point, Optional.of(point)));
        } else if (reason instanceof CloseReason.UnexpectedPeer other) {
            error.put("point", OctezPoints.text(point));
            error.put("expected_peer_id", other.expected().text());
            error.put("received_peer_id", other.found().text());
        } else if (addressBanned(reason)) {
            error.put("point", OctezPoints.text(point));
        }
    }

    private static String id(CloseReason reason) {
        if (reason instanceof CloseReason.PointBusy) {
            return "node.p2p_pool.pending_connection";
        }
        if (reason instanceof CloseReason.DuplicateConnection) {
            return "node.p2p_pool.connected";
        }
        if (reason instanceof CloseReason.DialRefused
                || reason instanceof CloseReason.HostUnreachable
                || reason instanceof CloseReason.NetworkUnreachable
                || reason instanceof CloseReason.DialFailed) {
            return "node.p2p_pool.connection_failed";
        }
        if (reason instanceof CloseReason.NoRoom) {
            return "node.p2p_pool.too_many_connections";
        }
        if (reason instanceof CloseReason.PrivateMode) {
            return "node.p2p_pool.private_mode";
        }
        if (addressBanned(reason)) {
            return "node.p2p_pool.point_banned";
        }
        if (reason instanceof CloseReason.RejectedByPeer) {
            return "node.p2p_socket.rejected_by_nack";
        }
        if (reason instanceof CloseReason.Myself) {
            return "node.p2p_socket.myself";
        }
        if (reason instanceof CloseReason.UnexpectedPeer) {
            return "node.p2p_connect_handler.identity_check_failure";
        }
        if (reason instanceof CloseReason.HandshakeForged) {
            return "node.p2p_socket.decipher_error";
        }
        if (reason instanceof CloseReason.HandshakeEnded
                || reason instanceof CloseReason.ClosedByPeer
                || reason instanceof CloseReason.ConnectionLost) {
            return "node.p2p_io_scheduler.connection_closed";
        }
        return "failure";
    }

    private static boolean connected(KnownPoint point) {
        return point.state() == KnownPoint.State.RUNNING || point.state() == KnownPoint.State.ACCEPTED;
    }

    private static boolean addressBanned(CloseReason reason) {
        return reason instanceof CloseReason.AddressBanned
                || reason instanceof CloseReason.AddressBannedByOperator
                || reason instanceof CloseReason.AddressGreylisted
                || reason instanceof CloseReason.AddressInOverflow;
    }
}
