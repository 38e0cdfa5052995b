package org.jackfield.pool.connect;

import java.util.List;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.connection.PeerConnection;

/** Where a channel comes from, and who wants to know what becomes of it. */
interface Origin {

    /** The point that we dialled; none if the far end did. */
    Optional<PointId> dialled();

    /** Who must answer there, if anybody must. */
    Optional<PeerId> expectedPeer();

    /** Whether we dialled to carry on a session. */
    default boolean resuming() {
        return false;
    }

    /** Whether it is not wanted once the session that it is to carry on has another channel. Any thread. */
    default boolean makeshift() {
        return false;
    }

    /** Whether we dialled to learn who answers, and want no connection. */
    default boolean feeling() {
        return false;
    }

    /** Why it is not wanted any more, though its handshake goes on. Control thread. */
    Optional<CloseReason> refusal();

    /** The far end has proved who it is: on the channel's thread. */
    default void introduced() {}

    /** The handshake has ended, well or not: on the channel's thread. */
    void decided();

    /** It is the connection now. Control thread; this or {@link #failed}, once. */
    void connected(PeerConnection connection);

    /**
     * Both ends have accepted that it may carry on a session, and now it does, or the reason why not. Control thread; instead of
     * {@link #connected}, once.
     */
    default void carried(Optional<CloseReason> failure) {}

    /** It came to nothing. Control thread. */
    void failed(Candidate candidate, CloseReason reason, List<PointId> alternatives);
}
