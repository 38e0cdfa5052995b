package org.jackfield.pool.selfcheck;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jackfield.api.node.OwnFault;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.address.AddressGroup;

/**
 * Whether any way leads out of here: the last dials that found none.
 *
 * <p>Nobody can feign it from outside: as long as one peer is connected, or one dial gets as far as an answer, there is a way.
 */
final class RouteWatch {

    /** Fewer may be bad luck. */
    static final int DIALS = 6;

    /** Of so many neighbourhoods, so that one that is down does not look like all. */
    static final int NETWORKS = 4;

    /** What is older says nothing of now. */
    static final Duration MEMORY = Duration.ofMinutes(5);

    private static final int MOST = 64;

    private final Deque<Failure> failures = new ArrayDeque<>();

    /** A dial has come to nothing before a channel was open. */
    void failed(Instant now, PointId point, CloseReason reason) {
        if (wayless(reason)) {
            failures.add(new Failure(now, AddressGroup.of(point)));
            if (failures.size() > MOST) {
                failures.remove();
            }
        } else if (reason instanceof CloseReason.DialRefused) {
            // only who is reached can refuse
            found();
        }
    }

    /** Somebody out there was reached. */
    void found() {
        failures.clear();
    }

    /** @param connections that are open now */
    Optional<OwnFault> look(Instant now, int connections) {
        failures.removeIf(failure -> failure.when.isBefore(now.minus(MEMORY)));
        int networks = (int) failures.stream().map(Failure::network).distinct().count();
        return connections == 0 && failures.size() >= DIALS && networks >= NETWORKS
                ? Optional.of(new OwnFault.NoWayOut(failures.size(), networks))
                : Optional.empty();
    }

    /** Whether it is what one hears without a network. */
    private static boolean wayless(CloseReason reason) {
        return reason instanceof CloseReason.NetworkUnreachable
                || reason instanceof CloseReason.HostUnreachable
                || reason instanceof CloseReason.TimedOut timeout && timeout.phase() == CloseReason.Phase.DIALLING;
    }

    private record Failure(Instant when, AddressGroup network) {}
}
