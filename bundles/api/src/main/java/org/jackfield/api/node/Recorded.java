package org.jackfield.api.node;

import java.time.Instant;
import java.util.Map;
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

    /**
     * The same in types of the JDK, for machines: {@code time}, {@code event} (its word), {@code sentence}, then the event's own parts
     * under their names, in order. Reasons, motives and sources are maps with {@code word}, {@code sentence} and their own parts; what is
     * absent is left out. Modifiable, and the caller's own.
     */
    public Map<String, Object> plain() {
        return Plain.event(when, event);
    }
}
