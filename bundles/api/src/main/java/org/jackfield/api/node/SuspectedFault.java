package org.jackfield.api.node;

import java.time.Instant;
import java.util.Objects;

/**
 * A fault of our own that is likely at present.
 *
 * @param fault what it is
 * @param since when it was noticed
 * @param sparing whether it still keeps policies' penalties from being given: for all, or for the one address that it names
 */
public record SuspectedFault(OwnFault fault, Instant since, boolean sparing) {

    public SuspectedFault {
        Objects.requireNonNull(fault);
        Objects.requireNonNull(since);
    }
}
