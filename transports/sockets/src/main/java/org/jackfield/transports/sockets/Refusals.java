package org.jackfield.transports.sockets;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts who was refused, by words of a closed list, and says so once a minute at most, however many there are. Safe from any thread. */
public final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long NANOS_BETWEEN_REPORTS = TimeUnit.MINUTES.toNanos(1);

    private final String scheme;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicLong nextReport = new AtomicLong(System.nanoTime());

    /** Nobody yet. */
    public Refusals(String scheme) {
        this.scheme = scheme;
    }

    /** One more, for that reason. */
    public void count(String reason) {
        count(reason, 1);
    }

    /** So many more at once. */
    public void count(String reason, long more) {
        counts.computeIfAbsent(reason, first -> new LongAdder()).add(more);
        long due = nextReport.get();
        long now = System.nanoTime();
        if (now - due >= 0 && nextReport.compareAndSet(due, now + NANOS_BETWEEN_REPORTS)) {
            LOG.info("{}: refused since the start: {}", scheme, counts());
        }
    }

    /** So many since the start; what never happened is absent. */
    public Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((reason, count) -> all.put(reason, count.sum()));
        // one that is being counted for the first time has not been yet
        all.values().removeIf(count -> count == 0);
        return all;
    }
}
