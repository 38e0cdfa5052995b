package org.jackfield.api.handshake;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * What the core wants said in its name when it introduces itself; network and versions are the dialect's.
 *
 * @param port where we can be dialled; absent if we cannot
 * @param privateNode we do not want to be advertised
 * @param withoutMempool we do not want to be told of pending operations
 * @param kin what nodes of our kind may see in our random bytes
 */
public record Manners(OptionalInt port, boolean privateNode, boolean withoutMempool, Kin kin) {

    public Manners {
        Objects.requireNonNull(port);
        Objects.requireNonNull(kin);
    }

    /** As a stranger. */
    public Manners(OptionalInt port, boolean privateNode, boolean withoutMempool) {
        this(port, privateNode, withoutMempool, Kin.STRANGER);
    }

    /** The same, but for what nodes of our kind may see. */
    public Manners as(Kin other) {
        return new Manners(port, privateNode, withoutMempool, other);
    }
}
