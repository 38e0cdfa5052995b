package org.jackfield.pool.thread;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Daemon threads of the platform. */
public final class PlatformThreads implements Threads {

    /** Nothing to remember. */
    public PlatformThreads() {}

    @Override
    public Worker start(String name) {
        return new Platform(name);
    }

    private static final class Platform implements Worker {

        private final ThreadPoolExecutor executor;
        private final CompletableFuture<Void> stopped = new CompletableFuture<>();

        Platform(String name) {
            executor = new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    task -> {
                        Thread thread = new Thread(task, name);
                        thread.setDaemon(true);
                        thread.setContextClassLoader(PlatformThreads.class.getClassLoader());
                        return thread;
                    },
                    new ThreadPoolExecutor.DiscardPolicy());
            // begun here and not by whoever gives the first task, of whose class loader the thread would remember
            // something
            executor.prestartCoreThread();
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        @Override
        public CompletionStage<Void> stop() {
            if (!executor.isShutdown()) {
                executor.execute(() -> stopped.complete(null));
                executor.shutdown();
            }
            return stopped.minimalCompletionStage();
        }

        @Override
        public void interrupt() {
            executor.shutdownNow();
        }
    }
}
