package org.jackfield.api.transport;

import java.util.Map;
import java.util.Objects;
import org.jackfield.api.point.PointId;

/**
 * Where to listen, and how.
 *
 * @param local the address to bind and the port, 0 for any free one; {@code [::]} listens on IPv6 and IPv4
 * @param backlog how many callers the system may hold until they are accepted, at least 1
 * @param options what only a scheme understands; unknown keys are ignored
 */
public record ListenRequest(PointId local, int backlog, Map<String, String> options) {

    /** Callers that the system holds unless told otherwise. */
    public static final int DEFAULT_BACKLOG = 1024;

    public ListenRequest {
        Objects.requireNonNull(local);
        options = Map.copyOf(options);
        if (backlog < 1) {
            throw new IllegalArgumentException("a backlog holds at least one caller, not " + backlog);
        }
    }

    /** With the default backlog and no options. */
    public static ListenRequest on(PointId local) {
        return new ListenRequest(local, DEFAULT_BACKLOG, Map.of());
    }
}
