package org.jackfield.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Share;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

class FairSchedulerTest {

    private static final long WINDOW = 128 * 1024;
    private static final int TURN = SchedulerSettings.DEFAULT_TURN_BYTES;

    private final VirtualTime time = new VirtualTime();
    private final FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, time, time);

    @Test
    void withoutACapCreditIsGrantedWithinTheCall() {
        Talker alice = new Talker(scheduler, FairSchedulerTest::nowhere, 1000);

        alice.share().wantToRead(WINDOW);

        assertEquals(WINDOW, alice.granted);
    }

    @Test
    void withoutACapAShortMessageLeavesWithinTheCall() {
        Talker alice = new Talker(scheduler, FairSchedulerTest::nowhere, 1000);

        alice.writes(2500);

        assertEquals(2500, alice.sent);
    }

    @Test
    void flowsOfOneThreadAlternateByTurnsOfBoundedSize() {
        List<String> order = new ArrayList<>();
        Share alice = scheduler.join(writer("alice", 3, order));
        Share bob = scheduler.join(writer("bob", 3, order));

        alice.wantToWrite();
        bob.wantToWrite();
        time.runUntilIdle();

        assertEquals(List.of("alice", "bob", "alice", "bob", "alice", "bob", "alice", "bob"), order);
    }

    @Test
    void askingTwiceIsAskingOnce() {
        Talker alice = new Talker(scheduler, time.thread(), 1000);

        alice.writes(TURN * 2);
        alice.share().wantToWrite();
        alice.share().wantToWrite();
        time.runUntilIdle();

        assertEquals(TURN * 2, alice.sent);
        assertTrue(alice.turns <= 3, () -> alice.turns + " turns");
    }

    @Test
    void whoAsksWithinItsTurnIsAskedAgain() {
        List<Integer> turns = new ArrayList<>();
        List<Share> share = new ArrayList<>();
        share.add(scheduler.join(new Writer(time.thread(), budget -> {
            turns.add(budget);
            if (turns.size() == 1) {
                share.get(0).wantToWrite();
            }
            return 0;
        })));

        share.get(0).wantToWrite();
        time.runUntilIdle();

        assertEquals(List.of(TURN, TURN), turns);
    }

    @Test
    void nobodyIsCalledAfterLeaving() {
        scheduler.change(new SchedulerSettings(1, 1, TURN));
        Talker alice = new Talker(scheduler, time.thread(), 1000).reads(WINDOW).writes(WINDOW);
        time.advance(Duration.ofSeconds(2));

        alice.share().leave();
        alice.share().leave();
        alice.share().wantToRead(5);
        alice.share().wantToWrite();
        long granted = alice.granted + alice.received;
        long sent = alice.sent;
        time.advance(Duration.ofSeconds(20));

        assertEquals(granted, alice.granted + alice.received);
        assertEquals(sent, alice.sent);
    }

    @Test
    void aFlowWhoseThreadHasEndedLeaves() {
        Talker ended = new Talker(scheduler, FairSchedulerTest::nowhere, 1000);

        ended.writes(TURN * 3);

        assertEquals(0, scheduler.flows());
    }

    @Test
    void thousandsOfFlowsThatComeAndGoLeaveNothingBehind() {
        scheduler.change(new SchedulerSettings(10, 10, TURN));
        scheduler.activate();
        for (int i = 0; i < 10_000; i++) {
            Talker passerby = new Talker(scheduler, FairSchedulerTest::forgetful, 1000);
            passerby.share().wantToRead(WINDOW);
            passerby.writes(WINDOW);
            passerby.share().leave();
        }

        assertEquals(0, scheduler.flows());
        assertTrue(time.waiting() <= 3, () -> time.waiting() + " timers");
    }

    @Test
    void afterShutdownNobodyJoinsAndNobodyIsServed() {
        scheduler.change(new SchedulerSettings(1, 0, TURN));
        scheduler.activate();
        Talker alice = new Talker(scheduler, time.thread(), 1000).reads(WINDOW);
        time.runUntilIdle();
        long received = alice.received;

        assertTrue(scheduler.shutdown().toCompletableFuture().isDone());
        time.advance(Duration.ofSeconds(5));

        assertThrows(IllegalStateException.class, () -> new Talker(scheduler, time.thread(), 1000));
        assertEquals(received, alice.received);
        assertEquals(0, time.waiting());
    }

    @Test
    void aTurnThatThrowsIsOverAndTheNextOneComes() {
        List<Integer> turns = new ArrayList<>();
        Share share = scheduler.join(new Writer(time.thread(), budget -> {
            turns.add(budget);
            throw new IllegalStateException("planted");
        }));

        assertThrows(IllegalStateException.class, share::wantToWrite);
        assertThrows(IllegalStateException.class, share::wantToWrite);

        assertEquals(2, turns.size());
    }

    @Test
    void impossibleSettingsAreRefusedByName() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> new SchedulerSettings(-1, 0, TURN));

        assertTrue(refusal.getMessage().startsWith("max-download-speed lies"), refusal::getMessage);
        Speeds tooFast = new Speeds(0, Long.MAX_VALUE);
        assertEquals(
                "throttled-max-upload-speed lies between 0 and 4194304, not 9223372036854775807",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> SchedulerSettings.UNCAPPED.with(PeerClass.THROTTLED, tooFast))
                        .getMessage());
    }

    private Flow writer(String name, int fullTurns, List<String> order) {
        return new Writer(time.thread(), budget -> {
            order.add(name);
            return order.stream().filter(name::equals).count() <= fullTurns ? budget : 0;
        });
    }

    private static void nowhere(Runnable task) {
        throw new RejectedExecutionException("nothing of this leaves its thread");
    }

    private static void forgetful(Runnable task) {
        assertTrue(task != null);
    }

    /** What a flow does with its turns. */
    private interface Turns {
        int transmit(int budget);
    }

    private record Writer(Executor thread, Turns turns) implements Flow {

        @Override
        public void grant(long bytes) {
            throw new IllegalStateException("never asked for");
        }

        @Override
        public int transmit(int budget) {
            return turns.transmit(budget);
        }
    }
}
