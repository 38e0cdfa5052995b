package org.jackfield.api.scheduling;

/**
 * What went over the wire, and how fast.
 *
 * @param sentBytes in all
 * @param receivedBytes in all
 * @param sentPerSecond bytes, a moving average
 * @param receivedPerSecond bytes, a moving average
 */
public record Traffic(long sentBytes, long receivedBytes, long sentPerSecond, long receivedPerSecond) {

    /** Nothing yet. */
    public static final Traffic NONE = new Traffic(0, 0, 0, 0);
}
