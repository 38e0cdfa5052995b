package org.jackfield.api.access;

import java.time.Instant;
import java.util.Objects;

/**
 * What a full grey list holds in its compact filter: it still refuses whom it holds, but neither lists nor explains them, and now and
 * then takes another for one of them.
 *
 * @param entries about how many it holds
 * @param since when the first came in
 */
public record Overflow(long entries, Instant since) {

    public Overflow {
        Objects.requireNonNull(since);
    }
}
