package org.jackfield.handshake.identity;

import java.nio.file.Path;
import java.util.Objects;

/** An identity file that cannot be used, or written: its message is one sentence that names the file and what to do. No secret is in it. */
public final class IdentityException extends Exception {

    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Kind {
        /** There is no file. */
        MISSING,
        /** There is one, and it cannot be read. */
        UNREADABLE,
        /** Others may read it, and that cannot be changed. */
        EXPOSED,
        /** It is not the JSON of an identity. */
        DAMAGED,
        /** The peer id is not that of the public key. */
        PEER_MISMATCH,
        /** The public key is not that of the secret key. */
        KEYS_MISMATCH,
        /** The stamp proves less work than is asked for. */
        INSUFFICIENT_WORK,
        /** There is a file already, which is never overwritten. */
        EXISTS,
        /** The file cannot be written. */
        UNWRITABLE
    }

    private final Kind kind;
    private final transient Path file;

    IdentityException(Kind kind, Path file, String sentence) {
        super(sentence);
        this.kind = Objects.requireNonNull(kind);
        this.file = Objects.requireNonNull(file);
    }

    IdentityException(Kind kind, Path file, String sentence, Exception cause) {
        this(kind, file, sentence);
        initCause(cause);
    }

    /** What is wrong: for exit codes and tests. */
    public Kind kind() {
        return kind;
    }

    /** The file it is about. */
    public Path file() {
        return file;
    }
}
