package org.jackfield.pool.connect;

import java.util.Optional;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.pool.settings.PoolSettings;

/**
 * Whether one who has proved who it is may come in: the decision of tezos-wire.md, section 10, in its order.
 *
 * <p>Only connections count against their limit, as in Octez: of those that we have accepted and that have not answered, anybody can have
 * as many as the {@link Anteroom} holds. What is too many once it is established, is closed then.
 *
 * <p>Who shares an address or a point with somebody is not refused for it: peers are told apart by who they are. Octez refuses the second.
 *
 * <p>Values in, value out.
 */
final class Admission {

    private final PeerId self;

    Admission(PeerId self) {
        this.self = self;
    }

    /**
     * How things stand when somebody introduces itself.
     *
     * @param settings the present ones
     * @param obstacle what the access lists say against it
     * @param expectedPeer who must answer where we dialled
     * @param trusted whether the operator vouches for the peer or its point
     * @param reserved whether the operator wants it connected, however many others are, or somebody yields to it
     * @param connections how many are open
     * @param feeling whether we dialled to learn who answers, and want no connection
     * @param connectedToPeer whether we are connected to this very peer, or have accepted enough of its channels
     */
    record Circumstances(
            PoolSettings settings,
            Optional<CloseReason> obstacle,
            Optional<PeerId> expectedPeer,
            boolean trusted,
            boolean reserved,
            int connections,
            boolean feeling,
            boolean connectedToPeer) {}

    /** What to do with it. */
    sealed interface Decision {

        /** Let it in. */
        record Accept() implements Decision {}

        /** Say no, and why. */
        record Reject(Rejection motive) implements Decision {}

        /** Close without a word. */
        record HangUp(CloseReason reason) implements Decision {}
    }

    Decision decide(Introduction who, Circumstances now) {
        if (who.peer().equals(self)) {
            return new Decision.HangUp(new CloseReason.Myself());
        }
        if (now.obstacle().isPresent()) {
            return new Decision.HangUp(now.obstacle().get());
        }
        Optional<PeerId> expected = now.expectedPeer().filter(peer -> !peer.equals(who.peer()));
        if (expected.isPresent()) {
            return new Decision.HangUp(new CloseReason.UnexpectedPeer(expected.get(), who.peer()));
        }
        Optional<Rejection> incompatibility = who.incompatibility();
        if (incompatibility.isPresent()) {
            return new Decision.Reject(incompatibility.get());
        }
        boolean full = now.connections() >= now.settings().admissionLimit() && !now.reserved();
        if (now.feeling() || full) {
            return new Decision.Reject(new Rejection.TooManyConnections());
        }
        if (now.settings().reach().privateMode() && !now.trusted()) {
            return new Decision.HangUp(new CloseReason.PrivateMode());
        }
        if (now.connectedToPeer()) {
            return new Decision.Reject(new Rejection.AlreadyConnected());
        }
        return new Decision.Accept();
    }
}
