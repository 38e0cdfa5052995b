package org.jackfield.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;

/**
 * The counterpart of {@link VirtualTime} for tests that need real threads: the system's clock, timers on a thread of their own, and
 * threads that are daemons. Closing stops them all; what waits is lost.
 */
public final class RealTime implements Timers, InstantSource, AutoCloseable {

    private final ScheduledThreadPoolExecutor timers =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "test-timers"));
    private final List<ExecutorService> threads = new CopyOnWriteArrayList<>();

    /** Starts the thread of the timers. */
    public RealTime() {
        timers.setRemoveOnCancelPolicy(true);
        timers.setRejectedExecutionHandler(new DiscardPolicy());
    }

    @Override
    public Instant instant() {
        return InstantSource.system().instant();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        var future = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        var future = timers.scheduleWithFixedDelay(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** A new thread. */
    public Executor thread() {
        ExecutorService thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, "test-" + threads.size()),
                new DiscardPolicy());
        threads.add(thread);
        return thread;
    }

    @Override
    public void close() {
        timers.shutdownNow();
        threads.forEach(ExecutorService::shutdownNow);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
