package org.jackfield.admin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does small things later. */
final class Ticker {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "admin-ticker");
        thread.setDaemon(true);
        return thread;
    });

    Ticker() {
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    void after(Duration delay, Runnable task) {
        if (!executor.isShutdown()) {
            executor.schedule(() -> safely(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    void every(Duration period, Runnable task) {
        executor.scheduleWithFixedDelay(() -> safely(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Completes when the condition holds, with true; with false when it does not within that time. */
    CompletionStage<Boolean> until(BooleanSupplier condition, Duration patience) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        look(condition, System.nanoTime() + patience.toNanos(), answer);
        return answer;
    }

    void shutdown() {
        executor.shutdownNow();
    }

    private void look(BooleanSupplier condition, long deadline, CompletableFuture<Boolean> answer) {
        if (condition.getAsBoolean()) {
            answer.complete(true);
        } else if (System.nanoTime() - deadline > 0) {
            answer.complete(false);
        } else {
            after(LOOK, () -> look(condition, deadline, answer));
        }
    }

    private static void safely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("something that was to be done later failed", e);
        }
    }
}
