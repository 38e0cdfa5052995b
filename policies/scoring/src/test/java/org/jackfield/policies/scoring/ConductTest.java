package org.jackfield.policies.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.testkit.ScoringPolicyContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What conduct is worth. */
class ConductTest extends ScoringPolicyContract {

    private static final Instant MORNING = Instant.parse("2026-01-02T06:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Map<Deed, Long> GOOD = Map.of(Deed.USEFUL, 3_000L, Deed.FIRST_DELIVERY, 200L);

    private final Conduct conduct = new Conduct(ScoringSettings.DEFAULT);

    @Override
    protected ScoringPolicy policy() {
        return new Conduct(ScoringSettings.DEFAULT);
    }

    @Test
    void theGoodAreFavouredAndTheBadThrottled() {
        assertEquals(PeerClass.FAVOURED, score(hours(6, GOOD)).peerClass());
        assertEquals(
                PeerClass.THROTTLED, score(hours(6, Map.of(Deed.INVALID, 100L))).peerClass());
        assertEquals(PeerClass.ORDINARY, score(hours(1, Map.of())).peerClass());
    }

    @Test
    void moreOfTheGoodIsNeverWorthLessAndMoreOfTheBadNeverMore() {
        for (Deed deed : List.of(Deed.USEFUL, Deed.FIRST_DELIVERY)) {
            assertTrue(ascending(numbers(deed)), () -> deed + ": " + Arrays.toString(numbers(deed)));
        }
        for (Deed deed : List.of(Deed.INVALID, Deed.UNWANTED, Deed.BROKEN_PROMISE)) {
            double[] reversed =
                    DoubleStream.of(numbers(deed)).map(number -> -number).toArray();
            assertTrue(ascending(reversed), () -> deed + ": " + Arrays.toString(numbers(deed)));
        }
    }

    @Test
    void longerIsNeverWorthLess() {
        double[] numbers = Stream.of(0, 1, 2, 5, 10, 100, 1_000)
                .mapToDouble(hours -> score(hours(hours, Map.of())).number())
                .toArray();

        assertTrue(ascending(numbers), () -> Arrays.toString(numbers));
    }

    @Test
    void quickerIsNeverWorthLess() {
        double[] numbers = Stream.of(10_000, 1_000, 300, 100, 10, 1, 0)
                .mapToDouble(millis ->
                        score(hours(5, GOOD).within(Duration.ofMillis(millis))).number())
                .toArray();

        assertTrue(ascending(numbers), () -> Arrays.toString(numbers));
    }

    @Test
    void everyTermCountsAsTheHistoriesOfAThousandPeersGrow() {
        Random random = new Random(5);
        for (int i = 0; i < 1_000; i++) {
            Map<Deed, Long> deeds = Map.of(
                    Deed.USEFUL, (long) random.nextInt(5_000),
                    Deed.INVALID, (long) random.nextInt(3),
                    Deed.UNWANTED, (long) random.nextInt(100));
            Past before = hours(1 + random.nextInt(20), deeds);
            double number = score(before).number();
            Past worse = hours(0, Map.of());

            assertTrue(number >= 0 && number <= 11);
            assertEquals(number, Score.sum(score(before).terms()));
            assertTrue(conduct.score(
                                    worse.connected(HOUR, plus(deeds, Deed.INVALID))
                                            .history(),
                                    worse.now())
                            .number()
                    <= conduct.score(hours(1, deeds).history(), worse.now()).number());
        }
    }

    @Test
    void aNewcomerIsWorthAsMuchAsNobodyAndStaysOneThroughProbation() {
        Past minute =
                Past.from(MORNING).connected(Duration.ofSeconds(1), Map.of()).within(Duration.ZERO);
        Score score = score(minute);

        assertEquals(1, score.number(), 0.01, "a second earns nothing, however quick the handshake was");
        assertEquals(PeerClass.NEWCOMER, score.peerClass());
        assertEquals(
                PeerClass.NEWCOMER,
                score(Past.from(MORNING).connected(Duration.ofSeconds(599), GOOD))
                        .peerClass());
    }

    @Test
    void aFloodOfGoodInASecondBuysNearlyNothing() {
        Past flood = Past.from(MORNING)
                .connected(
                        Duration.ofSeconds(1),
                        Map.of(Deed.USEFUL, Long.MAX_VALUE, Deed.FIRST_DELIVERY, Long.MAX_VALUE));

        assertEquals(1, score(flood).number(), 0.02);
    }

    @Test
    void theBadIsForgottenWithItsHalfLifeAndTheGoodWithAnother() {
        Past bad = hours(1, Map.of(Deed.INVALID, 10L));
        double at0 = term(conduct.score(bad.history(), bad.now()), "invalid");
        double at1 = term(conduct.score(bad.history(), bad.now().plus(HOUR)), "invalid");
        double at40 = term(conduct.score(bad.history(), bad.now().plus(HOUR.multipliedBy(40))), "invalid");

        assertEquals(-12 * 10.0 / 20, at0, 1e-9);
        assertEquals(-12 * 5.0 / 15, at1, 1e-9);
        assertEquals(0, at40, 1e-9);

        Past good = hours(1, GOOD);
        assertEquals(
                1,
                conduct.score(good.history(), good.now().plus(Duration.ofDays(60)))
                        .number(),
                1e-6);
    }

    @Test
    void anHourOfSilenceAsOneSpanMakesAScoreHardlyHigher() {
        for (Duration connected : List.of(Duration.ofMinutes(1), Duration.ofMinutes(20))) {
            Duration absent = HOUR.minus(connected);
            Past told = Past.from(MORNING).connected(Duration.ZERO, GOOD).within(Duration.ZERO);
            Past apart = Past.from(MORNING).connected(Duration.ZERO, GOOD).within(Duration.ZERO);
            for (int hour = 0; hour < 20; hour++) {
                told.idle(HOUR, connected);
                apart.idle(connected, connected).idle(absent, Duration.ZERO);
                for (int days = 0; days < 20; days++) {
                    Instant later = told.now().plus(Duration.ofDays(days));
                    double more = number(told, later) - number(apart, later);
                    assertTrue(more >= 0 && more < 0.08, () -> more + " after " + later);
                }
            }
        }
    }

    @Test
    void whoComesBackAfterADisconnectionHasNotLostItsBadName() {
        Past mallory = hours(1, Map.of(Deed.INVALID, 100L));

        assertEquals(
                PeerClass.THROTTLED,
                conduct.score(mallory.history(), mallory.now().plusSeconds(60)).peerClass());
    }

    @Test
    void nothingIsHeldAgainstAPeerThatIsExcused() {
        Past excused = hours(5, Map.of(Deed.USEFUL, 3_000L, Deed.EXCUSED, 1_000_000L));

        assertEquals(
                score(hours(5, Map.of(Deed.USEFUL, 3_000L))).number(),
                score(excused).number());
    }

    @Test
    void whatProtocolsNotedCountsByTheirOwnWordAndFadesAsTheGoodAndTheBadDo() {
        Past praised = hours(1, Map.of()).noted("chain", 1);
        Past blamed = hours(1, Map.of()).noted("chain", -1);
        Instant later = praised.now().plus(HOUR);

        assertEquals(2 * 3600.0 / (3600 + 600), term(score(praised), "notes"), 1e-9, "as tenure does");
        assertEquals(-2, term(score(blamed), "notes"), 1e-9, "at once");
        assertEquals(-1, term(conduct.score(blamed.history(), later), "notes"), 1e-9, "half of it an hour later");
        assertTrue(term(conduct.score(praised.history(), later), "notes") > 1.6);
        assertEquals(0, term(score(hours(1, Map.of()).noted("chain", 0)), "notes"));
    }

    @Test
    void whatManyProtocolsNotedMovesTheScoreByTheWeightOfNotesAtMost() {
        Past hated = hours(1, Map.of());
        Past contested = hours(1, Map.of()).noted("game", 1).noted("chain", -1);
        for (int i = 0; i < 8; i++) {
            hated.noted("protocol-" + i, -1);
        }

        assertEquals(-2, term(score(hated), "notes"));
        assertEquals(-2 * 600.0 / (3600 + 600), term(score(contested), "notes"), 1e-9, "one word answers another");
        assertEquals(0, term(score(Past.from(MORNING).noted("chain", 1)), "notes"), "a newcomer's praise is cheap");
    }

    @Test
    void anHonestPeerAmongLiarsIsNeverStarvedAndNotMarkedForEver() {
        Past alice = hours(2, Map.of(Deed.USEFUL, 2_000L))
                .neighbours(HOUR, Map.of(Deed.INVALID, Long.MAX_VALUE, Deed.BROKEN_PROMISE, Long.MAX_VALUE));
        Score among = score(alice);
        Past bob = Past.from(MORNING).neighbours(HOUR, Map.of(Deed.INVALID, Long.MAX_VALUE));

        assertTrue(term(among, "address-group") >= -0.25);
        assertTrue(among.number() > 1, "two useful hours weigh more than bad neighbours");
        assertEquals(PeerClass.NEWCOMER, score(bob).peerClass(), "nor is a newcomer among them throttled");
        // of so many, half is gone within an hour, and nothing is left after some days
        assertEquals(
                0, term(conduct.score(alice.history(), alice.now().plus(Duration.ofDays(4))), "address-group"), 1e-3);
    }

    @Test
    void settingsChangeLiveAndEachOfThemCounts() {
        Past past = hours(
                        3,
                        Map.of(
                                Deed.USEFUL, 500L,
                                Deed.FIRST_DELIVERY, 50L,
                                Deed.INVALID, 1L,
                                Deed.UNWANTED, 50L,
                                Deed.BROKEN_PROMISE, 1L))
                .within(Duration.ofMillis(80))
                .noted("chain", 0.5);
        Instant later = past.now().plus(HOUR);
        List<ScoringSettings> others = List.of(
                with(new Weights(2, 2, 4, 1, 12, 1, 4, 2, 0.25)),
                with(new Weights(1, 1, 4, 1, 12, 1, 4, 2, 0.25)),
                with(new Weights(1, 2, 5, 1, 12, 1, 4, 2, 0.25)),
                with(new Weights(1, 2, 4, 2, 12, 1, 4, 2, 0.25)),
                with(new Weights(1, 2, 4, 1, 6, 1, 4, 2, 0.25)),
                with(new Weights(1, 2, 4, 1, 12, 2, 4, 2, 0.25)),
                with(new Weights(1, 2, 4, 1, 12, 1, 5, 2, 0.25)),
                with(new Weights(1, 2, 4, 1, 12, 1, 4, 3, 0.25)),
                with(new Weights(1, 2, 4, 1, 12, 1, 4, 2, 0.5)),
                new ScoringSettings(Weights.DEFAULT, HOUR, HOUR, Duration.ofMinutes(10), 0.5, 2),
                new ScoringSettings(
                        Weights.DEFAULT, Duration.ofDays(1), HOUR.dividedBy(2), Duration.ofMinutes(10), 0.5, 2),
                new ScoringSettings(Weights.DEFAULT, Duration.ofDays(1), HOUR, Duration.ofMinutes(20), 0.5, 2));

        HashSet<Double> numbers = new HashSet<>();
        numbers.add(conduct.score(past.history(), later).number());
        others.forEach(settings -> {
            conduct.change(settings);
            numbers.add(conduct.score(past.history(), later).number());
        });
        assertEquals(others.size() + 1, numbers.size(), "each gives another number: " + numbers);
    }

    @Test
    void thresholdsOfTheClassesAreSettings() {
        Past past = hours(3, Map.of());
        conduct.change(
                new ScoringSettings(Weights.DEFAULT, Duration.ofDays(1), HOUR, Duration.ofMinutes(10), 0.5, 1.01));

        assertEquals(PeerClass.FAVOURED, score(past).peerClass());

        Past doubtful = hours(3, Map.of(Deed.INVALID, 1L));
        conduct.change(new ScoringSettings(Weights.DEFAULT, Duration.ofDays(1), HOUR, Duration.ofMinutes(10), 0, 2));

        assertEquals(PeerClass.ORDINARY, score(doubtful).peerClass());
        conduct.change(new ScoringSettings(
                new Weights(0, 0, 0, 0, 12, 0, 0, 0, 0), Duration.ofDays(1), HOUR, Duration.ofMinutes(10), 1, 2));
        assertEquals(PeerClass.THROTTLED, score(doubtful).peerClass());
    }

    @Test
    void wrongSettingsAreRefusedWithASentence() {
        assertEquals(
                "invalid-weight lies between 0 and 1000.0, and is not NaN",
                refusal(() -> new Weights(1, 1, 1, 1, Double.NaN, 1, 1, 2, 0.1)));
        assertEquals(
                "group-weight lies between 0 and 0.5, and is not 0.6",
                refusal(() -> new Weights(1, 1, 1, 1, 1, 1, 1, 2, 0.6)));
        assertEquals(
                "probation lies between 1 and 315360000 s, and is not 0 s",
                refusal(() -> new ScoringSettings(Weights.DEFAULT, HOUR, HOUR, Duration.ZERO, 0.5, 2)));
        assertEquals(
                "favoured-from is more than 1, and is not 1.0",
                refusal(() -> new ScoringSettings(Weights.DEFAULT, HOUR, HOUR, HOUR, 0.5, 1)));
    }

    private static String refusal(Executable making) {
        return assertThrows(IllegalArgumentException.class, making).getMessage();
    }

    private static ScoringSettings with(Weights weights) {
        return new ScoringSettings(weights, Duration.ofDays(1), HOUR, Duration.ofMinutes(10), 0.5, 2);
    }

    private static Map<Deed, Long> plus(Map<Deed, Long> deeds, Deed more) {
        Map<Deed, Long> all = new EnumMap<>(deeds);
        all.merge(more, 1L, Long::sum);
        return all;
    }

    private static Past hours(int hours, Map<Deed, Long> deeds) {
        return Past.from(MORNING).connected(HOUR.multipliedBy(hours), deeds);
    }

    private Score score(Past past) {
        return conduct.score(past.history(), past.now());
    }

    private double number(Past past, Instant now) {
        return conduct.score(past.history(), now).number();
    }

    private double[] numbers(Deed deed) {
        return Stream.of(0L, 1L, 2L, 10L, 100L, 1_000L, 100_000L, Long.MAX_VALUE)
                .mapToDouble(times -> score(hours(5, Map.of(deed, times))).number())
                .toArray();
    }

    private static boolean ascending(double[] numbers) {
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i] < numbers[i - 1]) {
                return false;
            }
        }
        return numbers[numbers.length - 1] != numbers[0];
    }

    private static double term(Score score, String name) {
        return score.terms().stream()
                .filter(term -> term.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
