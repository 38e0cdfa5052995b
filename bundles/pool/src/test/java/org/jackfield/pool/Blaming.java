package org.jackfield.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;

/** Blames everybody for everything. */
final class Blaming implements AccessPolicy {

    @Override
    public String name() {
        return "blaming";
    }

    @Override
    public Penalty afterEnd(Ending ending, Instant now) {
        Optional<Duration> time = Optional.of(Duration.ofSeconds(1_000_000));
        return new Penalty(time, ending.peer().isPresent() ? time : Optional.empty());
    }
}
