package org.jackfield.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapTest {

    private static final int TURN = SchedulerSettings.DEFAULT_TURN_BYTES;
    private static final long WINDOW = 128 * 1024;
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final VirtualTime time = new VirtualTime();
    private final FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, time, time);

    @ParameterizedTest
    @CsvSource({"1,1", "10,1", "10,7", "100,3", "100,100", "1000,1", "1000,50", "50000,2", "50000,400"})
    void aDownloadCapIsExactAndShared(long kib, int flows) {
        scheduler.change(new SchedulerSettings(kib, 0, TURN));
        scheduler.activate();
        List<Talker> talkers = talkers(flows, 1000);
        talkers.forEach(talker -> talker.reads(WINDOW));

        time.advance(TEN_SECONDS);

        long cap = kib * 1024 * 10;
        assertWithin(
                0.05, cap, talkers.stream().mapToLong(talker -> talker.received).sum());
        double fair = (double) cap / flows;
        talkers.forEach(talker -> assertTrue(
                Math.abs(talker.received - fair) <= Math.max(fair * 0.1, 4 * TURN),
                () -> talker.received + " instead of " + fair));
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,200",
        "10,7,500",
        "100,3,1000",
        "100,100,400",
        "1000,50,17",
        "1000,3,65518",
        "50000,2,65518",
        "50000,400,1500"
    })
    void anUploadCapIsExactAndShared(long kib, int flows, int frameBytes) {
        scheduler.change(new SchedulerSettings(0, kib, TURN));
        List<Talker> talkers = talkers(flows, frameBytes);
        talkers.forEach(talker -> talker.writes(1L << 40));

        time.advance(TEN_SECONDS);

        long cap = kib * 1024 * 10;
        assertWithin(
                0.05, cap, talkers.stream().mapToLong(talker -> talker.sent).sum());
        double fair = (double) cap / flows;
        talkers.forEach(talker -> assertTrue(
                Math.abs(talker.sent - fair) <= Math.max(fair * 0.1, 4 * TURN),
                () -> talker.sent + " instead of " + fair));
    }

    @Test
    void largeAndSmallFramesHaveTheSameShare() {
        scheduler.change(new SchedulerSettings(0, 1000, TURN));
        Talker large = new Talker(scheduler, time.thread(), 65_518).writes(1L << 40);
        Talker small = new Talker(scheduler, time.thread(), 100).writes(1L << 40);

        time.advance(TEN_SECONDS);

        assertWithin(0.05, large.sent, small.sent);
    }

    @Test
    void whatOneDoesNotUseTheOthersHave() {
        scheduler.change(new SchedulerSettings(100, 100, TURN));
        scheduler.activate();
        List<Talker> silent = talkers(50, 1000);
        silent.forEach(talker -> talker.share().wantToRead(WINDOW));
        Talker busy = new Talker(scheduler, time.thread(), 1000).reads(WINDOW).writes(1L << 40);
        time.advance(TEN_SECONDS);
        long received = busy.received;
        long sent = busy.sent;

        time.advance(TEN_SECONDS);

        assertWithin(0.05, 1_024_000, busy.received - received);
        assertWithin(0.05, 1_024_000, busy.sent - sent);
    }

    @Test
    void aBurstOfTheSilentIsPaidByLaterTurns() {
        scheduler.change(new SchedulerSettings(1000, 0, TURN));
        scheduler.activate();
        List<Talker> silent = talkers(5, 1000);
        silent.forEach(talker -> talker.share().wantToRead(30_000));
        Talker busy = new Talker(scheduler, time.thread(), 1000).reads(WINDOW);
        time.advance(TEN_SECONDS);
        long before = busy.received;

        silent.forEach(talker -> talker.arrives((int) talker.granted));
        time.advance(TEN_SECONDS);

        long burst = silent.stream().mapToLong(talker -> talker.received).sum();
        assertEquals(150_000, burst);
        assertWithin(0.05, 10_240_000 - burst, busy.received - before);
    }

    @ParameterizedTest
    @CsvSource({"10", "100", "1000"})
    void theCapHoldsWhenAllThatWereSilentSpeakAtOnce(int flows) {
        scheduler.change(new SchedulerSettings(10_000, 0, 16 * 1024));
        scheduler.activate();
        List<Talker> silent = talkers(flows, 1000);
        silent.forEach(talker -> talker.share().wantToRead(512 * 1024));
        List<Talker> busy = talkers(10, 1000);
        busy.forEach(talker -> talker.reads(WINDOW));
        time.advance(Duration.ofSeconds(20));
        long before = received(busy);

        silent.forEach(talker -> talker.arrives((int) talker.granted));
        time.advance(TEN_SECONDS);

        assertWithin(0.05, 102_400_000, received(silent) + received(busy) - before);
    }

    private static long received(List<Talker> talkers) {
        return talkers.stream().mapToLong(talker -> talker.received).sum();
    }

    @Test
    void silentFlowsSaveUpOneFrameEachAndNoMore() {
        scheduler.change(new SchedulerSettings(1000, 0, TURN));
        scheduler.activate();
        List<Talker> silent = talkers(10, 1000);
        silent.forEach(talker -> talker.share().wantToRead(10_000_000));

        time.advance(Duration.ofMinutes(10));

        silent.forEach(talker -> assertTrue(talker.granted <= 65_537 + 4 * TURN, () -> "saved up " + talker.granted));
        Talker awake = silent.get(0);
        awake.arrives((int) awake.granted);
        time.advance(Duration.ofSeconds(1));
        assertTrue(awake.granted > 0, "who stirs is served again");
    }

    @Test
    void whoAsksForLittleIsServedSoon() {
        scheduler.change(new SchedulerSettings(100, 100, TURN));
        talkers(100, 1000).forEach(talker -> talker.reads(WINDOW).writes(1L << 40));
        Talker modest = new Talker(scheduler, time.thread(), 100);
        time.advance(TEN_SECONDS);

        Instant asked = time.instant();
        modest.share().wantToRead(100);
        modest.writes(100);

        assertTrue(
                time.advanceUntil(() -> modest.granted == 100 && modest.sent == 100, Duration.ofMillis(50)),
                () -> "still waiting after " + time.since(asked));
    }

    @Test
    void whatALeavingFlowHasNotUsedGoesToTheOthers() {
        scheduler.change(new SchedulerSettings(1000, 0, TURN));
        Talker alice = new Talker(scheduler, time.thread(), 1000);
        alice.share().wantToRead(200_000);
        assertTrue(alice.granted > 90_000, () -> "granted at once: " + alice.granted);
        Talker bob = new Talker(scheduler, time.thread(), 1000);
        bob.share().wantToRead(50_000);
        assertEquals(0, bob.granted);

        alice.share().leave();
        time.runUntilIdle();

        assertEquals(50_000, bob.granted);
    }

    @Test
    void aLiftedCapFreesAllThatWait() {
        scheduler.change(new SchedulerSettings(1, 1, TURN));
        List<Talker> talkers = talkers(10, 1000);
        talkers.forEach(talker -> talker.share().wantToRead(WINDOW));
        talkers.forEach(talker -> talker.writes(10_000));

        scheduler.change(SchedulerSettings.UNCAPPED);
        time.runUntilIdle();

        talkers.forEach(talker -> assertEquals(WINDOW, talker.granted));
        talkers.forEach(talker -> assertEquals(10_000, talker.sent));
    }

    @Test
    void aCapThatIsSetUnderLoadHolds() {
        Talker alice = new Talker(scheduler, time.thread(), 1000).writes(TURN * 4);
        scheduler.change(new SchedulerSettings(0, 10, TURN));

        alice.writes(1L << 40);
        time.advance(TEN_SECONDS);

        assertWithin(0.05, 102_400 + TURN, alice.sent);
    }

    @Test
    void aCapCostsNoHopPerFrameWhileTheBucketLasts() {
        scheduler.change(new SchedulerSettings(100_000, 100_000, TURN));
        List<Runnable> hops = new ArrayList<>();
        Talker alice = new Talker(scheduler, hops::add, 1000);

        for (int i = 0; i < 1000; i++) {
            alice.share().wantToRead(1000);
            alice.arrives(1000);
            alice.writes(1000);
        }

        assertEquals(1_000_000, alice.received);
        assertEquals(1_000_000, alice.sent);
        assertEquals(0, hops.size());
    }

    private List<Talker> talkers(int flows, int frameBytes) {
        List<Talker> talkers = new ArrayList<>();
        for (int i = 0; i < flows; i++) {
            talkers.add(new Talker(scheduler, time.thread(), frameBytes));
        }
        return talkers;
    }

    private static void assertWithin(double tolerance, double expected, double actual) {
        assertTrue(
                Math.abs(actual - expected) <= expected * tolerance,
                () -> "expected about " + expected + ", not " + actual);
    }
}
