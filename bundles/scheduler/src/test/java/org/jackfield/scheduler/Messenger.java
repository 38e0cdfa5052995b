package org.jackfield.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.Scheduler;
import org.jackfield.api.scheduling.Share;

/** A flow that writes messages of one size, and notes how long each has waited for its turn. */
final class Messenger implements Flow {

    private final Executor thread;
    private final InstantSource clock;
    private final int messageBytes;
    private final List<Duration> latencies;
    private final Share share;
    private final Deque<Instant> queue = new ArrayDeque<>();

    Messenger(Scheduler scheduler, Executor thread, InstantSource clock, int messageBytes, List<Duration> latencies) {
        this.thread = thread;
        this.clock = clock;
        this.messageBytes = messageBytes;
        this.latencies = latencies;
        this.share = scheduler.join(this);
    }

    void says() {
        queue.add(clock.instant());
        share.wantToWrite();
    }

    @Override
    public Executor thread() {
        return thread;
    }

    @Override
    public void grant(long bytes) {
        throw new IllegalStateException("never asked for");
    }

    @Override
    public int transmit(int budget) {
        int written = 0;
        while (written < budget && !queue.isEmpty()) {
            latencies.add(Duration.between(queue.remove(), clock.instant()));
            written += messageBytes;
        }
        return written;
    }
}
