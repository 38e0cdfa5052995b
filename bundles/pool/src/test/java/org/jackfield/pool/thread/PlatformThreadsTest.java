package org.jackfield.pool.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PlatformThreadsTest {

    private final Threads.Worker worker = new PlatformThreads().start("alice");

    @AfterEach
    void end() {
        worker.interrupt();
    }

    @Test
    void whatManyGiveIsDoneByOneThreadAndOfEachInItsOrder() throws Exception {
        int givers = 4;
        int each = 20_000;
        List<List<Integer>> done = IntStream.range(0, givers)
                .<List<Integer>>mapToObj(giver -> new ArrayList<>())
                .toList();
        List<Thread> threads = IntStream.range(0, givers)
                .mapToObj(giver -> new Thread(() -> {
                    for (int i = 0; i < each; i++) {
                        int number = i;
                        worker.execute(() -> done.get(giver).add(number));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        worker.stop().toCompletableFuture().get();

        List<Integer> ordered = IntStream.range(0, each).boxed().toList();
        done.forEach(list -> assertEquals(ordered, list));
    }

    /** Each task finds the thread asleep, or about to be. */
    @Test
    void aThreadThatSleepsIsWokenByEveryTask() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            worker.execute(() -> done.complete(null));
            done.get();
        }
    }

    @Test
    void whatIsGivenAfterTheStopIsDropped() throws Exception {
        CompletableFuture<Void> late = new CompletableFuture<>();

        worker.stop().toCompletableFuture().get();
        worker.execute(() -> late.complete(null));

        assertFalse(late.isDone());
    }

    @Test
    void anInterruptionReachesWhatRunsAndDropsWhatWaits() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Thread> interrupted = new CompletableFuture<>();
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        worker.execute(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(Thread.currentThread());
            }
        });
        worker.execute(() -> waiting.complete(null));
        begun.await();

        worker.interrupt();

        interrupted.get().join(TimeUnit.SECONDS.toMillis(10));
        assertFalse(interrupted.get().isAlive());
        assertFalse(waiting.isDone());
    }

    @Test
    void aTaskThatFailsOrLeavesAnInterruptionBehindDoesNotReachTheNext() throws Exception {
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        worker.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> told.complete(failure));
            Thread.currentThread().interrupt();
            throw new IllegalStateException("mallory");
        });
        worker.execute(() -> next.complete(Thread.currentThread().isInterrupted()));

        assertFalse(next.get());
        assertTrue(told.get() instanceof IllegalStateException);
    }
}
