package org.jackfield.api.node;

import org.jackfield.api.reason.CloseReason;

/** A point could not be connected to. */
public final class ConnectException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient CloseReason reason;

    /** Without a stack trace: it is an answer, not an accident. */
    public ConnectException(CloseReason reason) {
        super(reason.sentence(), null, false, false);
        this.reason = reason;
    }

    /** Why. */
    public CloseReason reason() {
        return reason;
    }
}
