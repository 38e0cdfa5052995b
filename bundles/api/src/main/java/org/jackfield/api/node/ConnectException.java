package org.jackfield.api.node;

import java.util.List;
import java.util.stream.Collectors;
import org.jackfield.api.reason.CloseReason;

/** A point could not be connected to, nor could its peer by any other. */
public final class ConnectException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient CloseReason reason;
    private final transient List<Try> tries;

    /** Nothing was dialled, or nothing is known of it. */
    public ConnectException(CloseReason reason) {
        this(reason, List.of());
    }

    /**
     * Without a stack trace: it is an answer, not an accident.
     *
     * @param tries what was dialled, in order
     */
    public ConnectException(CloseReason reason, List<Try> tries) {
        super(message(reason, tries), null, false, false);
        this.reason = reason;
        this.tries = List.copyOf(tries);
    }

    /** Why. */
    public CloseReason reason() {
        return reason;
    }

    /** What was dialled, in order, and why each came to nothing. */
    public List<Try> tries() {
        return tries;
    }

    private static String message(CloseReason reason, List<Try> tries) {
        return tries.size() < 2
                ? reason.sentence()
                : reason.sentence() + tries.stream().map(Try::sentence).collect(Collectors.joining("; ", " (", ")"));
    }
}
