package org.jackfield.api.selection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says whom to dial, and whom to let go when the node is full. Publish one as a service, and the core asks; of several, the one with the
 * highest service ranking is asked, and the others wait.
 *
 * <p>It decides and never acts: values in, values out, no socket, thread, file, clock or chance; the same values give the same answer. Asked
 * on one thread of the core's for all selection policies, one question at a time. An answer that takes longer than {@code policy-patience}
 * (100 ms), a failure, or an answer that names somebody else than it may, counts as if there were no policy: all are dialled in the order of the address book, and
 * nobody is let go.
 */
@ConsumerType
public interface SelectionPolicy {

    /** A short name, unique in the node: letters, digits, {@code - .}; constant. */
    String name();

    /**
     * What it decides by, in the words of its configuration. Asked before and after a question, so that a recorded answer can be given
     * again: whoever is configured like this gives the same ones. At most {@link org.jackfield.api.scoring.ScoringPolicy#MOST_SETTINGS}.
     * They stand in recordings as they are: leave out what is secret.
     */
    default Map<String, String> settings() {
        return Map.of();
    }

    /**
     * Whom of those that the address book has drawn to dial, and in which order: some of {@code drawn}, each once. Whoever is left out
     * is not dialled in this round. Points that the operator trusts, and anchors, are dialled without being asked about.
     *
     * @param connected all who are
     */
    List<Candidate> dial(List<Candidate> drawn, List<Neighbour> connected, Instant now);

    /**
     * Who is let go so that a newcomer finds a place in a full node: a {@linkplain Neighbour#dispensable dispensable} one of
     * {@code connected}, or nobody, and then the newcomer is turned away with the points of others.
     *
     * @param connected all who are
     */
    Optional<PeerId> displace(Newcomer newcomer, List<Neighbour> connected, Instant now);
}
