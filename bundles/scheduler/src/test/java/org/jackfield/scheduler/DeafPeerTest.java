package org.jackfield.scheduler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Share;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

/** A peer that does not read what we write: its turns are had by the others. */
class DeafPeerTest {

    private static final long SEED = 20_261_129;
    private static final long CAP = 1000;
    private static final int MESSAGE = 1000;
    private static final int MESSENGERS = 50;
    private static final int GREEDY = 10;
    private static final double LOAD = 0.5;
    private static final Duration LENGTH = Duration.ofMinutes(2);

    @Test
    void aPeerThatDoesNotReadCostsNobodyATenthOfTheLatency() {
        Duration without = ninetyNinthOfHundred(false);
        Duration with = ninetyNinthOfHundred(true);

        assertTrue(without.toNanos() > 0, "messages wait for each other");
        assertTrue(
                with.toNanos() <= without.toNanos() * 1.1,
                () -> "99 of 100 messages leave within " + with + ", and " + without + " without the deaf peer");
    }

    private static Duration ninetyNinthOfHundred(boolean withADeafPeer) {
        VirtualTime time = new VirtualTime();
        Random random = new Random(SEED);
        FairScheduler scheduler = new FairScheduler(new SchedulerSettings(CAP, CAP, 16 * 1024), time, time);
        scheduler.activate();
        List<Duration> latencies = new ArrayList<>();
        for (int i = 0; i < MESSENGERS; i++) {
            speak(new Messenger(scheduler, time.thread(), time, MESSAGE, latencies), time, random);
        }
        for (int i = 0; i < GREEDY; i++) {
            new Talker(scheduler, time.thread(), MESSAGE).writes(1L << 40);
        }
        if (withADeafPeer) {
            Share share = scheduler.join(new Deaf(time.thread()));
            share.standing(new Standing(PeerClass.FAVOURED, Standing.HEAVIEST));
            share.wantToRead(1 << 20);
            time.every(Duration.ofMillis(7), share::wantToWrite);
        }
        time.advance(LENGTH);
        latencies.sort(Duration::compareTo);
        return latencies.get(latencies.size() * 99 / 100);
    }

    private static void speak(Messenger messenger, VirtualTime time, Random random) {
        double mean = MESSENGERS * MESSAGE / (CAP * 1024 * LOAD);
        long nanos = (long) (-Math.log(1 - random.nextDouble()) * mean * 1e9);
        time.after(Duration.ofNanos(nanos), () -> {
            messenger.says();
            speak(messenger, time, random);
        });
    }

    /** Its window is shut: it always has something to be written, and nothing of it can be. It says nothing, either. */
    private record Deaf(Executor thread) implements Flow {

        @Override
        public void grant(long bytes) {
            assertTrue(bytes > 0);
        }

        @Override
        public int transmit(int budget) {
            return 0;
        }
    }
}
