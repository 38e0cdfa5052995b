package org.jackfield.pool.transport;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * Asks transports to let go and to take over, on a thread of its own, and waits for no answer longer than it may: a plugin that hangs
 * holds up nothing but the exchange of its own code.
 *
 * <p>Safe from any thread. Whoever starts it stops it.
 */
public final class Patience {

    private static final String NAME = "handovers";

    private final Control control;
    private final Threads threads;
    private final Supplier<Duration> limit;
    private Threads.Worker caller;
    private boolean stopped;

    /**
     * Begins its thread.
     *
     * @param limit how long an answer is waited for
     */
    public Patience(Control control, Threads threads, Supplier<Duration> limit) {
        this.control = control;
        this.threads = threads;
        this.limit = limit;
        this.caller = threads.start(NAME);
    }

    /**
     * The answer, or what went wrong: a {@link TimeoutException} when it does not come in time, and whatever the plugin throws. An answer
     * that comes later goes to {@code late}, on whatever thread the plugin gives it.
     */
    <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question, Consumer<T> late) {
        Duration patience = limit.get();
        Question<T> asked = new Question<>(question, late);
        Threads.Worker asking = caller();
        Cancellable timer = control.after(patience, () -> {
            if (asked.giveUp(new TimeoutException("no answer within " + patience.toMillis() + " ms"))
                    && asked.hasBegun()
                    && !asked.hasReturned()) {
                replace(asking);
            }
        });
        asked.answer.whenComplete((answer, failure) -> timer.cancel());
        asking.execute(asked);
        return asked.answer;
    }

    private synchronized Threads.Worker caller() {
        return caller;
    }

    /** The plugin keeps the thread; those who wait behind it shall not wait for it. */
    private synchronized void replace(Threads.Worker stuck) {
        if (caller == stuck && !stopped) {
            caller = threads.start(NAME);
            stuck.stop();
        }
    }

    /** Asks no more. */
    public synchronized void stop() {
        stopped = true;
        caller.stop();
    }

    private static final class Question<T> implements Runnable {

        private final AtomicReference<Supplier<CompletionStage<T>>> question;
        private final Consumer<T> late;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private volatile boolean begun;
        private volatile boolean returned;

        Question(Supplier<CompletionStage<T>> question, Consumer<T> late) {
            this.question = new AtomicReference<>(question);
            this.late = late;
        }

        @Override
        public void run() {
            Supplier<CompletionStage<T>> plugin = question.getAndSet(null);
            if (plugin == null) {
                return;
            }
            begun = true;
            try {
                plugin.get().whenComplete((given, failure) -> {
                    if (failure != null) {
                        answer.completeExceptionally(failure);
                    } else if (!answer.complete(given) && given != null) {
                        late.accept(given);
                    }
                });
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
            returned = true;
        }

        /** What has not been asked yet is never asked then. */
        boolean giveUp(TimeoutException why) {
            question.set(null);
            return answer.completeExceptionally(why);
        }

        boolean hasBegun() {
            return begun;
        }

        boolean hasReturned() {
            return returned;
        }
    }
}
