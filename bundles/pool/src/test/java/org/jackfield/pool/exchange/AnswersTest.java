package org.jackfield.pool.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.address.Source;
import org.jackfield.api.message.Sighting;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.ExchangeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of the book, and what cannot be read out of it. */
class AnswersTest {

    private static final PointId DOOR = PointId.parse("tcp://192.0.2.1:9732");
    private static final PointId OTHER_DOOR = PointId.parse("tcp://192.0.2.1:443");
    private static final Endpoint ALICE = from("198.51.100.1", DOOR);

    private Instant now = Instant.parse("2026-11-28T12:34:56Z");
    private List<KnownPoint> book = List.of();
    private final Set<PointId> withheld = new HashSet<>();
    private final Answers answers =
            new Answers(() -> book, withheld::contains, new SplittableRandom(7), () -> ExchangeLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource({"0, 0", "4, 0", "5, 1", "100, 23", "10869, 2499", "10870, 2500", "10873, 2500", "100000, 2500"})
    void itIsTwentyThreePercentAndNeverMoreThanTwoAndAHalfThousand(int known, int told) {
        book = points(known, State.DISCONNECTED, Duration.ofHours(3));

        List<Sighting> answer = answers.to(ALICE, now);

        assertEquals(told, answer.size());
        assertEquals(told, new HashSet<>(answer).size(), "each once");
    }

    @Test
    void allOfOneKindAreToldTheSameForADay() {
        book = points(1_000, State.DISCONNECTED, Duration.ofHours(3));
        List<PointId> first = told(ALICE);

        for (int i = 2; i < 250; i++) {
            assertEquals(first, told(from("198.51.100." + i, DOOR)));
        }
        pass(Duration.ofHours(20).plusMinutes(59));
        assertEquals(first, told(ALICE));
        pass(Duration.ofHours(6).plusMinutes(2));
        assertNotEquals(first, told(ALICE));
    }

    @Test
    void anotherKindOfNetworkAndAnotherDoorAreToldSomethingElse() {
        book = points(1_000, State.DISCONNECTED, Duration.ofHours(3));

        List<List<PointId>> different = List.of(
                told(ALICE),
                told(from("2001:db8::1", DOOR)),
                told(from("198.51.100.1", OTHER_DOOR)),
                told(new Endpoint(DOOR, PointId.parse("ws://198.51.100.1:5"), Direction.INBOUND)));

        assertEquals(4, new HashSet<>(different).size());
    }

    /** An answer drawn just after the start would be of little use for a day. */
    @Test
    void itIsDrawnAnewWhenThereIsTwiceAsMuch() {
        book = points(100, State.DISCONNECTED, Duration.ofHours(3));
        List<PointId> first = told(ALICE);
        book = points(199, State.DISCONNECTED, Duration.ofHours(3));
        assertEquals(first, told(ALICE));

        book = points(200, State.DISCONNECTED, Duration.ofHours(3));
        assertEquals(46, told(ALICE).size());
    }

    @Test
    void whatHasBeenBannedOrBecomePrivateSinceIsLeftOut() {
        book = points(1_000, State.DISCONNECTED, Duration.ofHours(3));
        List<PointId> first = told(ALICE);
        withheld.add(first.get(0));

        assertEquals(first.subList(1, first.size()), told(ALICE));
    }

    @Test
    void whoIsConnectedLooksLikeWhoLeftWithinTheDay() {
        book = points(10_000, State.RUNNING, Duration.ofDays(40));

        List<Duration> ages = answers.to(ALICE, now).stream().map(Sighting::ago).toList();

        assertEquals(2_300, ages.size());
        for (int hours = 0; hours < 24; hours++) {
            Duration age = Duration.ofHours(hours);
            long so = ages.stream().filter(age::equals).count();
            assertTrue(so > 50 && so < 150, so + " were seen " + hours + " hours ago");
        }
        assertTrue(ages.stream().allMatch(age -> age.compareTo(Duration.ofDays(1)) <= 0));
    }

    @Test
    void theHourIsAllThatCanBeReadOutOfAnAgeHoweverOftenOneAsks() {
        book = points(100, State.DISCONNECTED, Duration.ofMinutes(90));
        Set<Duration> ages = new HashSet<>();
        for (int minute = 0; minute < 60; minute++) {
            ages.clear();
            answers.to(ALICE, now).forEach(each -> ages.add(each.ago()));
            // 12:34 less an hour and a half is 11:04, told as 11:00 whatever the minute
            assertEquals(Set.of(Duration.ofHours(now.isBefore(Instant.parse("2026-11-28T13:00:00Z")) ? 1 : 2)), ages);
            pass(Duration.ofMinutes(1));
        }
    }

    @Test
    void whatWasSeenMoreThanTwentyNineDaysAgoIsNotTold() {
        book = points(100, State.DISCONNECTED, Duration.ofDays(29));
        assertEquals(23, told(ALICE).size());

        book = points(1_000, State.DISCONNECTED, Duration.ofDays(30));
        assertEquals(List.of(), told(ALICE));
    }

    private List<PointId> told(Endpoint asker) {
        return answers.to(asker, now).stream().map(Sighting::point).toList();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static Endpoint from(String host, PointId at) {
        return new Endpoint(at, new PointId("tcp", host, 50_000), Direction.INBOUND);
    }

    private List<KnownPoint> points(int count, State state, Duration ago) {
        return IntStream.range(0, count)
                .mapToObj(i -> new KnownPoint(
                        new PointId("tcp", "203.0." + i / 65_000 + ".1", 1 + i % 65_000),
                        state,
                        new Source.Operator(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(now.minus(ago)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
    }
}
