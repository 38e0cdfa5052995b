package org.jackfield.benchmarks.parts;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.Share;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One turn of a flow that has a message to write, and one grant for what it has read; with and without a cap. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SchedulerBenchmark {

    private static final int FRAME = 1024;

    /** KiB a second. */
    @Param({"0", "4000000"})
    public long cap;

    private final TimerThread timers = new TimerThread();
    private final Writing flow = new Writing();
    private FairScheduler scheduler;
    private Share share;

    @Setup(Level.Trial)
    public void join() {
        timers.activate();
        scheduler = new FairScheduler(
                new SchedulerSettings(cap, cap, SchedulerSettings.DEFAULT_TURN_BYTES), timers, InstantSource.system());
        scheduler.activate();
        share = scheduler.join(flow);
    }

    @Benchmark
    public long write() {
        share.wantToWrite();
        flow.work();
        return flow.bytes;
    }

    @Benchmark
    public long read() {
        share.wantToRead(FRAME);
        flow.work();
        share.hasRead(FRAME);
        return flow.bytes;
    }

    @TearDown(Level.Trial)
    public void leave() {
        share.leave();
        scheduler.shutdown();
        timers.shutdown();
    }

    /** Its thread is the benchmark's: tasks wait until that looks. */
    private static final class Writing implements Flow {

        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private long bytes;

        void work() {
            for (Runnable task = next(); task != null; task = next()) {
                task.run();
            }
        }

        private Runnable next() {
            synchronized (tasks) {
                return tasks.poll();
            }
        }

        @Override
        public Executor thread() {
            return task -> {
                synchronized (tasks) {
                    tasks.add(task);
                }
            };
        }

        @Override
        public void grant(long granted) {
            bytes += granted;
        }

        @Override
        public int transmit(int budget) {
            bytes += FRAME;
            return Math.min(FRAME, budget - 1);
        }
    }
}
