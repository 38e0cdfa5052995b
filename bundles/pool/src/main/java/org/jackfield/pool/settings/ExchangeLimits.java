package org.jackfield.pool.settings;

import java.time.Duration;
import java.util.Objects;

/**
 * How many points are taken from others and told to them, and which.
 *
 * @param lan the network is a LAN: addresses that lead nowhere on the internet are learned and told, too
 * @param perPoint between two points that one peer may name unasked
 * @param burst points that one peer may save up and name at once
 * @param answerPoints points in one answer to a node of our kind, at most {@value #MOST_ANSWER_POINTS}
 * @param answerPercent how much of what may be told is in one such answer, at most {@value #MOST_ANSWER_PERCENT}
 * @param announceEvery between two announcements of our own points, a quarter more or less; zero: none
 */
public record ExchangeLimits(
        boolean lan, Duration perPoint, int burst, int answerPoints, int answerPercent, Duration announceEvery) {

    /** The most points in one answer. */
    public static final int MOST_ANSWER_POINTS = 2_500;

    /** The most of what may be told, in percent: more would soon tell all. */
    public static final int MOST_ANSWER_PERCENT = 23;

    /** A public network, 10 s, 1,000, 2,500, 23 %, 24 h. */
    public static final ExchangeLimits DEFAULT = new ExchangeLimits(
            false, Duration.ofSeconds(10), 1_000, MOST_ANSWER_POINTS, MOST_ANSWER_PERCENT, Duration.ofHours(24));

    /** The same, on a LAN. */
    public static final ExchangeLimits LAN = DEFAULT.on(true);

    public ExchangeLimits {
        ConnectLimits.positive("point-interval", perPoint);
        between("point-burst", burst, 1, 1_000_000);
        between("answer-points", answerPoints, 0, MOST_ANSWER_POINTS);
        between("answer-percent", answerPercent, 0, MOST_ANSWER_PERCENT);
        Objects.requireNonNull(announceEvery);
        if (announceEvery.isNegative()) {
            throw new IllegalArgumentException("announcement-interval must not be negative: " + announceEvery);
        }
    }

    /** The same on a LAN, or not. */
    public ExchangeLimits on(boolean otherLan) {
        return new ExchangeLimits(otherLan, perPoint, burst, answerPoints, answerPercent, announceEvery);
    }

    private static void between(String setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + " lies between " + least + " and " + most + ", not " + value);
        }
    }
}
