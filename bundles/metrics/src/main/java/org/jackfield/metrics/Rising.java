package org.jackfield.metrics;

/** A number that only grows, put together from those of one core after another, each of which may begin at zero. Safe from any thread. */
final class Rising {

    private long total;
    private long last;

    /** The present core has come that far; less than before means that it is another. */
    synchronized void reads(long now) {
        total += now >= last ? now - last : now;
        last = now;
    }

    synchronized long total() {
        return total;
    }
}
