package org.jackfield.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;

/**
 * Time that stands still until a test moves it: a clock, timers and "threads" in one, single-threaded and deterministic.
 *
 * <p>Everything that is due runs within {@link #advance}, {@link #advanceUntil} or {@link #runUntilIdle}, on the thread that calls
 * them: ordered by the time at which it is due, and at the same time in the order in which it was given, whichever thread or timer it
 * belongs to. The clock shows the time at which the running task was due. A task that throws does not stop the others; the moving
 * method throws it at its end, later ones suppressed in it.
 *
 * <p>Tasks may be given from other threads, but which comes first is then not determined.
 */
public final class VirtualTime implements Timers, InstantSource {

    /** When a virtual time begins, unless told otherwise. */
    public static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

    private static final long MOST_TASKS_AT_ONE_INSTANT = 10_000_000;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    /** What is due at once, which nearly all is, in the order in which it was given. */
    private final Queue<Task> atOnce = new ArrayDeque<>();

    private Instant now;
    private long given;
    private boolean moving;

    /** Begins at {@link #START}. */
    public VirtualTime() {
        this(START);
    }

    /** Begins at the given instant. */
    public VirtualTime(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** How long ago the given instant was; negative if it is still to come. */
    public Duration since(Instant then) {
        return Duration.between(then, instant());
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return add(delay.isNegative() ? Duration.ZERO : delay, Duration.ZERO, task);
    }

    @Override
    public Cancellable every(Duration period, Runnable task) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("a period is longer than " + period);
        }
        return add(period, period, task);
    }

    /** A thread of virtual time: its tasks run in the order given, never inside the call that gives them, at the present instant. */
    public Executor thread() {
        return task -> add(Duration.ZERO, Duration.ZERO, task);
    }

    /** How many tasks and timers wait. */
    public synchronized int waiting() {
        return tasks.size() + atOnce.size();
    }

    /** Moves the clock on, and runs all that becomes due on the way. */
    public void advance(Duration step) {
        advanceUntil(() -> false, step);
    }

    /** Runs all that is due at this instant, and what follows from it, without moving the clock. */
    public void runUntilIdle() {
        move(instant(), () -> false);
    }

    /**
     * Moves the clock from task to task until the condition holds, but no further than the limit.
     *
     * @return whether the condition holds
     */
    public boolean advanceUntil(BooleanSupplier condition, Duration limit) {
        return move(instant().plus(limit), condition);
    }

    private synchronized Cancellable add(Duration delay, Duration period, Runnable action) {
        Task task = new Task(now.plus(delay), given++, period, action);
        (delay.isZero() ? atOnce : tasks).add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        task.cancelled = true;
        if (!atOnce.remove(task)) {
            tasks.remove(task);
        }
    }

    private boolean move(Instant end, BooleanSupplier condition) {
        synchronized (this) {
            if (moving) {
                throw new IllegalStateException("time is moved already: a task cannot move it");
            }
            moving = true;
        }
        List<Throwable> thrown = new ArrayList<>();
        try {
            return runAll(end, condition, thrown);
        } finally {
            synchronized (this) {
                moving = false;
            }
            raise(thrown);
        }
    }

    private boolean runAll(Instant end, BooleanSupplier condition, List<Throwable> thrown) {
        Instant last = instant();
        long atOneInstant = 0;
        while (!condition.getAsBoolean()) {
            Task task = next(end);
            if (task == Task.NONE) {
                arrive(end);
                return false;
            }
            atOneInstant = last.equals(task.due) ? atOneInstant + 1 : 0;
            last = task.due;
            if (atOneInstant > MOST_TASKS_AT_ONE_INSTANT) {
                throw new IllegalStateException(
                        MOST_TASKS_AT_ONE_INSTANT + " tasks at " + last + ": they seem to chase each other");
            }
            try {
                task.action.run();
            } catch (Throwable e) {
                thrown.add(e);
            }
            again(task);
        }
        return true;
    }

    private synchronized Task next(Instant end) {
        Task task = tasks.peek();
        Task first = atOnce.peek();
        boolean isFirst = first != null && (task == null || first.compareTo(task) < 0);
        if (isFirst) {
            task = first;
        }
        if (task == null || task.due.isAfter(end)) {
            return Task.NONE;
        }
        (isFirst ? atOnce : tasks).remove();
        if (task.due.isAfter(now)) {
            now = task.due;
        }
        return task;
    }

    private synchronized void arrive(Instant end) {
        now = end;
    }

    private synchronized void again(Task task) {
        if (!task.period.isZero() && !task.cancelled) {
            task.due = task.due.plus(task.period);
            task.order = given++;
            tasks.add(task);
        }
    }

    private static void raise(List<Throwable> thrown) {
        if (thrown.isEmpty()) {
            return;
        }
        Throwable first = thrown.get(0);
        thrown.stream().skip(1).filter(later -> later != first).forEach(first::addSuppressed);
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException exception) {
            throw exception;
        }
        throw new IllegalStateException("a task has thrown", first);
    }

    private static final class Task implements Comparable<Task> {

        static final Task NONE = new Task(Instant.MAX, Long.MAX_VALUE, Duration.ZERO, () -> {});

        private Instant due;
        private long order;
        private final Duration period;
        private final Runnable action;
        private boolean cancelled;

        Task(Instant due, long order, Duration period, Runnable action) {
            this.due = due;
            this.order = order;
            this.period = period;
            this.action = action;
        }

        @Override
        public int compareTo(Task other) {
            int byTime = due.compareTo(other.due);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
