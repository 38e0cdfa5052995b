package org.jackfield.transports.memory;

import java.time.Duration;
import java.util.Objects;

/**
 * How the way between two hosts is.
 *
 * @param latency how long bytes take, one way
 * @param jitter how much longer they may take; bytes still arrive in order
 * @param loss the share of segments that get lost, 0 to less than 1; each costs {@code retransmitAfter}, doubled from time to time,
 *     and six losses in a row break the connection
 * @param retransmitAfter how long it takes until a lost segment is sent again for the first time
 * @param bytesPerSecond how much each direction of a connection carries; 0 is without limit
 * @param bufferBytes how many bytes may be under way and unread before a channel is no longer writable; it is again below the half
 * @param lostAfter how long a connection survives a partition
 */
public record Conditions(
        Duration latency,
        Duration jitter,
        double loss,
        Duration retransmitAfter,
        long bytesPerSecond,
        int bufferBytes,
        Duration lostAfter) {

    /** No latency, no loss, no limit; a buffer of 256 KiB; a connection survives 45 s of partition. */
    public static final Conditions PERFECT = new Conditions(
            Duration.ZERO, Duration.ZERO, 0, Duration.ofMillis(200), 0, 256 * 1024, Duration.ofSeconds(45));

    public Conditions {
        Objects.requireNonNull(latency);
        Objects.requireNonNull(jitter);
        Objects.requireNonNull(retransmitAfter);
        Objects.requireNonNull(lostAfter);
        if (latency.isNegative() || jitter.isNegative() || retransmitAfter.isNegative() || lostAfter.isNegative()) {
            throw new IllegalArgumentException("no time of a network is negative");
        }
        if (!(loss >= 0 && loss < 1)) {
            throw new IllegalArgumentException("loss lies between 0 and 1, not " + loss);
        }
        if (bytesPerSecond < 0 || bufferBytes < 1) {
            throw new IllegalArgumentException("a bandwidth is not negative, and a buffer holds at least a byte");
        }
    }

    /** The same with another latency, and jitter on top. */
    public Conditions withLatency(Duration newLatency, Duration newJitter) {
        return new Conditions(newLatency, newJitter, loss, retransmitAfter, bytesPerSecond, bufferBytes, lostAfter);
    }

    /** The same with another share of lost segments. */
    public Conditions withLoss(double newLoss) {
        return new Conditions(latency, jitter, newLoss, retransmitAfter, bytesPerSecond, bufferBytes, lostAfter);
    }

    /** The same with another bandwidth; 0 is without limit. */
    public Conditions withBandwidth(long newBytesPerSecond) {
        return new Conditions(latency, jitter, loss, retransmitAfter, newBytesPerSecond, bufferBytes, lostAfter);
    }

    /** The same with another buffer. */
    public Conditions withBuffer(int newBufferBytes) {
        return new Conditions(latency, jitter, loss, retransmitAfter, bytesPerSecond, newBufferBytes, lostAfter);
    }

    /** The same with connections that survive a partition for longer or shorter. */
    public Conditions withLostAfter(Duration newLostAfter) {
        return new Conditions(latency, jitter, loss, retransmitAfter, bytesPerSecond, bufferBytes, newLostAfter);
    }
}
