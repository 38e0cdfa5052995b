package org.jackfield.pool.address.table;

import java.util.Objects;

/**
 * When things happened at an address, in milliseconds, by our own clock; 0: never.
 *
 * @param firstHeard somebody told of it
 * @param lastHeard somebody told of it, or it was there
 * @param dials what came of dialling it
 */
public record Times(long firstHeard, long lastHeard, Dials dials) {

    public Times {
        Objects.requireNonNull(dials);
    }
}
