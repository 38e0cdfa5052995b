package org.jackfield.pool.address;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jackfield.api.address.EclipseRisk;

/** The last estimate, made anew when it is asked for and older than half a minute: whoever asks every second costs no more. Any thread. */
final class Estimate {

    private static final Duration LASTS = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Supplier<EclipseRisk> meter;
    private Optional<EclipseRisk> last = Optional.empty();
    private Instant until = Instant.MIN;

    Estimate(InstantSource clock, Supplier<EclipseRisk> meter) {
        this.clock = clock;
        this.meter = meter;
    }

    synchronized EclipseRisk get() {
        Instant now = clock.instant();
        if (last.isEmpty() || now.isAfter(until)) {
            last = Optional.of(meter.get());
            until = now.plus(LASTS);
        }
        return last.get();
    }
}
