package org.jackfield.itests.codeswap;

import java.util.Arrays;

/** The longest time that a message was on its way, of each connection and direction at each exchange. */
final class Pauses {

    private long[] nanos = new long[0];
    private int times;

    void add(long[] inside, long[] outside) {
        int before = nanos.length;
        nanos = Arrays.copyOf(nanos, before + inside.length + outside.length);
        System.arraycopy(inside, 0, nanos, before, inside.length);
        System.arraycopy(outside, 0, nanos, before + inside.length, outside.length);
        times++;
    }

    int times() {
        return times;
    }

    int samples() {
        return nanos.length;
    }

    /** So many of all are not longer; 1 is the longest. */
    double millis(double part) {
        if (nanos.length == 0) {
            return 0;
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, (long) Math.floor(part * sorted.length))] / 1e6;
    }
}
