package org.jackfield.api.transport;

import org.jackfield.api.reason.CloseReason;

/** A listener could not be opened. */
public final class ListenException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient CloseReason reason;

    /** Without a stack trace: it is an answer, not an accident. */
    public ListenException(CloseReason reason) {
        super(reason.sentence(), null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public CloseReason reason() {
        return reason;
    }
}
