package org.jackfield.api.address;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/**
 * Something that happened to a point or a peer, as its log keeps it.
 *
 * @param number grows by 1 with every entry of the same log, from 1 on
 * @param when the moment
 * @param kind what happened
 * @param point where; port 0 if the peer announced none
 * @param peer who, if it had proved who it is
 * @param reason why, of every ending
 */
public record LogEntry(
        long number,
        Instant when,
        Kind kind,
        Optional<PointId> point,
        Optional<PeerId> peer,
        Optional<CloseReason> reason) {

    /** How many entries a log keeps. */
    public static final int KEPT = 100;

    public LogEntry {
        Objects.requireNonNull(when);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(point);
        Objects.requireNonNull(peer);
        Objects.requireNonNull(reason);
    }

    /** What can happen (octez-behaviour.md, section 14; but for the last, which Octez has no word for). */
    public enum Kind {
        /** We dial it. */
        OUTGOING_REQUEST,
        /** It has proved who it is, and we say yes. */
        ACCEPTING_REQUEST,
        /** It has proved who it is, and we say no. */
        REJECTING_REQUEST,
        /** It says no. */
        REQUEST_REJECTED,
        /** A connection is established. */
        CONNECTION_ESTABLISHED,
        /** We ended the connection. */
        DISCONNECTION,
        /** The far end, or the way there, ended it. */
        EXTERNAL_DISCONNECTION,
        /** Dialling or the handshake came to nothing, and nobody had said no. */
        REQUEST_FAILED;

        /** In lower case, as Octez writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
