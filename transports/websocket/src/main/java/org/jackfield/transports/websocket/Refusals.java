package org.jackfield.transports.websocket;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts who was refused, and says so once a minute at most, however many there are. Safe from any thread. */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long NANOS_BETWEEN_REPORTS = TimeUnit.MINUTES.toNanos(1);

    private final String scheme;
    private final AtomicLongArray counts = new AtomicLongArray(Refusal.values().length);
    private final AtomicLong nextReport = new AtomicLong(System.nanoTime());

    Refusals(String scheme) {
        this.scheme = scheme;
    }

    void count(Refusal refusal) {
        counts.incrementAndGet(refusal.ordinal());
        long due = nextReport.get();
        long now = System.nanoTime();
        if (now - due >= 0 && nextReport.compareAndSet(due, now + NANOS_BETWEEN_REPORTS)) {
            LOG.info("{}: refused since the start: {}", scheme, counts());
        }
    }

    /** So many since the start; what never happened is absent. */
    Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>();
        for (Refusal refusal : Refusal.values()) {
            long count = counts.get(refusal.ordinal());
            if (count > 0) {
                all.put(refusal.word(), count);
            }
        }
        return all;
    }
}
