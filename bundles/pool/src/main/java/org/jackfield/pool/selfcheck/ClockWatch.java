package org.jackfield.pool.selfcheck;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jackfield.api.node.OwnFault;

/** Compares the wall clock with the node's own, which goes on evenly, from look to look. */
final class ClockWatch {

    /** What a time service corrects at once is less, and what harms a deadline of ours is more. */
    static final Duration STEP = Duration.ofSeconds(10);

    /** A machine that is merely busy is late by less. */
    static final Duration STANDSTILL = Duration.ofSeconds(15);

    private final InstantSource wall;
    private Optional<Look> last = Optional.empty();

    ClockWatch(InstantSource wall) {
        this.wall = wall;
    }

    /**
     * Looks.
     *
     * @param now by the node's clock
     * @param period after which it was to be asked again
     */
    Optional<OwnFault> look(Instant now, Duration period) {
        Optional<Look> before = last;
        Look look = new Look(wall.instant(), now);
        last = Optional.of(look);
        return before.flatMap(earlier -> fault(earlier, look, period));
    }

    private static Optional<OwnFault> fault(Look earlier, Look look, Duration period) {
        Duration passed = Duration.between(earlier.even, look.even);
        Duration step = Duration.between(earlier.wall, look.wall).minus(passed);
        if (step.abs().compareTo(STEP) >= 0) {
            return Optional.of(new OwnFault.ClockStepped(step));
        }
        Duration late = passed.minus(period);
        return late.compareTo(STANDSTILL) >= 0 ? Optional.of(new OwnFault.StoodStill(late)) : Optional.empty();
    }

    private record Look(Instant wall, Instant even) {}
}
