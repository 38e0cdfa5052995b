package org.jackfield.itests.hostile;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;

/** A policy that a node should not have. As a {@link Runnable} it wakes; its text tells how often it was asked and has come back. */
public final class HostilePolicy implements ScoringPolicy, Runnable {

    private static final long SLEEP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final Whim whim;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger back = new AtomicInteger();
    private final CountDownLatch woken = new CountDownLatch(1);

    /** By the properties of its component. */
    public HostilePolicy(Map<String, Object> properties) {
        whim = Whim.valueOf((String) properties.get("whim"));
    }

    @Override
    public String name() {
        return "hostile";
    }

    @Override
    public Score score(PeerHistory history, Instant now) {
        asked.incrementAndGet();
        try {
            return whim.answer(this);
        } finally {
            back.incrementAndGet();
        }
    }

    /** Until it is told to wake, five seconds at least. */
    void sleep() {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < SLEEP_NANOS
                || woken.getCount() > 0 && System.nanoTime() - begin < LONGEST_NANOS) {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException deaf) {
                // whoever wants it to stop is not heard
                continue;
            }
        }
    }

    int turn() {
        return asked.get();
    }

    @Override
    public void run() {
        woken.countDown();
    }

    @Override
    public String toString() {
        return "asked " + asked + ", back " + back;
    }
}
