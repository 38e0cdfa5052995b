package org.jackfield.pool.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Span;
import org.junit.jupiter.api.Test;

/** A long history in a small room. */
class SpansTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(10);

    private final Spans spans = new Spans();

    @Test
    void withinAMinuteAllIsOneSpan() {
        Instant now = pass(NOON, 6);

        assertEquals(List.of(new Span(NOON, now, Duration.ofMinutes(1), Map.of(Deed.USEFUL, 6L))), spans.all());
    }

    @Test
    void aWeekFitsAndNothingOfItIsLost() {
        int steps = 7 * 24 * 360;
        Instant now = pass(NOON, steps);
        List<Span> all = spans.all();

        assertTrue(all.size() <= PeerHistory.MOST_SPANS, () -> all.size() + " spans");
        assertEquals(
                steps, all.stream().mapToLong(span -> span.times(Deed.USEFUL)).sum());
        assertEquals(Duration.ofDays(7), all.stream().map(Span::connected).reduce(Duration.ZERO, Duration::plus));
        assertEquals(NOON, all.get(0).from());
        assertEquals(now, all.get(all.size() - 1).until());
        // a history is only made of spans that are in order
        assertEquals(all, new PeerHistory(all, Optional.empty(), "", List.of()).spans());
    }

    @Test
    void whatIsNewIsKnownExactlyAndWhatIsOldInProportionToItsAge() {
        Instant now = pass(NOON, 7 * 24 * 360);

        for (Span span : spans.all()) {
            Duration length = Duration.between(span.from(), span.until());
            Duration age = Duration.between(span.from(), now);
            assertTrue(
                    length.compareTo(Duration.ofMinutes(2)) <= 0
                            || length.multipliedBy(2).compareTo(age) <= 0,
                    () -> span + " is too coarse");
        }
    }

    @Test
    void absencesAreNoTimeConnected() {
        Instant left = pass(NOON, 3);
        Instant back = left.plus(Duration.ofHours(5));
        pass(back, 3);

        assertEquals(List.of(NOON, back), spans.all().stream().map(Span::from).toList());
        assertEquals(left, spans.all().get(0).until());
    }

    @Test
    void severalMayDoSomethingAtOnce() {
        for (int i = 0; i < 1_000; i++) {
            Instant now = NOON.plus(STEP.multipliedBy(i));
            spans.add(now.minus(STEP), now, STEP, Deeds.none().and(Deed.USEFUL, 1));
            spans.add(
                    now.minusSeconds(3),
                    now,
                    Duration.ofSeconds(3),
                    Deeds.none().and(Deed.INVALID, 1));
        }
        List<Span> all = spans.all();

        assertEquals(
                1_000, all.stream().mapToLong(span -> span.times(Deed.INVALID)).sum());
        assertEquals(all, new PeerHistory(List.of(), Optional.empty(), "", all).groupSpans());
    }

    private Instant pass(Instant from, int steps) {
        Instant now = from;
        for (int i = 0; i < steps; i++) {
            spans.add(now, now.plus(STEP), STEP, Deeds.none().and(Deed.USEFUL, 1));
            now = now.plus(STEP);
        }
        return now;
    }
}
