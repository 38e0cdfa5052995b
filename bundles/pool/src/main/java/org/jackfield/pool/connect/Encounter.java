package org.jackfield.pool.connect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.connection.Connection;
import org.jackfield.pool.connection.PeerConnection;

/**
 * One peer and all channels to it: exactly one of them is kept.
 *
 * <p>Both ends accept every channel until they <em>keep</em> one; from then on newcomers are told that we are connected. A channel that
 * both have accepted is kept when no better {@linkplain Rank ranked} one is still undecided; those that both have accepted beside a
 * kept one are closed. So there is always one, and never two:
 *
 * <ul>
 *   <li>An end that keeps <i>d</i> closes only what ranks worse. The other has accepted <i>d</i> before; while it is undecided there, it
 *       keeps nothing worse, and then it keeps <i>d</i>.
 *   <li>A channel is refused only by an end that keeps another, and then the other end, too, ends up with that one.
 * </ul>
 *
 * An end with another rule, which refuses the second channel that it sees (Octez), refuses one of two only, because we refuse neither.
 *
 * <p>Owned by the control thread.
 */
final class Encounter {

    private final List<Candidate> accepted = new ArrayList<>();
    private final List<CompletableFuture<Connection>> waiting = new ArrayList<>();
    private Optional<PeerConnection> kept = Optional.empty();

    /** The channel that is kept. */
    Optional<PeerConnection> kept() {
        return kept;
    }

    /** We have accepted one more. */
    void join(Candidate candidate) {
        accepted.add(candidate);
    }

    /** One has come to nothing. */
    void leave(Candidate candidate) {
        accepted.remove(candidate);
    }

    /** Who wants to know the connection that this ends with. */
    void await(CompletableFuture<Connection> connection) {
        waiting.add(connection);
    }

    /** The one to keep now, if it is time. */
    Optional<Candidate> winner() {
        if (kept.isPresent()) {
            return Optional.empty();
        }
        return accepted.stream().min(Comparator.comparing(Candidate::rank)).filter(best -> best.connection().isPresent());
    }

    /** It is kept. */
    void keep(Candidate winner) {
        accepted.remove(winner);
        kept = winner.connection();
    }

    /** Those that both ends have accepted, and that are not kept. */
    List<Candidate> losers() {
        return kept.isEmpty() ? List.of() : accepted.stream().filter(other -> other.connection().isPresent()).toList();
    }

    /** What was kept has ended. */
    void ended(PeerConnection connection) {
        kept = kept.filter(other -> other != connection);
    }

    /** Nothing is left of it. */
    boolean over() {
        return kept.isEmpty() && accepted.isEmpty();
    }

    /** Whether there is hope beyond the given one. */
    boolean hopeful() {
        return kept.isPresent() || !accepted.isEmpty();
    }

    List<CompletableFuture<Connection>> takeWaiting() {
        List<CompletableFuture<Connection>> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    int undecided() {
        return accepted.size();
    }
}
