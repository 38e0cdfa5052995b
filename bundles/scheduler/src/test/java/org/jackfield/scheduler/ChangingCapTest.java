package org.jackfield.scheduler;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Caps that come and go: nothing that anybody has asked for is lost over it. */
class ChangingCapTest {

    private static final int TURN = SchedulerSettings.DEFAULT_TURN_BYTES;
    private static final int KIB = 1024;
    private static final long[] WINDOWS = {512 * KIB, 1024 * KIB, 4096 * KIB};
    private static final long ENDLESS = 1L << 40;

    private final VirtualTime time = new VirtualTime();
    private final FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, time, time);

    @BeforeEach
    void measure() {
        scheduler.activate();
    }

    @Test
    void aReaderThatSitsOnCreditHasItsWholeWindowOnceTheCapIsLifted() {
        for (long window : WINDOWS) {
            download(100);
            Reader alice = new Reader(scheduler, time.thread(), window);
            time.advance(ofSeconds(20));
            assertTrue(alice.credit < window, () -> alice.credit + " of " + window + " under the cap");

            download(0);
            time.advance(ofSeconds(2));

            assertEquals(window, alice.credit);
            alice.leaves();
        }
    }

    @Test
    void aReaderThatPausedWhileThereWasNoCapGoesOnUnderTheNext() {
        for (long window : WINDOWS) {
            download(100);
            Reader alice = new Reader(scheduler, time.thread(), window);
            time.advance(ofSeconds(5));
            download(0);
            alice.fills();
            alice.hears(ENDLESS);
            time.advance(ofSeconds(1));
            assertEquals(window, alice.received);

            download(100);
            alice.emptied();
            time.advance(ofSeconds(60));

            long most = 60 * 100 * KIB;
            long more = alice.received - window;
            assertTrue(more > most * 0.95 && more < most * 1.05, () -> more + " bytes with a window of " + window);
            alice.leaves();
        }
    }

    @Test
    void aReaderThatSitsOnCreditGetsMoreUnderAnotherCap() {
        download(100);
        Reader alice = new Reader(scheduler, time.thread(), WINDOWS[1]);
        time.advance(ofSeconds(20));
        long before = alice.credit;

        download(200);
        time.advance(ofSeconds(20));

        assertTrue(alice.credit > before);
        alice.hears(ENDLESS);
        time.advance(ofSeconds(60));
        long most = 60 * 200 * KIB + WINDOWS[1];
        assertTrue(alice.received > 60 * 200 * KIB * 0.9 && alice.received < most, () -> alice.received + " bytes");
    }

    @Test
    void whoAsksWhileTheCapIsBeingLiftedHasItAtOnce() {
        Lane lane = new Lane(Lane.Orders.AMOUNTS, time, time);
        Place place = new Place(() -> {});
        lane.join(place);
        lane.change(new Caps(100 * KIB, Map.of()), TURN);
        long given = lane.ask(place, WINDOWS[1]);
        time.advance(ofSeconds(20));
        lane.change(new Caps(0, Map.of()), TURN);
        assertEquals(WINDOWS[1], given + lane.collect(place));

        assertEquals(5000, lane.ask(place, 5000));
    }

    @Test
    void whoWaitedForItsTurnWhenTheCapWasLiftedHasItsShareOfTheNext() {
        upload(10);
        Executor thread = time.thread();
        List<Talker> talkers = Stream.generate(() -> new Talker(scheduler, thread, 1000))
                .limit(5)
                .toList();
        talkers.forEach(talker -> talker.writes(4000));
        upload(0);
        time.advance(ofSeconds(1));

        upload(100);
        talkers.forEach(talker -> talker.writes(ENDLESS));
        time.advance(ofSeconds(60));

        long share = 60 * 100 * KIB / 5;
        for (Talker talker : talkers) {
            assertTrue(
                    talker.sent > share * 0.9 && talker.sent < share * 1.1,
                    () -> talker.sent + " bytes of a share of " + share);
        }
    }

    private void upload(long kibPerSecond) {
        scheduler.change(new SchedulerSettings(0, kibPerSecond, TURN));
    }

    private void download(long kibPerSecond) {
        scheduler.change(new SchedulerSettings(kibPerSecond, 0, TURN));
    }
}
