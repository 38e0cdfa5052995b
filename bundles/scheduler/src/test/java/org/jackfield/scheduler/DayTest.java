package org.jackfield.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

/** A simulated day of peers that come, change their standing, and go. */
class DayTest {

    private static final long SEED = 20_261_129;
    private static final int FLOWS = 40;
    private static final Duration STEP = Duration.ofSeconds(3);

    private final VirtualTime time = new VirtualTime();
    private final Random random = new Random(SEED);
    private final FairScheduler scheduler = new FairScheduler(
            new SchedulerSettings(100, 100, 16 * 1024).with(PeerClass.NEWCOMER, new Speeds(5, 5)), time, time);
    private final Deque<Talker> present = new ArrayDeque<>();

    @Test
    void nothingIsRememberedOfThoseWhoHaveLeft() {
        scheduler.activate();
        int most = 0;
        for (long step = 0; step < Duration.ofDays(1).dividedBy(STEP); step++) {
            Talker comes = new Talker(scheduler, time.thread(), 500);
            comes.share().standing(anyStanding());
            comes.reads(1000 + random.nextInt(2000)).writes(random.nextInt(20_000));
            present.add(comes);
            time.advance(STEP.dividedBy(2));
            comes.hush();
            present.peek().share().standing(anyStanding());
            if (present.size() > FLOWS) {
                present.remove().share().leave();
            }
            time.advance(STEP.dividedBy(2));
            most = Math.max(most, time.waiting());
        }
        assertEquals(FLOWS, scheduler.flows());
        int timers = most;
        assertTrue(timers <= 8, () -> timers + " timers at once");

        present.forEach(talker -> talker.share().leave());

        assertEquals(0, scheduler.flows());
        assertNothingIsLeft(scheduler.bandwidth().download());
        assertNothingIsLeft(scheduler.bandwidth().upload());
    }

    private static void assertNothingIsLeft(Bandwidth.OneWay way) {
        way.classes().forEach((peerClass, part) -> {
            assertEquals(0, part.flows(), () -> "flows of " + peerClass);
            assertEquals(0, part.waiting(), () -> "in line: " + peerClass);
            assertEquals(0, part.entitled(), () -> "due to " + peerClass);
            assertTrue(part.bytes() > 0, () -> "used by " + peerClass);
        });
    }

    private Standing anyStanding() {
        PeerClass[] classes = PeerClass.values();
        return new Standing(classes[random.nextInt(classes.length)], Math.pow(2, random.nextInt(13) - 6));
    }
}
