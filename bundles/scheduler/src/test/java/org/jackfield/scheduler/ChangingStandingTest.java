package org.jackfield.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Weights, classes and caps that change while everybody reads and writes: no credit is lost or had twice. */
class ChangingStandingTest {

    private static final long SEED = 20_261_129;
    private static final int TURN = 16 * 1024;
    private static final long WINDOW = 128 * 1024;
    private static final long ENDLESS = 1L << 40;
    private static final Duration A_TWENTIETH = Duration.ofMillis(50);

    private final VirtualTime time = new VirtualTime();
    private final Random random = new Random(SEED);
    private final FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, time, time);

    @BeforeEach
    void measure() {
        scheduler.activate();
    }

    @Test
    void aNewWeightCountsAtOnce() {
        scheduler.change(new SchedulerSettings(1000, 1000, TURN));
        Talker alice = greedy();
        Talker bob = greedy();
        alice.share().standing(new Standing(PeerClass.FAVOURED, Standing.LIGHTEST));
        time.advance(Duration.ofSeconds(30));
        long[] before = {alice.received, bob.received, alice.sent, bob.sent};

        alice.share().standing(new Standing(PeerClass.ORDINARY, 3));
        time.advance(Duration.ofSeconds(10));

        assertWithin(0.05, 10_240_000 * 0.75, alice.received - before[0]);
        assertWithin(0.05, 10_240_000 * 0.25, bob.received - before[1]);
        assertWithin(0.05, 10_240_000 * 0.75, alice.sent - before[2]);
        assertWithin(0.05, 10_240_000 * 0.25, bob.sent - before[3]);
        assertEquals(new Standing(PeerClass.ORDINARY, 3), alice.share().standing());
    }

    @Test
    void standingsThatChangeAllTheTimeLeaveTheCapsExact() {
        SchedulerSettings settings =
                new SchedulerSettings(1000, 1000, TURN).with(PeerClass.THROTTLED, new Speeds(100, 100));
        scheduler.change(settings);
        List<Talker> talkers = greedy(12);
        Talker throttled = greedy();
        throttled.share().standing(new Standing(PeerClass.THROTTLED, Standing.HEAVIEST));
        time.advance(Duration.ofSeconds(10));
        Bandwidth before = scheduler.bandwidth();

        for (int i = 0; i < 20 * 60; i++) {
            talkers.get(random.nextInt(talkers.size())).share().standing(anyStanding());
            time.advance(A_TWENTIETH);
        }

        assertUsed(0.01, 60 * 1024_000, before.download(), scheduler.bandwidth().download());
        assertUsed(0.01, 60 * 1024_000, before.upload(), scheduler.bandwidth().upload());
        assertWithin(
                0.01,
                60 * 102_400,
                used(scheduler.bandwidth().download(), PeerClass.THROTTLED)
                        - used(before.download(), PeerClass.THROTTLED));
        assertWithin(
                0.01,
                60 * 102_400,
                used(scheduler.bandwidth().upload(), PeerClass.THROTTLED) - used(before.upload(), PeerClass.THROTTLED));
    }

    @Test
    void capsThatChangeAllTheTimeAreUsedUpAndNoMore() {
        scheduler.change(new SchedulerSettings(1000, 1000, TURN));
        List<Talker> talkers = greedy(12);
        for (PeerClass each : PeerClass.values()) {
            talkers.get(each.ordinal()).share().standing(new Standing(each, 2));
        }
        time.advance(Duration.ofSeconds(10));
        Bandwidth before = scheduler.bandwidth();

        double allowed = 0;
        for (int i = 0; i < 20 * 60; i++) {
            long kib = 500 + random.nextInt(1500);
            PeerClass anybody = PeerClass.values()[random.nextInt(PeerClass.values().length)];
            long own = random.nextInt(4) * 100L;
            scheduler.change(new SchedulerSettings(kib, kib, TURN).with(anybody, new Speeds(own, own)));
            time.advance(A_TWENTIETH);
            allowed += kib * 1024 / 20.0;
        }

        assertUsed(0.01, allowed, before.download(), scheduler.bandwidth().download());
        assertUsed(0.01, allowed, before.upload(), scheduler.bandwidth().upload());
    }

    @Test
    void whoIsMovedOutOfACappedClassHasAtOnceWhatItWaitedFor() {
        scheduler.change(SchedulerSettings.UNCAPPED.with(PeerClass.THROTTLED, new Speeds(1, 1)));
        Talker bob = new Talker(scheduler, time.thread(), 1000);
        bob.share().standing(new Standing(PeerClass.THROTTLED, 1));
        bob.reads(WINDOW).writes(WINDOW);
        time.advance(Duration.ofSeconds(2));
        Talker alice = new Talker(scheduler, time.thread(), 1000);
        alice.share().standing(new Standing(PeerClass.THROTTLED, 1));
        alice.share().wantToRead(WINDOW);
        alice.writes(WINDOW);
        assertTrue(alice.share().waitsToRead() && alice.share().waitsToWrite());

        alice.share().standing(Standing.NEUTRAL);
        time.runUntilIdle();

        assertEquals(WINDOW, alice.granted);
        assertEquals(WINDOW, alice.sent);
        assertTrue(!alice.share().waitsToRead() && !alice.share().waitsToWrite());
    }

    @Test
    void whoWasFreeForAWhileReadsOnUnderACapAgain() {
        scheduler.change(SchedulerSettings.UNCAPPED.with(PeerClass.ORDINARY, new Speeds(1000, 1000)));
        Reader alice = new Reader(scheduler, time.thread(), WINDOW);
        time.advance(Duration.ofSeconds(1));
        assertTrue(alice.credit > Lane.LARGEST_FRAME_BYTES, "she sits on a lease: " + alice.credit);

        alice.share().standing(new Standing(PeerClass.FAVOURED, 1));
        alice.fills();
        alice.hears(WINDOW);
        time.runUntilIdle();
        assertEquals(0, alice.credit, "all that was granted has been used");
        alice.share().standing(Standing.NEUTRAL);
        alice.emptied();
        alice.hears(1024_000);
        time.advance(Duration.ofSeconds(2));

        assertEquals(WINDOW + 1024_000, alice.received);
    }

    @Test
    void whatACapForgaveIsNotGivenBackToIt() {
        scheduler.change(new SchedulerSettings(10_000, 10_000, TURN).with(PeerClass.THROTTLED, new Speeds(100, 100)));
        List<Reader> silent = Stream.generate(() -> new Reader(scheduler, time.thread(), WINDOW))
                .limit(50)
                .toList();
        time.advance(Duration.ofMillis(900));
        Talker throttled = greedy();
        throttled.share().standing(new Standing(PeerClass.THROTTLED, 1));
        time.advance(Duration.ofSeconds(10));

        for (int i = 0; i < 3; i++) {
            List<Reader> leased = Stream.generate(() -> new Reader(scheduler, time.thread(), WINDOW))
                    .limit(50)
                    .toList();
            time.advance(Duration.ofMillis(500));
            assertTrue(leased.stream().allMatch(reader -> reader.credit > 0));
            leased.forEach(reader -> reader.share().standing(new Standing(PeerClass.THROTTLED, 1)));
            leased.forEach(reader -> reader.share().standing(Standing.NEUTRAL));
        }
        long before = throttled.received;
        time.advance(Duration.ofSeconds(10));

        assertWithin(0.1, 1024_000, throttled.received - before);
        silent.forEach(Reader::leaves);
    }

    private Talker greedy() {
        return new Talker(scheduler, time.thread(), 1000).reads(WINDOW).writes(ENDLESS);
    }

    private List<Talker> greedy(int talkers) {
        return Stream.generate(this::greedy).limit(talkers).toList();
    }

    private Standing anyStanding() {
        PeerClass[] classes = PeerClass.values();
        return new Standing(classes[random.nextInt(classes.length)], Math.pow(2, random.nextInt(13) - 6));
    }

    private static long used(Bandwidth.OneWay way, PeerClass peerClass) {
        return way.classes().get(peerClass).bytes();
    }

    private static void assertUsed(double tolerance, double expected, Bandwidth.OneWay before, Bandwidth.OneWay after) {
        long bytes = 0;
        for (PeerClass each : PeerClass.values()) {
            bytes += used(after, each) - used(before, each);
        }
        assertWithin(tolerance, expected, bytes);
    }

    private static void assertWithin(double tolerance, double expected, double actual) {
        assertTrue(
                Math.abs(actual - expected) <= expected * tolerance,
                () -> "expected about " + expected + ", not " + actual);
    }
}
