package org.jackfield.pool.settings;

import java.time.Duration;

/**
 * How fast nodes talk about third ones (octez-behaviour.md, sections 4 and 9).
 *
 * @param bootstrapPause between two Bootstrap messages of one connection that we handle
 * @param advertisePause between two Advertise messages of one connection that we handle
 * @param swapRequestPause between two swap requests of one connection that we handle
 * @param swapAckPause between two swap acks of one connection that we handle
 * @param swapLinger between two swaps that we agree to; zero: nothing is swapped
 * @param newsWait how long maintenance waits for news after it has asked for more points
 * @param advertisedPoints points that one answer names, 1 to 100
 */
public record TopologyPace(
        Duration bootstrapPause,
        Duration advertisePause,
        Duration swapRequestPause,
        Duration swapAckPause,
        Duration swapLinger,
        Duration newsWait,
        int advertisedPoints) {

    /** Octez's: 0.1 s, 0.1 s, 60 s, 60 s, 30 s, 5 s, 50. */
    public static final TopologyPace DEFAULT = new TopologyPace(
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            50);

    public TopologyPace {
        notNegative("bootstrap-pause", bootstrapPause);
        notNegative("advertise-pause", advertisePause);
        notNegative("swap-request-pause", swapRequestPause);
        notNegative("swap-ack-pause", swapAckPause);
        notNegative("swap-linger", swapLinger);
        ConnectLimits.positive("news-wait", newsWait);
        if (advertisedPoints < 1 || advertisedPoints > 100) {
            throw new IllegalArgumentException("advertised-points lies between 1 and 100, not " + advertisedPoints);
        }
    }

    /** Whether swaps are asked for and agreed to. */
    public boolean swapping() {
        return !swapLinger.isZero();
    }

    private static void notNegative(String setting, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(setting + " must not be negative: " + value);
        }
    }
}
