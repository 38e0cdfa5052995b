package org.jackfield.benchmarks.end;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long messages were on their way, in buckets that differ by a sixty-fourth. Noted by any thread, read by any. */
final class Latencies {

    private static final int PARTS_BITS = 6;
    private static final int PARTS = 1 << PARTS_BITS;
    private static final int BUCKETS = (Long.SIZE - PARTS_BITS) * PARTS;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void note(long nanos) {
        counts.incrementAndGet(bucket(Math.max(nanos, 0)));
    }

    /** The least number of nanoseconds that so many of all were not above; -1 if there was none. */
    long quantile(double part) {
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) {
            all += counts.get(i);
        }
        long wanted = Math.max(1, (long) Math.ceil(all * part));
        long seen = 0;
        for (int i = 0; i < BUCKETS && all > 0; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return ceiling(i);
            }
        }
        return -1;
    }

    void forget() {
        for (int i = 0; i < BUCKETS; i++) {
            counts.set(i, 0);
        }
    }

    private static int bucket(long nanos) {
        if (nanos < PARTS) {
            return (int) nanos;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - PARTS_BITS;
        return (shift + 1) * PARTS + (int) (nanos >>> shift) - PARTS;
    }

    private static long ceiling(int bucket) {
        if (bucket < PARTS) {
            return bucket;
        }
        int shift = bucket / PARTS - 1;
        return ((bucket % PARTS + PARTS + 1L) << shift) - 1;
    }
}
