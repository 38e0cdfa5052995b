package org.jackfield.api.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The wall clock as it was at the start, and the time that has passed since: it goes on evenly when the operator, or a time server, steps
 * the wall clock.
 *
 * <p>So nobody's deadline passes early or late; what is shown and saved is off by such a step until the clock is made anew. Safe from any
 * thread.
 */
public final class SteadyClock implements InstantSource {

    private final Instant start;
    private final LongSupplier nanos;
    private final long startNanos;

    /** Begins now, by the system's clocks. */
    public SteadyClock() {
        this(InstantSource.system(), System::nanoTime);
    }

    /**
     * Begins now.
     *
     * @param wall asked once
     * @param nanos goes on evenly, from any number
     */
    public SteadyClock(InstantSource wall, LongSupplier nanos) {
        this.start = wall.instant();
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos.getAsLong() - startNanos);
    }
}
