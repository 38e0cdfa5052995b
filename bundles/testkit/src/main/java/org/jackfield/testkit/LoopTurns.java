package org.jackfield.testkit;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Turns of event loops, such as Netty's: a loop looks for what the system has between tasks that come one after the other. */
public final class LoopTurns {

    private static final int ENOUGH = 10;
    private static final long PATIENCE_SECONDS = 20;

    private LoopTurns() {}

    /** When this returns, the loops have read what the system had for their sockets when it was called. */
    public static void awaitReading(Iterable<? extends ExecutorService> loops)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (int turn = 0; turn < ENOUGH; turn++) {
            for (ExecutorService loop : loops) {
                loop.submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
