package org.jackfield.pool.thread;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Daemon threads of the platform. */
public final class PlatformThreads implements Threads {

    /** Nothing to remember. */
    public PlatformThreads() {}

    @Override
    public Worker start(String name) {
        return new Platform(name);
    }

    /**
     * A queue and a thread that sleeps while it is empty. An executor of the JDK would do as well, but for its locks: whoever gives a task
     * takes two of them, one against the thread that it has just woken.
     */
    private static final class Platform implements Worker {

        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<Void> stopped = new CompletableFuture<>();
        private final Thread thread;

        /** Whether the thread has seen that there is nothing to do, and nobody has begun to wake it. */
        private volatile boolean idle;

        private volatile boolean closed;
        private volatile boolean ended;

        Platform(String name) {
            thread = new Thread(this::work, name);
            thread.setDaemon(true);
            thread.setContextClassLoader(PlatformThreads.class.getClassLoader());
            // begun here and not by whoever gives the first task, of whose class loader the thread would remember
            // something
            thread.start();
        }

        @Override
        public void execute(Runnable task) {
            if (!closed) {
                give(task);
            }
        }

        @Override
        public synchronized CompletionStage<Void> stop() {
            if (!closed) {
                closed = true;
                give(() -> {
                    ended = true;
                    stopped.complete(null);
                });
            }
            return stopped.minimalCompletionStage();
        }

        @Override
        public synchronized void interrupt() {
            closed = true;
            ended = true;
            thread.interrupt();
        }

        private void give(Runnable task) {
            tasks.add(task);
            if (idle) {
                // one wakes it for all who come before it is awake
                idle = false;
                LockSupport.unpark(thread);
            }
        }

        private void work() {
            do {
                Runnable task = tasks.poll();
                if (task == null) {
                    sleep();
                } else {
                    run(task);
                }
                // an interruption is meant for what was running
                Thread.interrupted();
            } while (!ended);
            tasks.clear();
        }

        private void sleep() {
            idle = true;
            // who has given something just before has not seen that
            if (tasks.isEmpty() && !ended) {
                LockSupport.park(this);
            }
            idle = false;
        }

        private void run(Runnable task) {
            try {
                task.run();
            } catch (Throwable e) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }
}
