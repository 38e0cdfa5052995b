package org.jackfield.api.selection;

import java.util.Objects;
import org.jackfield.api.identity.PeerId;

/**
 * A peer that has dialled us, has proved who it is, and would be let in if the node were not full.
 *
 * @param transport the scheme of its channel
 */
public record Newcomer(PeerId peer, Group group, String transport) {

    /** To newcomers of one group somebody yields once in so many of {@code displacement-interval}. */
    public static final int GROUP_INTERVALS = 60;

    public Newcomer {
        Objects.requireNonNull(peer);
        Objects.requireNonNull(group);
        Objects.requireNonNull(transport);
    }
}
