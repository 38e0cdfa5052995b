package org.jackfield.api.transport;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.point.PointId;

/**
 * What to dial, and how.
 *
 * @param remote where to; its scheme is the transport's
 * @param timeout how long opening may take, name look-up included; more than zero
 * @param local where from: an address, a port, or both (port 0: any); any address and port when absent
 * @param options what only a scheme understands; unknown keys are ignored
 */
public record DialRequest(PointId remote, Duration timeout, Optional<PointId> local, Map<String, String> options) {

    public DialRequest {
        Objects.requireNonNull(remote);
        Objects.requireNonNull(local);
        options = Map.copyOf(options);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("dialling needs more time than " + timeout);
        }
    }

    /** From any address and port, without options. */
    public static DialRequest to(PointId remote, Duration timeout) {
        return new DialRequest(remote, timeout, Optional.empty(), Map.of());
    }
}
