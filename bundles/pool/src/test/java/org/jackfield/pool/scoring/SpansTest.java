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

    @Test
    void whoIsSilentTakesOneSpanMoreAnHour() {
        Instant now = rest(NOON, 360);
        assertEquals(List.of(new Span(NOON, now, Duration.ofHours(1), Map.of())), spans.all());

        rest(now, 23 * 360);
        assertEquals(24, spans.all().size());
        assertEquals(
                Duration.ofDays(1), spans.all().stream().map(Span::connected).reduce(Duration.ZERO, Duration::plus));
    }

    @Test
    void whatIsDoneAfterALongSilenceHasItsOwnTime() {
        Instant woken = rest(NOON, 180);
        Instant asleep = pass(woken, 1);
        rest(asleep, 180);

        List<Span> done =
                spans.all().stream().filter(span -> !span.deeds().isEmpty()).toList();
        assertEquals(1, done.size());
        assertEquals(woken, done.get(0).from());
        assertTrue(
                Duration.between(asleep, done.get(0).until()).compareTo(Duration.ofMinutes(1)) <= 0,
                () -> done + " is not known to the minute");
    }

    @Test
    void timeConnectedSeemsYoungerByAnHourAtMostAndNeverLeaps() {
        Duration half = Duration.ofHours(6);
        double exact = 0;
        double before = 0;
        Instant now = NOON;
        for (int i = 0; i < 30 * 360; i++) {
            now = i % 1_000 == 999 ? pass(now, 1) : rest(now, 1);
            exact = exact * Math.pow(0.5, seconds(STEP) / seconds(half)) + seconds(STEP);
            double told = fading(spans.all(), now, half);

            assertTrue(told >= exact - 1e-6, told + " s are less than " + exact);
            assertTrue(
                    told <= exact * Math.pow(2, seconds(Duration.ofHours(1)) / seconds(half)),
                    told + " s are more than " + exact + " an hour before");
            assertEquals(before, told, seconds(STEP), "at " + now);
            before = told;
        }
    }

    private static double fading(List<Span> all, Instant now, Duration half) {
        return all.stream()
                .mapToDouble(span -> seconds(span.connected())
                        * Math.pow(0.5, seconds(Duration.between(span.until(), now)) / seconds(half)))
                .sum();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    /** Connected, and nothing is done. */
    private Instant rest(Instant from, int steps) {
        Instant now = from;
        for (int i = 0; i < steps; i++) {
            spans.add(now, now.plus(STEP), STEP, Deeds.none());
            now = now.plus(STEP);
        }
        return now;
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
