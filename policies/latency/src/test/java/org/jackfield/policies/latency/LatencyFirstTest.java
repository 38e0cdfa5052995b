package org.jackfield.policies.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Span;
import org.jackfield.testkit.ScoringPolicyContract;
import org.junit.jupiter.api.Test;

/** What nearness is worth. */
class LatencyFirstTest extends ScoringPolicyContract {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @Override
    protected ScoringPolicy policy() {
        return new LatencyFirst(LatencySettings.DEFAULT);
    }

    @Test
    void theNearerTheBetter() {
        assertEquals(2, score(0, Map.of()).number());
        assertEquals(1, score(300, Map.of()).number());
        assertEquals(0.5, score(900, Map.of()).number());
        assertTrue(score(3_600_000, Map.of()).number() >= 0);
        assertEquals(PeerClass.ORDINARY, score(900, Map.of()).peerClass());
    }

    @Test
    void whoeverSentAnythingInvalidIsWorthNothingForAnHour() {
        Score now = score(1, Map.of(Deed.INVALID, 1L));
        Score later = policy().score(history(1, Map.of(Deed.INVALID, 1L)), NOON.plus(Duration.ofHours(1)));

        assertEquals(0, now.number());
        assertEquals(PeerClass.THROTTLED, now.peerClass());
        assertEquals(PeerClass.ORDINARY, later.peerClass());
    }

    @Test
    void whatElseAPeerDoesCountsForNothing() {
        assertEquals(
                score(80, Map.of()),
                score(80, Map.of(Deed.USEFUL, 9L, Deed.UNWANTED, 9L, Deed.BROKEN_PROMISE, 9L, Deed.EXCUSED, 9L)));
    }

    @Test
    void settingsChangeLive() {
        LatencyFirst policy = new LatencyFirst(LatencySettings.DEFAULT);
        policy.change(new LatencySettings(Duration.ofMillis(900), Duration.ofMinutes(1)));

        assertEquals(1, policy.score(history(900, Map.of()), NOON).number());
        assertEquals(
                PeerClass.ORDINARY,
                policy.score(history(900, Map.of(Deed.INVALID, 1L)), NOON.plusSeconds(60))
                        .peerClass());
    }

    @Test
    void wrongSettingsAreRefusedWithASentence() {
        assertEquals(
                "half is longer than zero and at most a year, and not 0 ms",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new LatencySettings(Duration.ZERO, Duration.ofHours(1)))
                        .getMessage());
    }

    private Score score(long millis, Map<Deed, Long> deeds) {
        return policy().score(history(millis, deeds), NOON);
    }

    private static PeerHistory history(long millis, Map<Deed, Long> deeds) {
        Span span = new Span(NOON.minusSeconds(10), NOON, Duration.ofSeconds(10), deeds);
        return new PeerHistory(List.of(span), Optional.of(Duration.ofMillis(millis)), "192.0", List.of(span));
    }
}
