package org.jackfield.shell;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a command waits for what becomes of an order: until it is done, or until it is time to say something else. */
interface Patience {

    /** As long as an operator likes to look at a still screen. */
    long SECONDS = 20;

    /** Waits by blocking, {@value #SECONDS} s at most. */
    Patience BLOCKING = order -> {
        try {
            order.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException seen) {
            // the order itself tells what has become of it
            return;
        }
    };

    /** Returns when the order is done, well or not, or when patience is at its end. */
    void waitFor(CompletableFuture<?> order) throws InterruptedException;

    /** The sentence of a failure. */
    static String why(CompletableFuture<?> failed) {
        try {
            failed.join();
            return "";
        } catch (CompletionException e) {
            return e.getCause().getMessage();
        }
    }
}
