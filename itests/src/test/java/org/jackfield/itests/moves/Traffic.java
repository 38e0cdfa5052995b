package org.jackfield.itests.moves;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jackfield.api.connection.Connection;

/** One in the middle and those around it speak both ways, at an even pace, for as long as they are let. */
final class Traffic {

    private final Speaker hub;
    private final List<Speaker> peers;
    private final SplittableRandom random;
    private final long pause;
    private int turn;
    private long due = System.nanoTime();

    Traffic(int messagesPerSecond, Speaker hub, List<Speaker> peers, SplittableRandom random) {
        this.random = random;
        this.pause = TimeUnit.SECONDS.toNanos(1) / messagesPerSecond;
        this.hub = hub;
        this.peers = peers;
    }

    void run(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        runUntil(() -> System.nanoTime() - end >= 0);
    }

    void runUntil(BooleanSupplier end) {
        due = Math.max(due, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(50));
        do {
            while (due - System.nanoTime() <= 0) {
                speak();
                due += pause;
            }
            LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
        } while (!end.getAsBoolean());
    }

    private void speak() {
        Speaker peer = peers.get(turn / 2 % peers.size());
        boolean outward = turn++ % 2 == 0;
        Speaker speaker = outward ? hub : peer;
        Speaker listener = outward ? peer : hub;
        Connection connection = speaker.node()
                .pool()
                .connection(listener.node().self())
                .orElseThrow(() -> new IllegalStateException("a connection has ended"));
        speaker.speak(connection, Speaker.nameOf(listener.node().self()).orElseThrow(), random);
    }
}
