package org.jackfield.api.protocol;

import org.jackfield.api.bytes.ByteString;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a protocol notes of a peer: its bytes, and what it is worth. Stateless; safe from any thread.
 *
 * <p>The Tezos peer-to-peer layer is parametrised in the same way: by an encoding of metadata, and a score of it.
 *
 * @param <T> the value
 */
@ConsumerType
public interface NoteType<T> {

    /** The bytes of a value, at most {@link PeerNotes#MOST_BYTES}. */
    ByteString encode(T value);

    /**
     * The value of bytes.
     *
     * @throws IllegalArgumentException with a sentence, if they are not those of a value: another version may have written them
     */
    T decode(ByteString bytes);

    /** What the peer is worth to this protocol, from -1 to 1, by this value; 0 says nothing for it and nothing against it. */
    default double worth(T value) {
        return 0;
    }
}
