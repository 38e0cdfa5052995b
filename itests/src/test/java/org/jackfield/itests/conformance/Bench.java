package org.jackfield.itests.conformance;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Where a test sits until something holds; whoever changes something stirs it. */
final class Bench {

    /** For what should take no time at all. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Some conditions come true a moment after the event that announces them; so it is asked again, stirred or not. */
    private static final long ASK_AGAIN_MILLIS = 20;

    /** What a future gives in time. */
    static <T> T soon(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("not in time", e);
        }
    }

    /** Something has happened. */
    synchronized void stir() {
        notifyAll();
    }

    /** Waits until it holds, or fails with what was awaited and what is there instead. */
    void await(String what, BooleanSupplier condition, Supplier<String> instead) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            synchronized (this) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("within " + PATIENCE.toSeconds() + " s there was no " + what
                            + "; instead:\n" + instead.get());
                }
                try {
                    TimeUnit.MILLISECONDS.timedWait(this, ASK_AGAIN_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting for " + what, e);
                }
            }
        }
    }
}
