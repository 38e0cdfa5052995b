package org.jackfield.eventloops;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's timers: a thread of that name, which also goes on when an event loop is busy.
 *
 * <p>After {@link #shutdown} nothing runs any more, and what is given is forgotten.
 */
public final class TimerThread implements Timers {

    private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, TimerThread::newThread);

    /** Nothing happens yet. */
    public TimerThread() {
        executor.setRemoveOnCancelPolicy(true);
    }

    /** Starts the thread. */
    public void activate() {
        executor.prestartCoreThread();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return cancellable(() -> executor.schedule(reporting(task), nanos(delay), TimeUnit.NANOSECONDS));
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("a period is longer than " + period);
        }
        return cancellable(() ->
                executor.scheduleWithFixedDelay(reporting(task), nanos(period), nanos(period), TimeUnit.NANOSECONDS));
    }

    /** Ends; what waits is forgotten. Does not wait for the task that runs. */
    public void shutdown() {
        executor.shutdownNow();
    }

    private Cancellable cancellable(Supplier<Future<?>> scheduling) {
        try {
            Future<?> future = scheduling.get();
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            LOG.debug("a task came after the timers had been shut down", e);
            return () -> {};
        }
    }

    private static Runnable reporting(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Exception | LinkageError | AssertionError e) {
                LOG.error("a task of {} has failed", task.getClass().getName(), e);
            }
        };
    }

    /** A delay of centuries is cut, not refused. */
    private static long nanos(Duration delay) {
        return delay.compareTo(Duration.ofDays(36_500)) > 0
                ? Duration.ofDays(36_500).toNanos()
                : delay.toNanos();
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "timers");
        thread.setDaemon(true);
        thread.setContextClassLoader(TimerThread.class.getClassLoader());
        return thread;
    }
}
