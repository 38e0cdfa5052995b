package org.jackfield.api.identity;

import java.util.Objects;
import org.jackfield.api.bytes.ByteString;

/**
 * The name of a peer: opaque bytes, derived from its public key by the dialect, which also gives the text form.
 *
 * <p>Two ids are equal when their bytes are; the text is for people and files. At most {@value #MAX_BYTES} bytes.
 *
 * @param bytes what travels on the wire
 * @param text what people read, for example {@code idr8hPVAzYprfyjUPgfB869FekcTPA}
 */
public record PeerId(ByteString bytes, String text) implements Comparable<PeerId> {

    /** The longest id that any dialect may use. */
    public static final int MAX_BYTES = 64;

    public PeerId {
        Objects.requireNonNull(text);
        if (bytes.length() == 0 || bytes.length() > MAX_BYTES) {
            throw new IllegalArgumentException("a peer id has 1 to " + MAX_BYTES + " bytes, not " + bytes.length());
        }
    }

    @Override
    public int compareTo(PeerId other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId that && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
