package org.jackfield.policies.selection;

import static org.jackfield.policies.selection.Callers.NOON;
import static org.jackfield.policies.selection.Callers.ago;
import static org.jackfield.policies.selection.Callers.by;
import static org.jackfield.policies.selection.Callers.dialled;
import static org.jackfield.policies.selection.Callers.group;
import static org.jackfield.policies.selection.Callers.held;
import static org.jackfield.policies.selection.Callers.idle;
import static org.jackfield.policies.selection.Callers.newcomer;
import static org.jackfield.policies.selection.Callers.of;
import static org.jackfield.policies.selection.Callers.peer;
import static org.jackfield.policies.selection.Callers.useful;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.selection.Merits;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.SelectionPolicy;
import org.jackfield.testkit.SelectionPolicyContract;
import org.junit.jupiter.api.Test;

/** Who yields to a newcomer, and who does not. */
class SelectionTest extends SelectionPolicyContract {

    /** And all weigh the same: they are new. */
    private static final SelectionSettings NOBODY_IS_SAFE =
            new SelectionSettings(new Places(0, 0, 0, 0, 0), 0, 100, Duration.ofMinutes(30), Duration.ofDays(1), 0);

    private static final SelectionSettings USE_COUNTS =
            new SelectionSettings(new Places(0, 0, 0, 0, 0), 0, 100, Duration.ofMinutes(30), Duration.ofSeconds(1), 0);

    /** Peers 1 to 10 of group 1, the oldest first; peers 11 to 13 of groups of their own. */
    private static final List<Neighbour> CROWD = Stream.concat(
                    IntStream.rangeClosed(1, 10).mapToObj(i -> idle(i, 1, 100 - i)),
                    IntStream.rangeClosed(11, 13).mapToObj(i -> idle(i, i, 1)))
            .toList();

    @Override
    protected SelectionPolicy policy() {
        return new Selection();
    }

    @Test
    void theYoungestOfTheMostCrowdedGroupYields() {
        assertEquals(Optional.of(peer(10)), displaced(NOBODY_IS_SAFE, 7, CROWD));
    }

    @Test
    void nobodyYieldsToOneWhoseOwnGroupWouldBeAsCrowded() {
        List<Neighbour> two = new ArrayList<>(CROWD);
        IntStream.rangeClosed(21, 29).forEach(i -> two.add(idle(i, 2, 5)));

        assertEquals(Optional.empty(), displaced(NOBODY_IS_SAFE, 1, CROWD));
        assertEquals(Optional.empty(), displaced(NOBODY_IS_SAFE, 2, two), "nine and one are not fewer than ten");
        assertEquals(
                Optional.of(peer(10)),
                displaced(NOBODY_IS_SAFE, 2, two.subList(0, two.size() - 1)),
                "eight and one are");
    }

    @Test
    void nobodyYieldsWhereEverybodyIsAlone() {
        List<Neighbour> alone =
                IntStream.rangeClosed(1, 50).mapToObj(i -> idle(i, i, i)).toList();

        assertEquals(Optional.empty(), displaced(NOBODY_IS_SAFE, 77, alone));
    }

    @Test
    void whoBringsSomethingWeighsHalfAndYieldsAfterThoseWhoDoNot() {
        List<Neighbour> callers = new ArrayList<>(CROWD);
        IntStream.rangeClosed(31, 45).forEach(i -> callers.add(useful(i, 3, 1, 10)));
        assertEquals(Optional.of(peer(10)), displaced(USE_COUNTS, 7, callers), "fifteen weigh less than ten idle");

        IntStream.rangeClosed(46, 51).forEach(i -> callers.add(useful(i, 3, 60, 10)));
        assertEquals(Optional.of(peer(45)), displaced(USE_COUNTS, 7, callers), "and twenty-one do not");

        callers.add(idle(52, 3, 600));
        assertEquals(Optional.of(peer(52)), displaced(USE_COUNTS, 7, callers), "an old one that brings nothing");
    }

    @Test
    void oneOfWhomNothingComesYieldsEvenIfBothAreAlone() {
        List<Neighbour> alone =
                List.of(useful(1, 1, 60, 10), idle(2, 2, 60), useful(3, 3, 60, 10), useful(4, 4, 0, 10));

        assertEquals(Optional.of(peer(2)), displaced(USE_COUNTS, 7, alone));
    }

    @Test
    void whatWasUsefulLongAgoIsForgotten() {
        List<Neighbour> callers = new ArrayList<>(CROWD);
        IntStream.rangeClosed(31, 41).forEach(i -> callers.add(useful(i, 3, 600, 3_600)));

        assertEquals(Optional.of(peer(41)), displaced(USE_COUNTS, 7, callers));
    }

    @Test
    void heldOnesAndThoseThatWeHaveDialledStay() {
        List<Neighbour> callers = CROWD.stream()
                .map(one -> one.peer().equals(peer(10)) ? held(one) : one)
                .map(one -> one.peer().equals(peer(9)) ? dialled(one) : one)
                .toList();

        assertEquals(Optional.of(peer(8)), displaced(NOBODY_IS_SAFE, 7, callers));
        assertEquals(
                Optional.empty(),
                displaced(NOBODY_IS_SAFE, 7, CROWD.stream().map(Callers::held).toList()));
        assertEquals(
                Optional.empty(),
                displaced(
                        NOBODY_IS_SAFE, 7, CROWD.stream().map(Callers::dialled).toList()));
    }

    @Test
    void eachMeritProtectsWhoHasIt() {
        assertSafe(
                places(0, 8, 0, 0, 0), of(99, 1, 0, new Merits(Optional.of(Duration.ZERO), 0, 0, Optional.empty(), 1)));
        assertSafe(places(0, 0, 8, 0, 0), useful(99, 1, 0, 5));
        assertSafe(places(0, 0, 0, 8, 0), of(99, 1, 0, new Merits(Optional.empty(), 1, 9, Optional.of(ago(9_999)), 1)));
        assertSafe(places(0, 0, 0, 0, 8), idle(99, 1, 1_000));
        assertSafe(places(8, 0, 0, 0, 0), idle(99, 1, 1_000));
        assertSafe(
                new SelectionSettings(
                        new Places(0, 0, 0, 0, 0), 1, 100, Duration.ofMinutes(30), Duration.ofSeconds(1), 0),
                by("udp", idle(99, 1, 0)));
    }

    private static void assertSafe(SelectionSettings settings, Neighbour one) {
        List<Neighbour> callers = new ArrayList<>(CROWD.subList(0, 10));
        callers.add(one);

        // all others are held, so it is this one or nobody
        List<Neighbour> others = callers.stream()
                .map(each -> each.peer().equals(one.peer()) ? each : held(each))
                .toList();
        assertEquals(Optional.of(one.peer()), displaced(NOBODY_IS_SAFE, 7, others), "not safe by itself");
        assertEquals(Optional.empty(), displaced(settings, 7, others), () -> "safe by " + settings);
    }

    @Test
    void noGroupHasMoreThanItsPartOfThePlaces() {
        SelectionSettings all = new SelectionSettings(
                new Places(0, 0, 0, 0, 100), 0, 50, Duration.ofMinutes(30), Duration.ofSeconds(1), 0);

        assertEquals(Optional.of(peer(10)), displaced(all, 7, CROWD), "seven of thirteen are safe, the oldest");
        assertEquals(
                Optional.empty(),
                displaced(
                        all,
                        7,
                        CROWD.stream()
                                .map(one -> one.since().isAfter(ago(93 * 60)) ? held(one) : one)
                                .toList()));
    }

    @Test
    void theOrderInWhichTheyAreToldMakesNoDifference() {
        Random random = new Random(3);
        List<Neighbour> callers = new ArrayList<>(CROWD);
        IntStream.range(20, 30).forEach(i -> callers.add(idle(i, 2, 5)));
        Optional<PeerId> first = displaced(SelectionSettings.DEFAULT, 7, callers);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(callers, random);
            assertEquals(first, displaced(SelectionSettings.DEFAULT, 7, callers));
        }
    }

    @Test
    void aFloodOfOneGroupEndsWhereItIsAsCrowdedAsTheOthers() {
        List<Neighbour> callers = new ArrayList<>(CROWD);
        Selection policy = new Selection(NOBODY_IS_SAFE);
        int displaced = 0;
        for (int i = 0; i < 1_000; i++) {
            Optional<PeerId> gone = policy.displace(newcomer(7), callers, NOON);
            if (gone.isPresent()) {
                callers.removeIf(one -> one.peer().equals(gone.get()));
                callers.add(idle(1_000 + i, 7, 0));
                displaced++;
            }
        }

        assertEquals(5, displaced);
        assertEquals(
                5, callers.stream().filter(one -> one.group().equals(group(7))).count());
    }

    @Test
    void settingsChangeLive() {
        Selection policy = new Selection(NOBODY_IS_SAFE);
        assertEquals(Optional.of(peer(10)), policy.displace(newcomer(7), CROWD, NOON));
        policy.change(places(0, 0, 0, 0, 100));

        assertEquals(Optional.empty(), policy.displace(newcomer(7), CROWD, NOON));
    }

    @Test
    void wrongSettingsAreRefusedWithASentence() {
        assertEquals(
                "recent-percent lies between 0 and 100, and is not 101",
                assertThrows(IllegalArgumentException.class, () -> new Places(0, 0, 101, 0, 0))
                        .getMessage());
        assertEquals(
                "transport-places and max-of-source are not negative, and not -1 and 0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new SelectionSettings(
                                        Places.DEFAULT, -1, 10, Duration.ofMinutes(1), Duration.ofMinutes(1), 0))
                        .getMessage());
        assertEquals(
                "idle-after is longer than zero and at most a year, and not 0 s",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new SelectionSettings(
                                        Places.DEFAULT, 1, 10, Duration.ZERO, Duration.ofMinutes(1), 0))
                        .getMessage());
    }

    private static SelectionSettings places(int lot, int latency, int recent, int first, int longest) {
        return new SelectionSettings(
                new Places(lot, latency, recent, first, longest),
                0,
                100,
                Duration.ofMinutes(30),
                Duration.ofSeconds(1),
                0);
    }

    private static Optional<PeerId> displaced(SelectionSettings settings, int group, List<Neighbour> callers) {
        return new Selection(settings).displace(newcomer(group), callers, NOON);
    }
}
