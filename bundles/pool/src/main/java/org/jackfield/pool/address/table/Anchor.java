package org.jackfield.pool.address.table;

import java.util.Objects;
import org.jackfield.api.identity.PeerId;

/**
 * A connection that is remembered, to be dialled first after a restart.
 *
 * @param address where to
 * @param peer who must answer
 * @param failures how often it did not
 */
public record Anchor(Address address, PeerId peer, int failures) {

    public Anchor {
        Objects.requireNonNull(address);
        Objects.requireNonNull(peer);
    }
}
