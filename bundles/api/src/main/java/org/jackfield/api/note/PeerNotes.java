package org.jackfield.api.note;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jackfield.api.bytes.ByteString;

/**
 * All that protocols have noted of one peer. It is small: {@link #MOST_NOTES} notes, {@link #MOST_BYTES} bytes, names included.
 *
 * @param values by full name, {@code protocol/name}, in order of the names
 */
public record PeerNotes(Map<String, ByteString> values) {

    /** Notes of a peer. */
    public static final int MOST_NOTES = 32;

    /** Bytes of all notes of a peer, the names in them. */
    public static final int MOST_BYTES = 1_024;

    /** Nobody has noted anything. */
    public static final PeerNotes NONE = new PeerNotes(Map.of());

    /** @throws IllegalArgumentException with a sentence, if there are too many, or too large ones, or a name is none */
    public PeerNotes {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
        int bytes = 0;
        for (Map.Entry<String, ByteString> note : values.entrySet()) {
            if (!note.getKey().matches("[A-Za-z0-9.-]{1,64}/[A-Za-z0-9.-]{1,32}")) {
                throw new IllegalArgumentException("'" + note.getKey() + "' is no full name of a note");
            }
            bytes += note.getKey().length() + note.getValue().length();
        }
        if (values.size() > MOST_NOTES) {
            throw new IllegalArgumentException(values.size() + " notes are more than " + MOST_NOTES);
        }
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException("notes of " + bytes + " bytes are more than " + MOST_BYTES);
        }
    }

    /** What a protocol has noted; empty if it has not, or if that is no value of the key. */
    public <T> Optional<T> find(String protocol, NoteKey<T> key) {
        return Optional.ofNullable(values.get(fullName(protocol, key))).flatMap(key::read);
    }

    /**
     * These, with another value, or a first one.
     *
     * @throws IllegalArgumentException with a sentence, if there is no room for it
     */
    public <T> PeerNotes with(String protocol, NoteKey<T> key, T value) {
        Map<String, ByteString> more = new TreeMap<>(values);
        more.put(fullName(protocol, key), key.write(value));
        return new PeerNotes(more);
    }

    /** These, without it. */
    public PeerNotes without(String protocol, NoteKey<?> key) {
        Map<String, ByteString> fewer = new TreeMap<>(values);
        fewer.remove(fullName(protocol, key));
        return new PeerNotes(fewer);
    }

    private static String fullName(String protocol, NoteKey<?> key) {
        return protocol + "/" + key.name();
    }
}
