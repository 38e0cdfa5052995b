package org.jackfield.pool.event;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.node.Recorded;
import org.jackfield.api.time.Timers;
import org.jackfield.pool.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every listener what happens: each on a thread of its own, through a queue of its own, so that nobody waits for anybody.
 *
 * <p>Safe from any thread; never blocks.
 */
public final class EventStream {

    private static final Logger LOG = LoggerFactory.getLogger("org.jackfield.pool");
    private static final int MOST_WAITING = 1024;

    private final InstantSource clock;
    private final Threads threads;
    private final List<Ear> ears = new CopyOnWriteArrayList<>();
    private final EventLog log;
    private final ArrayDeque<Recorded> endings = new ArrayDeque<>();
    private Consumer<NodeEvent> inside = event -> {};
    private boolean stopped;

    /** Remembers. */
    public EventStream(InstantSource clock, Threads threads, Timers timers) {
        this.clock = clock;
        this.threads = threads;
        this.log = new EventLog(LOG, timers);
    }

    /** Who of the core hears everything, on the thread on which it is told; it must be short, and is set before anything is told. */
    public void inside(Consumer<NodeEvent> ear) {
        inside = ear;
    }

    /** Tells of something. */
    public synchronized void tell(NodeEvent event) {
        log.write(event);
        inside.accept(event);
        Instant now = clock.instant();
        if (event instanceof NodeEvent.Disconnected
                || event instanceof NodeEvent.DialFailed
                || event instanceof NodeEvent.IncomingFailed) {
            endings.add(new Recorded(now, event));
            if (endings.size() > Node.ENDINGS_KEPT) {
                endings.remove();
            }
        }
        for (Ear ear : ears) {
            ear.offer(now, event);
        }
    }

    /** The last endings, the oldest first. */
    public synchronized List<Recorded> endings() {
        return List.copyOf(endings);
    }

    /** From now on it hears; after the stop it hears nothing, and no thread begins for it. */
    public synchronized void add(NodeListener listener) {
        if (stopped) {
            return;
        }
        ears.add(new Ear(
                listener, threads.start("listener-" + listener.getClass().getSimpleName())));
    }

    /** It hears no more once the stage has completed. */
    public CompletionStage<Void> remove(NodeListener listener) {
        for (Ear ear : ears) {
            if (ear.listener == listener) {
                ears.remove(ear);
                return ear.stop();
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    /** Ends when all have heard what was told so far. */
    public synchronized CompletionStage<Void> stop() {
        stopped = true;
        log.close();
        CompletableFuture<?>[] ends = ears.stream()
                .map(ear -> ear.worker.stop().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        ears.clear();
        return CompletableFuture.allOf(ends);
    }

    /** An event, and how many were lost just before it. */
    private record Heard(Instant when, NodeEvent event, long lost) {}

    private static final class Ear {

        private final NodeListener listener;
        private final Threads.Worker worker;
        private final ArrayDeque<Heard> waiting = new ArrayDeque<>();
        private long missed;
        private boolean scheduled;
        private boolean stopped;

        Ear(NodeListener listener, Threads.Worker worker) {
            this.listener = listener;
            this.worker = worker;
        }

        void offer(Instant when, NodeEvent event) {
            if (put(when, event)) {
                // outside the lock, which the thread that wakes wants first of all
                worker.execute(this::deliver);
            }
        }

        /** Whether nobody is about to deliver it. */
        private synchronized boolean put(Instant when, NodeEvent event) {
            if (stopped) {
                return false;
            }
            if (waiting.size() == MOST_WAITING) {
                missed++;
                return false;
            }
            waiting.add(new Heard(when, event, missed));
            missed = 0;
            boolean idle = !scheduled;
            scheduled = true;
            return idle;
        }

        synchronized CompletionStage<Void> stop() {
            stopped = true;
            waiting.clear();
            return worker.stop();
        }

        private void deliver() {
            for (Heard heard = next(); heard != null; heard = next()) {
                Heard now = heard;
                if (now.lost() > 0) {
                    guarded(() -> listener.missed(now.lost()));
                }
                guarded(() -> listener.happened(now.when(), now.event()));
            }
        }

        private synchronized Heard next() {
            Heard heard = waiting.poll();
            scheduled = heard != null;
            return heard;
        }

        /** A failure is not told as an event: that would come back to the listener that has just failed. */
        private void guarded(Runnable call) {
            try {
                call.run();
            } catch (Throwable e) {
                LOG.warn("node listener {} failed", listener.getClass().getName(), e);
            }
        }
    }
}
