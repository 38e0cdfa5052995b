package org.jackfield.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.jackfield.api.scheduling.Traffic;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

class MeterTest {

    private final VirtualTime time = new VirtualTime();

    @Test
    void everySecondWeighsAFifth() {
        Meter meter = new Meter(time.instant());

        sampleAfterASecond(meter, 1000);
        assertEquals(1000, meter.bytesPerSecond());
        sampleAfterASecond(meter, 1000);
        assertEquals(800, meter.bytesPerSecond());
        sampleAfterASecond(meter, 6000);
        assertEquals(1640, meter.bytesPerSecond());
    }

    @Test
    void twoSecondsAtOnceWeighLikeTwoOneByOne() {
        Meter oneByOne = new Meter(time.instant());
        Meter atOnce = new Meter(time.instant());
        sampleAfterASecond(oneByOne, 1000);
        atOnce.sample(1000, time.instant());

        sampleAfterASecond(oneByOne, 1000);
        sampleAfterASecond(oneByOne, 1000);
        atOnce.sample(1000, time.instant());

        assertEquals(oneByOne.bytesPerSecond(), atOnce.bytesPerSecond());
    }

    @Test
    void aClockThatStepsBackwardsSpoilsNothing() {
        Meter meter = new Meter(time.instant());

        meter.sample(500, time.instant().minusSeconds(3600));
        meter.sample(1000, time.instant().minusSeconds(3599));

        assertEquals(1000, meter.bytesPerSecond());
    }

    @Test
    void aFewBytesJustBeforeTheFirstSampleAreNoFastFlow() {
        Meter meter = new Meter(time.instant());

        meter.sample(60, time.instant().plusMillis(10));

        assertEquals(60, meter.bytesPerSecond());
    }

    @Test
    void trafficShowsTotalsAndSpeedOfEachFlowAndOfAllWhoEverWere() {
        FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, time, time);
        scheduler.activate();
        Talker alice = new Talker(scheduler, time.thread(), 100);
        Talker bob = new Talker(scheduler, time.thread(), 100);
        alice.writes(3000);
        bob.arrives(500);
        bob.share().leave();

        time.advance(Duration.ofSeconds(1));

        assertEquals(new Traffic(3000, 0, 3000, 0), alice.share().traffic());
        assertEquals(new Traffic(3000, 500, 3000, 500), scheduler.traffic());
    }

    private void sampleAfterASecond(Meter meter, long total) {
        time.advance(Duration.ofSeconds(1));
        meter.sample(total, time.instant());
    }
}
