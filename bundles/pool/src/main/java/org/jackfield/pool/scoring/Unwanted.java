package org.jackfield.pool.scoring;

/**
 * Messages that nobody here wanted, as they were read last: those for which the sender is to blame, and those that are our own fault. Owned by
 * the control thread.
 */
final class Unwanted {

    private long all;
    private long ours;

    /**
     * Reads what is counted on other threads, which count what is our own fault first: so it may be ahead of all, and waits for the next time.
     *
     * @param nowAll read before the other
     */
    More read(long nowAll, long nowOurs) {
        long more = nowAll - all;
        long excused = Math.min(nowOurs - ours, more);
        all = nowAll;
        ours += excused;
        return new More(more - excused, excused);
    }

    /** Since the last time. */
    record More(long theirs, long ours) {}
}
