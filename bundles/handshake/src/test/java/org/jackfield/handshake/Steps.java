package org.jackfield.handshake;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** The thread of a test's channels: it takes its steps when the test says so, and in the order given. */
final class Steps implements Executor {

    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @Override
    public void execute(Runnable step) {
        waiting.add(step);
    }

    /** Goes on until nothing is left to do. */
    void run() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }
}
