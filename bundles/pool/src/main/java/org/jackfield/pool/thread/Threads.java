package org.jackfield.pool.thread;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Where the engine's threads come from: the platform's, or a test's that moves time. Safe from any thread. */
@FunctionalInterface
public interface Threads {

    /** Begins a thread of the given name. */
    Worker start(String name);

    /** One thread: tasks run one at a time, in the order given. */
    interface Worker extends Executor {

        /** Ends when the tasks given so far are done, and then completes; later tasks are dropped. */
        CompletionStage<Void> stop();

        /** Ends at once, and interrupts what it does; what waits is dropped. What does not mind ends when it likes. */
        void interrupt();
    }
}
