package org.jackfield.api.node;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * A way for operators into the node, published as a service by whoever opened it, and published anew when it moves.
 *
 * @param name what is behind it, unique in the node: {@code api}, {@code metrics}
 * @param address where it is, with the real port; absent if it could not be opened
 * @param trouble why not, a clause without a full stop; or what the operator ought to know of one that is open
 * @param requested whether the operator asked for exactly this address, so that not opening it is an error
 */
public record Door(String name, Optional<URI> address, Optional<String> trouble, boolean requested) {

    public Door {
        Objects.requireNonNull(name);
        Objects.requireNonNull(address);
        Objects.requireNonNull(trouble);
        if (address.isEmpty() && trouble.isEmpty()) {
            throw new IllegalArgumentException("a door that is not open says why");
        }
    }
}
