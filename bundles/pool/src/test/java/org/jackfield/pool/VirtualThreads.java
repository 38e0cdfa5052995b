package org.jackfield.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jackfield.pool.thread.Threads;
import org.jackfield.testkit.VirtualTime;

/** Threads of virtual time, which a test may hold. */
public final class VirtualThreads implements Threads {

    private final VirtualTime time;

    public VirtualThreads(VirtualTime time) {
        this.time = time;
    }

    private final Map<String, ArrayDeque<Runnable>> held = new HashMap<>();

    /** The thread of that name stands still. */
    public void hold(String name) {
        held.put(name, new ArrayDeque<>());
    }

    /** The thread of that name goes on. */
    public void release(String name) {
        held.remove(name).forEach(task -> time.after(Duration.ZERO, task));
    }

    @Override
    public Worker start(String name) {
        Executor thread = task -> {
            if (held.containsKey(name)) {
                held.get(name).add(task);
            } else {
                time.after(Duration.ZERO, task);
            }
        };
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

            @Override
            public void interrupt() {
                stopped = true;
            }
        };
    }
}
