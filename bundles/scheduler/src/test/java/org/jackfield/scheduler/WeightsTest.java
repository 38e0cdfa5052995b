package org.jackfield.scheduler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Shares of a cap by weight, floor and class, in virtual time; the figures stand in the README. */
class WeightsTest {

    private static final long SEED = 20_261_129;
    private static final int TURN = 16 * 1024;
    private static final long CAP = 10_000;
    private static final long WINDOW = 128 * 1024;
    private static final long ENDLESS = 1L << 40;
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final VirtualTime time = new VirtualTime();
    private final Random random = new Random(SEED);
    private final FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, time, time);

    /** Which way the bytes go. */
    private enum Way {
        READS,
        WRITES
    }

    @ParameterizedTest
    @EnumSource
    void aThousandGreedyPeersHaveTheSame(Way way) {
        scheduler.change(new SchedulerSettings(CAP, CAP, TURN));
        scheduler.activate();
        List<Talker> peers = greedy(way, 1000, Standing.NEUTRAL);

        time.advance(A_MINUTE);

        double sum = 0;
        double squares = 0;
        for (Talker peer : peers) {
            double bytes = peer.received + peer.sent;
            sum += bytes;
            squares += bytes * bytes;
        }
        double jain = sum * sum / (peers.size() * squares);
        assertTrue(jain >= 0.99, () -> "Jain's index is " + jain);
        assertWithin(0.01, CAP * 1024 * 60, sum);
    }

    @ParameterizedTest
    @CsvSource({"READS,1", "READS,10", "READS,100", "WRITES,1", "WRITES,10", "WRITES,100"})
    void weightsAreMetWithinTenSecondsAndAMinute(Way way, int each) {
        scheduler.change(new SchedulerSettings(CAP, CAP, TURN));
        scheduler.activate();
        List<Talker> light = greedy(way, each, ordinary(1));
        List<Talker> heavier = greedy(way, each, ordinary(2));
        List<Talker> heaviest = greedy(way, each, ordinary(4));

        assertTrue(time.advanceUntil(() -> bytes(light) / each >= 20 * TURN, Duration.ofMinutes(10)));
        for (Duration length : List.of(TEN_SECONDS, A_MINUTE)) {
            long[] before = {bytes(light), bytes(heavier), bytes(heaviest)};
            time.advance(length);
            double one = bytes(light) - before[0];
            double two = bytes(heavier) - before[1];
            double four = bytes(heaviest) - before[2];
            double cap = CAP * 1024.0 * length.toSeconds();
            assertWithin(length == A_MINUTE ? 0.01 : 0.05, cap, one + two + four);
            assertWithin(0.05, cap / 7, one);
            assertWithin(0.05, cap / 7 * 2, two);
            assertWithin(0.05, cap / 7 * 4, four);
        }
    }

    @ParameterizedTest
    @EnumSource
    void newcomersTogetherHaveTwoHundredthsWhateverOthersWeigh(Way way) {
        scheduler.change(new SchedulerSettings(CAP, CAP, TURN));
        scheduler.activate();
        List<Talker> newcomers = greedy(way, 5, new Standing(PeerClass.NEWCOMER, Standing.LIGHTEST));
        greedy(way, 50, new Standing(PeerClass.FAVOURED, Standing.HEAVIEST));
        time.advance(TEN_SECONDS);
        long before = bytes(newcomers);

        time.advance(A_MINUTE);

        assertWithin(0.05, CAP * 1024 * 60 * 0.02, bytes(newcomers) - before);
    }

    @ParameterizedTest
    @EnumSource
    void classesShareByTheWeightsOfTheirFlows(Way way) {
        scheduler.change(new SchedulerSettings(CAP, CAP, TURN));
        scheduler.activate();
        List<Talker> newcomers = greedy(way, 20, new Standing(PeerClass.NEWCOMER, 0.5));
        List<Talker> ordinary = greedy(way, 30, Standing.NEUTRAL);
        List<Talker> favoured = greedy(way, 10, new Standing(PeerClass.FAVOURED, 6));

        time.advance(A_MINUTE);

        double cap = CAP * 1024 * 60;
        assertWithin(0.02, cap / 10, bytes(newcomers));
        assertWithin(0.02, cap * 3 / 10, bytes(ordinary));
        assertWithin(0.02, cap * 6 / 10, bytes(favoured));
    }

    @ParameterizedTest
    @EnumSource
    void aClassHasItsOwnCapAndTheOthersHaveTheRest(Way way) {
        scheduler.change(new SchedulerSettings(CAP, CAP, TURN)
                .with(PeerClass.FAVOURED, new Speeds(1000, 1000))
                .with(PeerClass.THROTTLED, new Speeds(100, 100)));
        scheduler.activate();
        List<Talker> favoured = greedy(way, 1, new Standing(PeerClass.FAVOURED, 1));
        List<Talker> moreFavoured = greedy(way, 1, new Standing(PeerClass.FAVOURED, 4));
        List<Talker> throttled = greedy(way, 7, new Standing(PeerClass.THROTTLED, 1));
        List<Talker> ordinary = greedy(way, 3, Standing.NEUTRAL);

        for (Duration length : List.of(TEN_SECONDS, A_MINUTE)) {
            long[] before = {bytes(favoured), bytes(moreFavoured), bytes(throttled), bytes(ordinary)};
            time.advance(length);
            double tolerance = length == A_MINUTE ? 0.01 : 0.05;
            double second = 1024.0 * length.toSeconds();
            assertWithin(tolerance, 1000 * second, bytes(favoured) + bytes(moreFavoured) - before[0] - before[1]);
            assertWithin(tolerance, 100 * second, bytes(throttled) - before[2]);
            assertWithin(tolerance, 8900 * second, bytes(ordinary) - before[3]);
            assertWithin(0.05, 200 * second, bytes(favoured) - before[0]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAnIdlePeerDoesNotUseTheOthersHaveAtOnce(Way way) {
        scheduler.change(new SchedulerSettings(CAP, CAP, TURN));
        scheduler.activate();
        Talker idle = new Talker(scheduler, time.thread(), 1000);
        idle.share().standing(new Standing(PeerClass.FAVOURED, 4));
        List<Talker> busy = greedy(way, 1, Standing.NEUTRAL);
        Duration aTenth = Duration.ofMillis(100);
        time.advance(TEN_SECONDS);

        long before = bytes(busy);
        time.advance(aTenth);
        assertWithin(0.1, CAP * 102.4, bytes(busy) - before);

        if (way == Way.READS) {
            idle.reads(WINDOW);
        } else {
            idle.writes(ENDLESS);
        }
        before = bytes(busy);
        time.advance(TEN_SECONDS);
        assertWithin(0.05, CAP * 10_240 * 0.2, bytes(busy) - before);

        idle.hush();
        idle.backlog = 0;
        before = bytes(busy);
        time.advance(aTenth);
        assertWithin(0.2, CAP * 102.4, bytes(busy) - before);
    }

    private List<Talker> greedy(Way way, int peers, Standing standing) {
        List<Talker> talkers = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            Talker talker = new Talker(scheduler, time.thread(), 200 + random.nextInt(1300));
            talker.share().standing(standing);
            talkers.add(way == Way.READS ? talker.reads(WINDOW) : talker.writes(ENDLESS));
        }
        return talkers;
    }

    private static Standing ordinary(double weight) {
        return new Standing(PeerClass.ORDINARY, weight);
    }

    private static long bytes(List<Talker> talkers) {
        return talkers.stream()
                .mapToLong(talker -> talker.received + talker.sent)
                .sum();
    }

    private static void assertWithin(double tolerance, double expected, double actual) {
        assertTrue(
                Math.abs(actual - expected) <= expected * tolerance,
                () -> "expected about " + expected + ", not " + actual);
    }
}
