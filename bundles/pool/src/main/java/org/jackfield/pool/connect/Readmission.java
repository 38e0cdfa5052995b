package org.jackfield.pool.connect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Kin;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.pool.access.Gate;
import org.jackfield.pool.session.Session;
import org.jackfield.pool.session.Sessions;

/**
 * Whether a channel may try to carry on a session: the peer has one with us, and nothing has been said against it since.
 *
 * <p>Neither "already connected" nor the number of connections matters: the session has its connection. But of one peer, no more than
 * {@value #MOST_OF_A_PEER} channels may try at once, from their introduction until they carry the session. One who has no session is refused without a motive, so that it begins anew.
 *
 * <p>Owned by the control thread.
 */
final class Readmission {

    private static final int MOST_OF_A_PEER = 2;

    private final Sessions sessions;
    private final Gate gate;
    private final Map<PeerId, Set<Candidate>> trying = new HashMap<>();

    Readmission(Sessions sessions, Gate gate) {
        this.sessions = sessions;
        this.gate = gate;
    }

    static boolean concerns(Candidate candidate, Introduction who) {
        return candidate.origin().resuming() || who.kin() == Kin.RESUMING;
    }

    void introduced(Candidate candidate, Introduction who) {
        if (refused(candidate, who)) {
            return;
        }
        trying.computeIfAbsent(who.peer(), peer -> new HashSet<>()).add(candidate);
        gate.askToAdmit(who, refusal -> {
            if (refusal.isPresent()) {
                who.hangUp(refusal.get());
            } else if (!refused(candidate, who)) {
                candidate.resume(sessions.resumable(who.peer()).orElseThrow());
                candidate.accept();
                who.accept();
            }
        });
    }

    private boolean refused(Candidate candidate, Introduction who) {
        Optional<PeerId> expected = candidate.origin().expectedPeer().filter(peer -> !peer.equals(who.peer()));
        Optional<CloseReason> obstacle = expected.<CloseReason>map(
                        peer -> new CloseReason.UnexpectedPeer(peer, who.peer()))
                .or(() -> candidate.origin().refusal())
                .or(() -> gate.toAdmit(who.peer(), who.endpoint()));
        if (obstacle.isPresent()) {
            who.hangUp(obstacle.get());
            return true;
        }
        Optional<Session> session = sessions.resumable(who.peer());
        if (session.isEmpty()) {
            who.reject(new Rejection.NoMotive(), List.of());
            return true;
        }
        if (others(candidate, who.peer()) >= MOST_OF_A_PEER) {
            who.reject(new Rejection.TooManyConnections(), List.of());
            return true;
        }
        return false;
    }

    private long others(Candidate candidate, PeerId peer) {
        return trying.getOrDefault(peer, Set.of()).stream()
                .filter(other -> other != candidate)
                .count();
    }

    /** It tries no more, well or not. */
    void over(Candidate candidate) {
        candidate.peer().ifPresent(peer -> {
            trying.computeIfPresent(peer, (known, all) -> {
                all.remove(candidate);
                return all.isEmpty() ? null : all;
            });
        });
    }
}
