package org.jackfield.leakprobe;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Waits for revisions to go that should have gone, and finds out about those that do not.
 *
 * <p>It does so on a daemon thread of its own, which also is the one that findings are told on; whoever calls {@link #left} never waits. The thread
 * forces the garbage collector to run, but only while there is something to wait for. One heap dump serves all that have outlived
 * the patience by then. What is found is kept until the loader goes, and costs next to nothing beside it.
 */
final class LeakWatch implements AutoCloseable {

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /**
     * How long is waited, and how it is found out who holds a loader.
     *
     * @param patience from when the revision has left, to when it counts as held
     * @param pace between two runs of the garbage collector
     */
    record Settings(Duration patience, Duration pace, DumpBounds dumps) {}

    private final Consumer<Finding> told;
    private final BlockingQueue<Revision> leaving = new LinkedBlockingQueue<>();
    private final Map<Revision, Finding> kept = new LinkedHashMap<>();
    /** An update tells of the same revision twice, and it may be gone before the second time. Owned by the thread. */
    private final Set<Revision> gone = Collections.newSetFromMap(new WeakHashMap<>());

    private final Thread thread = new Thread(this::watch, "jackfield-leakprobe");
    private volatile Settings settings;

    LeakWatch(Settings settings, Consumer<Finding> told) {
        this.settings = settings;
        this.told = told;
        thread.setDaemon(true);
        // whoever activates us may be a plugin's thread
        thread.setContextClassLoader(LeakWatch.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** From the next look on. */
    void change(Settings changed) {
        settings = changed;
    }

    /** That revision should go now. One that was already found held is not looked at again. */
    void left(Revision revision) {
        synchronized (kept) {
            if (kept.get(revision) instanceof Leak) {
                return;
            }
        }
        leaving.add(revision);
    }

    /** The framework was refreshed: what was in use may go now, too. */
    void refreshed() {
        synchronized (kept) {
            kept.forEach((revision, finding) -> {
                if (finding instanceof InUse) {
                    leaving.add(revision);
                }
            });
        }
    }

    /** What is still held, by what was found when its patience was over, or is in use; the oldest first. */
    List<Finding> kept() {
        System.gc();
        synchronized (kept) {
            kept.keySet().removeIf(revision -> revision.loader().isGone());
            return List.copyOf(kept.values());
        }
    }

    /** Ends the thread; what it still waits for, it forgets. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        Map<Revision, Long> since = new LinkedHashMap<>();
        try {
            while (true) {
                if (since.isEmpty()) {
                    since.put(leaving.take(), System.nanoTime());
                }
                arrivals().forEach(revision -> since.putIfAbsent(revision, System.nanoTime()));
                // first of all whoever updates may do so undisturbed
                Thread.sleep(settings.pace().toMillis());
                System.gc();
                look(since);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private Collection<Revision> arrivals() {
        List<Revision> arrived = new ArrayList<>();
        leaving.drainTo(arrived);
        return arrived;
    }

    private void look(Map<Revision, Long> since) {
        long latest = System.nanoTime() - settings.patience().toNanos();
        List<Revision> done = new ArrayList<>();
        List<Revision> held = new ArrayList<>();
        since.forEach((revision, then) -> {
            if (revision.loader().isGone()) {
                done.add(revision);
                tell(revision, new Collected(revision.bundle(), revision.version()));
            } else if (revision.inUse().getAsBoolean()) {
                done.add(revision);
                tell(revision, new InUse(revision.bundle(), revision.version()));
            } else if (then - latest <= 0) {
                held.add(revision);
            }
        });
        if (!held.isEmpty()) {
            leaks(held).forEach(this::tell);
        }
        done.forEach(since::remove);
        held.forEach(since::remove);
    }

    private void tell(Revision revision, Finding finding) {
        if (finding instanceof Collected && !gone.add(revision)) {
            return;
        }
        synchronized (kept) {
            kept.keySet().removeIf(other -> other.loader().isGone());
            if (finding instanceof Collected) {
                kept.remove(revision);
            } else if (finding.equals(kept.put(revision, finding))) {
                return;
            }
        }
        told.accept(finding);
    }

    private Map<Revision, Finding> leaks(List<Revision> held) {
        Map<Revision, Finding> found = new LinkedHashMap<>();
        try (HeapDump dump = HeapDump.take(settings.dumps())) {
            for (Revision revision : held) {
                List<String> chain = dump.chain(revision.loader());
                found.put(
                        revision,
                        revision.loader().isGone()
                                ? new Collected(revision.bundle(), revision.version())
                                : Leak.by(revision.bundle(), revision.version(), chain));
            }
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            // a dump that cannot be read is no reason to watch no longer
            for (Revision revision : held) {
                found.putIfAbsent(
                        revision,
                        Leak.byWhoever(
                                revision.bundle(),
                                revision.version(),
                                e instanceof NoDump ? e.getMessage() : e.toString()));
            }
        }
        return found;
    }
}
