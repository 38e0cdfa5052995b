package org.jackfield.scheduler;

/**
 * When the turns of one contender begin and end in the virtual time of its queue, in which a turn lasts as long as it is large, divided by
 * the contender's weight. Guarded by its {@link Lane}.
 */
final class Tags {

    private double weight = 1;
    private double finish;

    /** When the next turn begins: after the last; but whoever has wanted nothing for long is ahead of the others by so many bytes only. */
    double start(double now, long bytesAhead) {
        return Math.max(finish, now - bytesAhead / weight);
    }

    void begin(double start, long bytes) {
        finish = start + bytes / weight;
    }

    /** The last turn was larger by so many bytes, or smaller. */
    void correct(long bytes) {
        finish += bytes / weight;
    }

    /** Counts so much from now on; what it is ahead of its time by stays the same number of bytes. */
    void weigh(double newWeight, double now) {
        move(now, newWeight, now);
    }

    /** Goes on in the time of another queue. */
    void move(double from, double newWeight, double to) {
        double lead = finish - from;
        finish = to + (lead > 0 ? lead * weight / newWeight : lead);
        weight = newWeight;
    }

    double finish() {
        return finish;
    }

    double weight() {
        return weight;
    }
}
