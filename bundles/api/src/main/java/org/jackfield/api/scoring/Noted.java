package org.jackfield.api.scoring;

import java.time.Instant;
import java.util.Objects;

/**
 * What a peer is worth to a protocol, by the protocol's own word. It does not fade: what an old word still counts is for the policy to say.
 *
 * @param protocol who says so
 * @param when it was said
 * @param worth from -1 to 1
 */
public record Noted(String protocol, Instant when, double worth) {

    public Noted {
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(when);
        if (!(worth >= -1 && worth <= 1)) {
            throw new IllegalArgumentException("what a note is worth lies between -1 and 1, and is not " + worth);
        }
    }
}
