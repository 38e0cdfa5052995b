package org.jackfield.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Portion;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one flow is told to have, and for how long it is told to have waited. */
class PortionTest {

    private static final int TURN = 16 * 1024;
    private static final long WINDOW = 128 * 1024;
    private static final long ENDLESS = 1L << 40;

    private final VirtualTime time = new VirtualTime();
    private final FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, time, time);

    @BeforeEach
    void measure() {
        scheduler.activate();
    }

    @Test
    void withoutACapNothingIsDueAndNobodyWaits() {
        Talker alice = new Talker(scheduler, time.thread(), 1000);
        alice.share().wantToRead(WINDOW);
        alice.writes(100_000);
        time.advance(Duration.ofSeconds(1));

        Portion portion = alice.share().portion();

        assertEquals(Standing.NEUTRAL, portion.standing());
        assertEquals(0, portion.upload().entitled());
        assertEquals(Optional.empty(), portion.upload().waiting());
    }

    @Test
    void whatIsDueIsGivenByWeightAndByTheFloorOfNewcomers() {
        scheduler.change(new SchedulerSettings(1000, 1000, TURN));
        Talker alice = greedy(new Standing(PeerClass.FAVOURED, 3));
        Talker bob = greedy(Standing.NEUTRAL);
        Talker carol = greedy(new Standing(PeerClass.NEWCOMER, Standing.LIGHTEST));
        time.advance(Duration.ofSeconds(60));

        assertDue(0.98 * 0.75, alice);
        assertDue(0.98 * 0.25, bob);
        assertDue(0.02, carol);
    }

    @Test
    void aFlowWaitsSinceItWasLastGivenSomething() {
        scheduler.change(new SchedulerSettings(1000, 1000, TURN).with(PeerClass.THROTTLED, new Speeds(1, 1)));
        Talker alice = greedy(Standing.NEUTRAL);
        Talker mallory = greedy(new Standing(PeerClass.THROTTLED, 1));
        time.advance(Duration.ofSeconds(60));

        // 1 KiB/s gives turns of 256 bytes, of which it has overrun each by less than its frame of 1,000
        for (Portion.OneWay way : new Portion.OneWay[] {
            mallory.share().portion().download(), mallory.share().portion().upload()
        }) {
            assertTrue(way.waiting().isPresent(), way::toString);
            assertTrue(way.waiting().get().compareTo(Duration.ofSeconds(3)) < 0, way::toString);
        }
        assertTrue(alice.share().portion().upload().waiting().get().compareTo(Duration.ofSeconds(1)) < 0);
    }

    @Test
    void aFlowThatIsNeverServedWaitsLongerAndLonger() {
        scheduler.change(new SchedulerSettings(1, 1, TURN));
        Talker hog = greedy(new Standing(PeerClass.FAVOURED, Standing.HEAVIEST));
        time.advance(Duration.ofSeconds(600));
        Talker late = new Talker(scheduler, time.thread(), TURN).reads(WINDOW).writes(ENDLESS);
        Duration first = late.share().portion().upload().waiting().orElse(Duration.ZERO);
        time.advance(Duration.ofMillis(40));

        assertEquals(
                first.plusMillis(40), late.share().portion().upload().waiting().orElse(Duration.ZERO));
        assertTrue(hog.sent > 0);
        late.share().leave();
        assertEquals(Optional.empty(), late.share().portion().upload().waiting());
    }

    private static void assertDue(double part, Talker talker) {
        assertEquals(part, talker.share().portion().download().entitled(), 1e-9);
        assertEquals(part, talker.share().portion().upload().entitled(), 1e-9);
    }

    private Talker greedy(Standing standing) {
        Talker talker = new Talker(scheduler, time.thread(), 1000);
        talker.share().standing(standing);
        return talker.reads(WINDOW).writes(ENDLESS);
    }
}
