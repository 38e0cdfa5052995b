package org.jackfield.handshake;

import org.jackfield.api.reason.CloseReason;

/** What the far end did ends the channel, for the given reason. Made for every bad peer, so it is cheap: it has no stack. */
final class Violation extends Exception {

    private static final long serialVersionUID = 1;

    private final transient CloseReason reason;

    Violation(CloseReason reason) {
        super(reason.sentence(), null, false, false);
        this.reason = reason;
    }

    CloseReason reason() {
        return reason;
    }
}
