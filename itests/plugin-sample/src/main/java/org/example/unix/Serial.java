package org.example.unix;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/** Runs tasks one at a time and in order, on threads that belong to the JDK and so outlive this plugin. */
final class Serial implements Executor {

    private static final int TASKS_IN_A_ROW = 64;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        ForkJoinPool.commonPool().execute(this::run);
    }

    private void run() {
        for (int i = 0; i < TASKS_IN_A_ROW; i++) {
            Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
        ForkJoinPool.commonPool().execute(this::run);
    }
}
