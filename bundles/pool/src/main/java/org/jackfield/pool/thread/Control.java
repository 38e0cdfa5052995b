package org.jackfield.pool.thread;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns the engine's state, and its time. Whoever is on another thread hands it work.
 *
 * <p>What is given by {@link #execute} always runs; its sources are bounded where they stand (half-open handshakes, connections, dials).
 * What outsiders may pour in without end comes by {@link #offer}, and is refused when {@value #MOST_OFFERED} wait.
 */
public final class Control implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Control.class);
    private static final int MOST_OFFERED = 4096;

    private final Threads.Worker worker;
    private final Timers timers;
    private final InstantSource clock;
    private final AtomicInteger offered = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean stopped;

    /** Takes the worker over, and stops it. */
    public Control(Threads.Worker worker, Timers timers, InstantSource clock) {
        this.worker = worker;
        this.timers = timers;
        this.clock = clock;
    }

    /** Now. */
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void execute(Runnable task) {
        worker.execute(() -> run(task));
    }

    /** Gives work that may be lost; false if it is, as all is from {@link #stop} on. */
    public boolean offer(Runnable task) {
        if (stopped) {
            return false;
        }
        if (offered.incrementAndGet() > MOST_OFFERED) {
            offered.decrementAndGet();
            refused.incrementAndGet();
            return false;
        }
        execute(() -> {
            offered.decrementAndGet();
            task.run();
        });
        // what was given beside the stop may be lost, too
        return !stopped;
    }

    /** Whether it has been told to stop. */
    public boolean stopped() {
        return stopped;
    }

    /** How much offered work was lost so far. */
    public long refused() {
        return refused.get();
    }

    /** Runs the task here, once the delay has passed. Cancelled here, it surely does not run any more. */
    public Cancellable after(Duration delay, Runnable task) {
        AtomicBoolean cancelled = new AtomicBoolean();
        Cancellable timer = timers.after(
                delay,
                () -> execute(() -> {
                    if (!cancelled.get()) {
                        task.run();
                    }
                }));
        return () -> {
            cancelled.set(true);
            timer.cancel();
        };
    }

    /** Runs the task here again and again. */
    public Cancellable every(Duration period, Runnable task) {
        AtomicBoolean cancelled = new AtomicBoolean();
        AtomicBoolean waiting = new AtomicBoolean();
        Cancellable timer = timers.every(period, () -> {
            if (waiting.compareAndSet(false, true)) {
                execute(() -> {
                    waiting.set(false);
                    if (!cancelled.get()) {
                        task.run();
                    }
                });
            }
        });
        return () -> {
            cancelled.set(true);
            timer.cancel();
        };
    }

    /** Ends when what was given is done. */
    public CompletionStage<Void> stop() {
        stopped = true;
        return worker.stop();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a task of the control thread failed; the node goes on", e);
        }
    }
}
