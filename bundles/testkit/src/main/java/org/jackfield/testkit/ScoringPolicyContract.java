package org.jackfield.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Span;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ScoringPolicy} keeps to: it is a function of the values that it is given, whose results are the same to the bit, and it
 * holds no fault of ours against anybody. A subclass says how one is made.
 *
 * <p>Many histories are weighed, short and long, good and bad, with counts as large as numbers can be, at several times: before, within and
 * long after them.
 */
public abstract class ScoringPolicyContract {

    /** Generous: a policy has 100 ms for one question, and here a busy machine for thousands. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private static final List<Instant> TIMES =
            List.of(NOON, NOON.plus(Duration.ofDays(400)), NOON.minus(Duration.ofDays(7)), Instant.EPOCH);

    /** A new one, with settings that are always the same. */
    protected abstract ScoringPolicy policy();

    @Test
    void hasAShortNameThatDoesNotChange() {
        String name = policy().name();

        assertTrue(name.matches("[A-Za-z0-9.-]{1,64}"), () -> "'" + name + "' is no name for a policy");
        assertEquals(name, policy().name());
    }

    @Test
    void neverAnswersNullNorFails() {
        ScoringPolicy policy = policy();

        cases().forEach(one -> assertNotNull(policy.score(one.history(), one.now())));
    }

    @Test
    void neitherPunishesNorTrustsOneOfWhomNothingIsKnown() {
        TIMES.forEach(now -> assertEquals(
                Score.NEWCOMER.standing(),
                policy().score(PeerHistory.EMPTY, now).standing()));
    }

    @Test
    void givesTheSameBitsForTheSameHistory() {
        ScoringPolicy policy = policy();
        List<Case> cases = cases();
        List<Score> once = scores(policy, cases);

        assertSame(once, scores(policy, cases));
        assertSame(once, scores(policy(), again(cases)));
    }

    @Test
    void keepsNothingOfWhatItWasAskedBefore() {
        ScoringPolicy busy = policy();
        List<Case> others = new ArrayList<>(cases());
        Collections.shuffle(others, new Random(7));
        scores(busy, others);

        assertSame(scores(policy(), cases()), scores(busy, cases()));
    }

    @Test
    void holdsNoFaultOfOursAgainstAnybody() {
        ScoringPolicy policy = policy();
        for (Case one : cases()) {
            PeerHistory excused = excused(one.history());

            assertTrue(
                    policy.score(excused, one.now()).number()
                            >= policy.score(one.history(), one.now()).number(),
                    () -> "excuses count against " + one);
        }
    }

    @Test
    void saysByWhichSettingsItDecides() {
        Map<String, String> settings = policy().settings();

        assertEquals(settings, policy().settings(), "of the same settings it says the same");
        assertTrue(settings.size() <= ScoringPolicy.MOST_SETTINGS, () -> settings.size() + " settings are too many");
    }

    @Test
    void answersAtOnce() {
        ScoringPolicy policy = policy();
        List<Case> cases = cases();

        assertTimeout(AT_ONCE, () -> {
            for (int i = 0; i < 20; i++) {
                scores(policy, cases);
            }
        });
    }

    private static List<Score> scores(ScoringPolicy policy, List<Case> cases) {
        return cases.stream().map(one -> policy.score(one.history(), one.now())).toList();
    }

    /** To the bit: records compare numbers as {@link Double#compare} does. */
    private static void assertSame(List<Score> expected, List<Score> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i));
        }
    }

    private static PeerHistory excused(PeerHistory history) {
        return new PeerHistory(
                history.spans().stream().map(ScoringPolicyContract::excused).toList(),
                history.latency(),
                history.group(),
                history.groupSpans().stream()
                        .map(ScoringPolicyContract::excused)
                        .toList(),
                history.notes());
    }

    private static Span excused(Span span) {
        Map<Deed, Long> deeds = new EnumMap<>(Deed.class);
        deeds.putAll(span.deeds());
        deeds.put(Deed.EXCUSED, 1_000_000L);
        return new Span(span.from(), span.until(), span.connected(), deeds);
    }

    /** The same, made anew of numbers, as whoever has written them down would. */
    private static List<Case> again(List<Case> cases) {
        return cases.stream()
                .map(one -> new Case(
                        new PeerHistory(
                                one.history().spans().stream()
                                        .map(ScoringPolicyContract::again)
                                        .toList(),
                                one.history().latency().map(time -> Duration.ofNanos(time.toNanos())),
                                one.history().group(),
                                one.history().groupSpans().stream()
                                        .map(ScoringPolicyContract::again)
                                        .toList(),
                                one.history().notes().stream()
                                        .map(ScoringPolicyContract::again)
                                        .toList()),
                        Instant.parse(one.now().toString())))
                .toList();
    }

    private static Span again(Span span) {
        return new Span(
                Instant.parse(span.from().toString()),
                Instant.parse(span.until().toString()),
                Duration.parse(span.connected().toString()),
                Map.copyOf(span.deeds()));
    }

    private static Noted again(Noted note) {
        return new Noted(
                note.protocol(),
                Instant.parse(note.when().toString()),
                Double.longBitsToDouble(Double.doubleToRawLongBits(note.worth())));
    }

    private static List<Case> cases() {
        Random random = new Random(11);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            List<Span> spans = spans(random);
            PeerHistory history = new PeerHistory(
                    spans,
                    random.nextInt(4) == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(random.nextInt(5_000))),
                    random.nextBoolean() ? "" : "192.0",
                    spans(random),
                    notes(random));
            TIMES.forEach(now -> cases.add(new Case(history, now)));
        }
        return cases;
    }

    private static List<Span> spans(Random random) {
        List<Span> spans = new ArrayList<>();
        int count = random.nextInt(PeerHistory.MOST_SPANS + 1);
        Instant from = NOON.minus(Duration.ofDays(10));
        for (int i = 0; i < count; i++) {
            Instant until = from.plusMillis(random.nextInt(5_000_000));
            Map<Deed, Long> deeds = new EnumMap<>(Deed.class);
            for (Deed deed : Deed.values()) {
                if (random.nextInt(3) == 0) {
                    deeds.put(deed, random.nextInt(50) == 0 ? Long.MAX_VALUE : random.nextInt(10_000));
                }
            }
            Duration whole = Duration.between(from, until);
            spans.add(new Span(from, until, random.nextBoolean() ? whole : Duration.ZERO, deeds));
            from = until;
        }
        return spans;
    }

    private static List<Noted> notes(Random random) {
        List<Noted> notes = new ArrayList<>();
        for (int left = random.nextInt(2) * random.nextInt(PeerHistory.MOST_NOTES + 1); left > 0; left--) {
            double worth = random.nextInt(5) == 0 ? random.nextInt(3) - 1 : 2 * random.nextDouble() - 1;
            notes.add(new Noted("protocol-" + left, NOON.plusSeconds(random.nextInt(1_000_000) - 900_000L), worth));
        }
        return notes;
    }

    private record Case(PeerHistory history, Instant now) {}
}
