package org.jackfield.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jackfield.pool.thread.Threads;
import org.jackfield.testkit.VirtualTime;

/** Threads of virtual time. */
final class VirtualThreads implements Threads {

    private final VirtualTime time;

    VirtualThreads(VirtualTime time) {
        this.time = time;
    }

    @Override
    public Worker start(String name) {
        Executor thread = time.thread();
        return new Worker() {
            private boolean stopped;

            @Override
            public void execute(Runnable task) {
                if (!stopped) {
                    thread.execute(task);
                }
            }

            @Override
            public CompletionStage<Void> stop() {
                CompletableFuture<Void> done = new CompletableFuture<>();
                thread.execute(() -> done.complete(null));
                stopped = true;
                return done;
            }
        };
    }
}
