package org.jackfield.api.node;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened, and when.
 *
 * @param when the moment
 * @param event what happened
 */
public record Recorded(Instant when, NodeEvent event) {

    public Recorded {
        Objects.requireNonNull(when);
        Objects.requireNonNull(event);
    }
}
