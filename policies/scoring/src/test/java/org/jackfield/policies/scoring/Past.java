package org.jackfield.policies.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Span;

/** A history that a test tells, in the order of time. */
final class Past {

    private final List<Span> spans = new ArrayList<>();
    private final List<Span> group = new ArrayList<>();
    private final List<Noted> notes = new ArrayList<>();
    private Optional<Duration> latency = Optional.empty();
    private Instant now;

    private Past(Instant from) {
        now = from;
    }

    static Past from(Instant from) {
        return new Past(from);
    }

    /** It was connected, and did this. */
    Past connected(Duration time, Map<Deed, Long> deeds) {
        spans.add(new Span(now, now.plus(time), time, deeds));
        group.add(new Span(now, now.plus(time), time, deeds));
        now = now.plus(time);
        return this;
    }

    /** Nothing was done for a while, of which it was connected for that time. */
    Past idle(Duration time, Duration connected) {
        spans.add(new Span(now, now.plus(time), connected, Map.of()));
        now = now.plus(time);
        return this;
    }

    /** Its neighbours did this, for as long. */
    Past neighbours(Duration time, Map<Deed, Long> deeds) {
        group.add(new Span(now, now.plus(time), time, deeds));
        now = now.plus(time);
        return this;
    }

    Past within(Duration handshake) {
        latency = Optional.of(handshake);
        return this;
    }

    /** A protocol says now what it is worth to it. */
    Past noted(String protocol, double worth) {
        notes.add(new Noted(protocol, now, worth));
        return this;
    }

    Instant now() {
        return now;
    }

    PeerHistory history() {
        return new PeerHistory(spans, latency, "192.0", group, notes);
    }
}
