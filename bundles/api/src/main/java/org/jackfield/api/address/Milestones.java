package org.jackfield.api.address;

import java.util.Objects;
import java.util.Optional;

/**
 * When each kind of thing last happened to a point or a peer.
 *
 * @param failed dialling or the handshake came to nothing
 * @param rejected either side rejected the other
 * @param established a connection was established
 * @param ended a connection ended
 */
public record Milestones(
        Optional<Milestone> failed,
        Optional<Milestone> rejected,
        Optional<Milestone> established,
        Optional<Milestone> ended) {

    /** Nothing has happened yet. */
    public static final Milestones NONE =
            new Milestones(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Milestones {
        Objects.requireNonNull(failed);
        Objects.requireNonNull(rejected);
        Objects.requireNonNull(established);
        Objects.requireNonNull(ended);
    }

    /** When it was last there: the latest of established, rejected and ended. */
    public Optional<Milestone> seen() {
        return latest(established, rejected, ended);
    }

    /** When it was last not to be had: the latest of failed, rejected and ended. */
    public Optional<Milestone> missed() {
        return latest(failed, rejected, ended);
    }

    private static Optional<Milestone> latest(
            Optional<Milestone> one, Optional<Milestone> two, Optional<Milestone> three) {
        return later(later(one, two), three);
    }

    private static Optional<Milestone> later(Optional<Milestone> one, Optional<Milestone> other) {
        return one.isEmpty()
                        || other.isPresent()
                                && !other.get().when().isBefore(one.get().when())
                ? other
                : one;
    }
}
