package org.jackfield.pool.settings;

/**
 * How many connections the node keeps, and the four marks between them that maintenance goes by (octez-behaviour.md, section 3).
 *
 * @param min fewer than that alarm maintenance at once
 * @param expected what a node likes to have
 * @param max never more than that
 */
public record Bounds(int min, int expected, int max) {

    /** The setting of {@link #max}. */
    public static final String MAX = "max-connections";

    /** Octez's: 10, 50, 100. */
    public static final Bounds DEFAULT = new Bounds(10, 50, 100);

    public Bounds {
        if (min < 0 || min > expected || expected > max || max < 1) {
            throw new IllegalArgumentException("min-connections (" + min + ") <= expected-connections (" + expected
                    + ") <= max-connections (" + max + ") must hold, none negative and the last at least 1");
        }
    }

    /** Below it, maintenance dials. */
    public int minThreshold() {
        return min + stepMin();
    }

    /** What maintenance dials for. */
    public int minTarget() {
        return min + 2 * stepMin();
    }

    /** What maintenance sheds down to, and never dials beyond. */
    public int maxTarget() {
        return max - 2 * stepMax();
    }

    /** Above it, maintenance sheds; from it on, newcomers are rejected. */
    public int maxThreshold() {
        return max - stepMax();
    }

    private int stepMin() {
        return (expected - min) / 3;
    }

    private int stepMax() {
        return (max - expected) / 3;
    }
}
