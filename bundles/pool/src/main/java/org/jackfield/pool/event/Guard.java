package org.jackfield.pool.event;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a plugin's exception ends: logged under the plugin's name, counted, told, and replaced by the safe answer. Any thread.
 *
 * <p>It ends whatever is thrown: errors, too, and checked exceptions that were not declared.
 */
public final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger("org.jackfield.pool");

    private final EventStream events;
    private final Map<String, AtomicLong> failures = new ConcurrentHashMap<>();

    /** Remembers. */
    public Guard(EventStream events) {
        this.events = events;
    }

    /** Calls a plugin. */
    public void run(Shelf shelf, String name, Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            failed(shelf, name, e);
        }
    }

    /** Asks a plugin; {@code safe} is the answer if it fails. */
    public <T> T ask(Shelf shelf, String name, Supplier<T> question, T safe) {
        try {
            return question.get();
        } catch (Throwable e) {
            failed(shelf, name, e);
            return safe;
        }
    }

    /** A plugin has failed, and somebody else has caught it. */
    public void failed(Shelf shelf, String name, Throwable failure) {
        long times = failures.computeIfAbsent(shelf.word() + " " + name, plugin -> new AtomicLong())
                .incrementAndGet();
        if (Long.bitCount(times) == 1) {
            // the first, the second, the fourth ... time: what fails at every message must not fill the disk
            LOG.warn("{} {} failed, {} times so far", shelf.word(), name, times, failure);
        }
        events.tell(new NodeEvent.PluginFailed(shelf, name, String.valueOf(failure)));
    }

    /** How often a plugin has failed. */
    public long failures(Shelf shelf, String name) {
        AtomicLong times = failures.get(shelf.word() + " " + name);
        return times == null ? 0 : times.get();
    }
}
