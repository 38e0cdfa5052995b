package org.jackfield.api.protocol;

import java.time.Instant;
import java.util.Objects;

/**
 * What a protocol has noted of a peer.
 *
 * @param value what
 * @param when the time of the node when it was written
 * @param <T> the value
 */
public record Note<T>(T value, Instant when) {

    public Note {
        Objects.requireNonNull(value);
        Objects.requireNonNull(when);
    }
}
