package org.jackfield.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Share;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads: what only goes wrong when several do something at once. */
class RacesTest {

    private static final int THREADS = 4;
    private static final int FLOWS = 40;
    private static final long BYTES_EACH_WAY = 400_000;
    private static final int FRAME = 1500;
    private static final int TURN = SchedulerSettings.DEFAULT_TURN_BYTES;

    private final ScheduledExecutorService timersThread = Executors.newSingleThreadScheduledExecutor();
    private final List<ExecutorService> threads = new ArrayList<>();
    private final List<Busy> flows = new CopyOnWriteArrayList<>();
    private final FairScheduler scheduler =
            new FairScheduler(SchedulerSettings.UNCAPPED, new RealTimers(), InstantSource.system());

    @AfterEach
    void stopThreads() {
        scheduler.shutdown();
        timersThread.shutdownNow();
        threads.forEach(ExecutorService::shutdownNow);
    }

    @Test
    void nobodyIsForgottenWhileCapsAndStandingsChangeAndFlowsLeave() throws Exception {
        for (int i = 0; i < THREADS; i++) {
            threads.add(Executors.newSingleThreadExecutor());
        }
        scheduler.activate();
        change(1);
        CountDownLatch done = new CountDownLatch(FLOWS);
        CountDownLatch gone = new CountDownLatch(FLOWS);
        for (int i = 0; i < FLOWS; i++) {
            ExecutorService thread = threads.get(i % THREADS);
            Busy busy = new Busy(thread, done);
            Busy deserter = new Busy(thread, new CountDownLatch(1));
            flows.add(busy);
            flows.add(deserter);
            thread.execute(busy::begin);
            thread.execute(deserter::begin);
            timersThread.schedule(
                    () -> {
                        deserter.share.leave();
                        gone.countDown();
                    },
                    5L * i,
                    TimeUnit.MILLISECONDS);
        }
        AtomicLong changes = new AtomicLong();
        Future<?> changing =
                timersThread.scheduleAtFixedRate(() -> change(changes.incrementAndGet()), 1, 7, TimeUnit.MILLISECONDS);

        boolean all = done.await(30, TimeUnit.SECONDS) && gone.await(30, TimeUnit.SECONDS);

        changing.cancel(false);
        assertTrue(all, () -> done.getCount() + " flows still wait after " + changes + " changes");
        assertEquals(FLOWS, scheduler.flows());
    }

    /** Caps of several heights, and now and then none, with one for some class; and another standing for somebody. */
    private void change(long number) {
        boolean lifted = number % 40 == 0;
        scheduler.change(new SchedulerSettings(
                        lifted ? 0 : 8_000 * (1 + number % 3),
                        lifted ? 0 : 10_000 * (1 + number % 2),
                        TURN >> number % 3)
                .with(anybody(number), new Speeds(number % 4 * 3_000, number % 5 * 3_000)));
        if (!flows.isEmpty()) {
            Share anyone = flows.get((int) (number % flows.size())).share;
            anyone.standing(new Standing(anybody(number / 3), Math.pow(2, number % 13 - 6.0)));
        }
    }

    private static PeerClass anybody(long number) {
        return PeerClass.values()[(int) (number % PeerClass.values().length)];
    }

    /** Reads and writes its bytes, and is done. Owned by its thread. */
    private final class Busy implements Flow {

        private final ExecutorService thread;
        private final CountDownLatch done;
        private final Share share = scheduler.join(this);
        private long toRead = BYTES_EACH_WAY;
        private long toWrite = BYTES_EACH_WAY;

        Busy(ExecutorService thread, CountDownLatch done) {
            this.thread = thread;
            this.done = done;
        }

        void begin() {
            share.wantToRead(BYTES_EACH_WAY);
            share.wantToWrite();
        }

        @Override
        public ExecutorService thread() {
            return thread;
        }

        @Override
        public void grant(long bytes) {
            thread.execute(() -> {
                share.hasRead((int) bytes);
                toRead -= bytes;
                check();
            });
        }

        @Override
        public int transmit(int budget) {
            int written = 0;
            while (written < budget && toWrite > 0) {
                int frame = (int) Math.min(FRAME, toWrite);
                toWrite -= frame;
                written += frame;
            }
            if (toWrite == 0) {
                check();
            }
            return written;
        }

        private void check() {
            if (toRead == 0 && toWrite == 0) {
                toRead = -1;
                done.countDown();
            }
        }
    }

    private final class RealTimers implements Timers {

        @Override
        public Cancellable after(Duration delay, Runnable task) {
            Future<?> future = timersThread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        }

        @Override
        public Cancellable every(Duration period, Runnable task) {
            Future<?> future =
                    timersThread.scheduleAtFixedRate(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        }
    }
}
