package org.jackfield.pool.address.table;

import static org.jackfield.pool.address.table.Machines.at;
import static org.jackfield.pool.address.table.Machines.peer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One bucket, 64 that have answered, and a newcomer that has, too. */
class ContestTest {

    private static final Address NEWCOMER = at(500, 1);

    private final VirtualTime time = new VirtualTime();
    private final AddressTables tables =
            new AddressTables(new TableSizes(64, 16, 1, 1, 4), Machines.key(3), time, new SplittableRandom(1));

    @BeforeEach
    void fillTheBucket() {
        for (int host = 0; host < TableSizes.PLACES; host++) {
            tables.answered(at(host, 1), peer(host));
            time.advance(Duration.ofMinutes(1));
        }
        time.advance(Duration.ofHours(5));
        tables.hear(NEWCOMER, Machines.chosen(7));
        assertFalse(tables.answered(NEWCOMER, peer(500)));
    }

    @Test
    void whoHasBeenSilentForTheLongestTimeIsToBeTried() {
        assertEquals(Optional.of(at(0, 1)), tables.feel(entry -> true).map(Entry::address));
        assertFalse(tables.entry(NEWCOMER).orElseThrow().tried());
    }

    @Test
    void whoeverAnswersStays() {
        tables.dialled(at(0, 1));
        time.advance(Duration.ofSeconds(1));
        tables.answered(at(0, 1), peer(0));
        time.advance(Duration.ofSeconds(61));
        tables.settle();
        // the next that was silent for so long is asked for the next newcomer alone: this one has had its chance with
        // the first
        tables.dialled(at(1, 1));
        tables.answered(at(1, 1), peer(1));
        time.advance(Duration.ofMinutes(41));

        tables.settle();

        assertTrue(tables.entry(at(0, 1)).orElseThrow().tried());
        assertFalse(tables.entry(NEWCOMER).orElseThrow().tried());
        assertEquals(
                Optional.of(NEWCOMER), tables.feel(entry -> true).map(Entry::address), "nobody is waiting any more");
    }

    @Test
    void whoeverDoesNotAnswerWithinAMinuteYields() {
        tables.dialled(at(0, 1));
        time.advance(Duration.ofSeconds(2));
        tables.failed(at(0, 1));
        tables.answered(at(1, 1), peer(1));
        tables.settle();
        assertFalse(tables.entry(NEWCOMER).orElseThrow().tried(), "it may still be on its way");

        time.advance(Duration.ofSeconds(60));
        tables.settle();

        assertTrue(tables.entry(NEWCOMER).orElseThrow().tried());
        assertFalse(tables.entry(at(0, 1)).orElseThrow().tried(), "back among the new");
        assertEquals(TableSizes.PLACES, tables.triedSize());
    }

    @Test
    void whoeverDoesNotAnswerWhileNobodyDoesStays() {
        tables.dialled(at(0, 1));
        tables.failed(at(0, 1));
        time.advance(Duration.ofMinutes(10));
        tables.settle();

        assertFalse(tables.entry(NEWCOMER).orElseThrow().tried());
    }

    @Test
    void nobodyYieldsUntried() {
        time.advance(Duration.ofDays(2));
        tables.settle();

        assertFalse(tables.entry(NEWCOMER).orElseThrow().tried());
        assertTrue(tables.entry(at(0, 1)).orElseThrow().tried());
    }

    @Test
    void aPlaceThatBecomesFreeIsTaken() {
        tables.forget(at(30, 1));
        tables.settle();

        assertTrue(tables.entry(NEWCOMER).orElseThrow().tried());
    }

    @Test
    void tenWaitAtMostAndTwoOfAGroup() {
        Contest contest = new Contest();
        SipHash key = new SipHash(Machines.key(1));
        int waiting = 0;
        for (int host = 0; host < 100; host++) {
            waiting += contest.add(new Entry(at(7, host), key, 1)) ? 1 : 0;
        }
        assertEquals(Contest.MOST_OF_A_GROUP, waiting);
        for (int group = 8; group < 100; group++) {
            contest.add(new Entry(at(group, 1), key, 1));
        }
        assertEquals(Contest.MOST, contest.waiting().size());
    }
}
