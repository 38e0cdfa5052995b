package org.jackfield.distribution.replay;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;

/**
 * Asks policies as a node does: on a thread of their own, with patience. Whoever is late is interrupted, loses that thread, and is not asked
 * again before it has come back; whoever is late or throws has said nothing, and is counted by its name. All thinking together has an end.
 *
 * <p>Otherwise than in a node nobody waits for the answer: a policy that this machine keeps from thinking is not late, and what a replay says does not
 * depend on what else the machine does.
 *
 * <p>One thread; close it.
 */
final class Asker implements AutoCloseable {

    /** So many times its patience a policy may wait for a processor. */
    private static final int MOST_PATIENCE = 600;

    private static final ThreadMXBean PROCESSORS = ManagementFactory.getThreadMXBean();

    private final Duration longest;
    private final Map<String, Failures> failures = new TreeMap<>();
    private final Map<String, Future<?>> away = new HashMap<>();
    private Thread thinker;
    private ExecutorService thread = thread();
    private long spent;
    private long questions;

    /** @param longest what all answers together may take */
    Asker(Duration longest) {
        this.longest = longest;
    }

    /**
     * Asks.
     *
     * @param name who is asked
     * @return empty if there is no answer, in time and without a failure
     * @throws Refusal if all answers together have taken too long
     */
    <A> Optional<A> ask(String name, Duration patience, Supplier<A> question) throws Refusal {
        questions++;
        if (spent > longest.toNanos()) {
            throw new Refusal(
                    ExitCode.POLICY_UNUSABLE,
                    "Policy '" + name + "' and others have thought for " + longest.toSeconds() + " s about "
                            + (questions - 1) + " questions, and the replay ends here; give it fewer recordings.");
        }
        Future<?> before = away.get(name);
        if (before != null && !before.isDone()) {
            fail(name, "it has not come back");
            return Optional.empty();
        }
        away.remove(name);
        long begin = System.nanoTime();
        AtomicLong begun = new AtomicLong(-1);
        Future<A> answer = thread.submit(() -> {
            begun.set(PROCESSORS.getCurrentThreadCpuTime());
            return Objects.requireNonNull(question.get(), "it answered null");
        });
        try {
            for (int i = 1; ; i++) {
                try {
                    return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
                } catch (TimeoutException e) {
                    // done is asked last: whoever has just answered waits for the next question
                    if (i == MOST_PATIENCE || !starved(begun.get(), patience) && !answer.isDone()) {
                        throw e;
                    }
                }
            }
        } catch (ExecutionException e) {
            fail(name, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            fail(name, "no answer within " + patience.toMillis() + " ms");
            away.put(name, answer);
            thread.shutdownNow();
            thread = thread();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ExitCode.CANCELLED, "The replay was called off.");
        } finally {
            spent += System.nanoTime() - begin;
        }
        return Optional.empty();
    }

    /** Whether it has not begun, or would go on, and has not had as much of a processor as it may think. */
    private boolean starved(long begun, Duration patience) {
        return begun < 0
                || thinker.getState() == Thread.State.RUNNABLE
                        && PROCESSORS.getThreadCpuTime(thinker.getId()) - begun < patience.toNanos();
    }

    private void fail(String name, String how) {
        failures.merge(name, new Failures(1, how), (known, one) -> new Failures(known.times() + 1, known.first()));
    }

    /** Whoever hangs keeps the program from nothing. */
    private ExecutorService thread() {
        return Executors.newSingleThreadExecutor(task -> {
            thinker = new Thread(task, "policies");
            thinker.setDaemon(true);
            return thinker;
        });
    }

    /** Whoever failed, by name. */
    Map<String, Failures> failures() {
        return Map.copyOf(failures);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /**
     * How often one gave no answer.
     *
     * @param first why, the first time
     */
    record Failures(long times, String first) {}
}
