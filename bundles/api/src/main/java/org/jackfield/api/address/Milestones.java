package org.jackfield.api.address;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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
        return Stream.of(one, two, three).flatMap(Optional::stream).max(Comparator.comparing(Milestone::when));
    }
}
