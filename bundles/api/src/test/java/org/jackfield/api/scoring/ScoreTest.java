package org.jackfield.api.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Standing;
import org.junit.jupiter.api.Test;

/** What cannot be said of a peer. */
class ScoreTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Span HOUR = new Span(NOON, NOON.plusSeconds(3_600), Duration.ZERO, Map.of());

    @Test
    void aScoreIsFiniteNotNegativeAndTheSumOfItsTerms() {
        assertEquals("a score is finite and not negative, and this one is NaN", refused(Double.NaN));
        assertEquals("a score is finite and not negative, and this one is -1.0", refused(-1));
        assertEquals("a score is finite and not negative, and this one is Infinity", refused(Double.POSITIVE_INFINITY));
        assertEquals("a score is the sum of its terms: 2.0 is not 1.0", refused(2));
        assertThrows(IllegalArgumentException.class, () -> new Term("a", Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Term("no name", 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> Score.of(PeerClass.ORDINARY, Collections.nCopies(Score.MOST_TERMS + 1, new Term("neutral", 0))));
    }

    @Test
    void theNumberIsTheWeightWithinTheBoundsOfWeights() {
        assertEquals(new Standing(PeerClass.THROTTLED, Standing.LIGHTEST), standing(PeerClass.THROTTLED, 0));
        assertEquals(new Standing(PeerClass.FAVOURED, 3), standing(PeerClass.FAVOURED, 3));
        assertEquals(new Standing(PeerClass.FAVOURED, Standing.HEAVIEST), standing(PeerClass.FAVOURED, 1e300));
        assertEquals(Standing.NEUTRAL, Score.NEUTRAL.standing());
    }

    @Test
    void spansOfAHistoryAreBoundedAndDoNotOverlap() {
        Span next = new Span(HOUR.until(), HOUR.until().plusSeconds(1), Duration.ZERO, Map.of());

        assertEquals(List.of(HOUR, next), history(List.of(HOUR, next)).spans());
        assertThrows(IllegalArgumentException.class, () -> history(List.of(next, HOUR)));
        assertThrows(
                IllegalArgumentException.class, () -> history(Collections.nCopies(PeerHistory.MOST_SPANS + 1, HOUR)));
        assertThrows(
                IllegalArgumentException.class, () -> new Span(NOON, NOON.minusSeconds(1), Duration.ZERO, Map.of()));
        assertThrows(
                IllegalArgumentException.class, () -> new Span(NOON, NOON, Duration.ZERO, Map.of(Deed.USEFUL, -1L)));
    }

    @Test
    void twoSpansAreOneWithAllBetweenThem() {
        Span one = new Span(NOON, NOON.plusSeconds(1), Duration.ofSeconds(1), Map.of(Deed.USEFUL, 3L));
        Span other = new Span(
                NOON.plusSeconds(5),
                NOON.plusSeconds(6),
                Duration.ofMillis(500),
                Map.of(Deed.USEFUL, Long.MAX_VALUE, Deed.INVALID, 1L));

        assertEquals(
                new Span(
                        NOON,
                        NOON.plusSeconds(6),
                        Duration.ofMillis(1_500),
                        Map.of(Deed.USEFUL, Long.MAX_VALUE, Deed.INVALID, 1L)),
                one.and(other));
        assertEquals(one.and(other), other.and(one));
    }

    private static String refused(double number) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> new Score(number, PeerClass.ORDINARY, List.of(new Term("neutral", 1))))
                .getMessage();
    }

    private static Standing standing(PeerClass peerClass, double number) {
        return Score.of(peerClass, List.of(new Term("all", number))).standing();
    }

    private static PeerHistory history(List<Span> spans) {
        return new PeerHistory(spans, Optional.empty(), "", List.of());
    }
}
