package org.jackfield.api.handshake;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * What the core wants said in its name when it introduces itself; network and versions are the dialect's.
 *
 * @param port where we can be dialled; absent if we cannot
 * @param privateNode we do not want to be advertised
 * @param withoutMempool we do not want to be told of pending operations
 */
public record Manners(OptionalInt port, boolean privateNode, boolean withoutMempool) {

    public Manners {
        Objects.requireNonNull(port);
    }
}
