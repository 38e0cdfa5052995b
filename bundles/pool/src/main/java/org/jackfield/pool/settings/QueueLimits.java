package org.jackfield.pool.settings;

import java.time.Duration;

/**
 * What one connection may hold.
 *
 * @param outgoingBytes encoded bytes that wait to leave, and {@value #MESSAGE_OVERHEAD} for each message; one that finds more is dropped
 * @param outgoingMessages messages that wait to leave
 * @param incomingBytes payload bytes that wait for one protocol, and {@value #MESSAGE_OVERHEAD} for each message; from there on the
 *     connection reads no more
 * @param incomingMessages messages that wait for one protocol; from there on the connection reads no more
 * @param readWindow bytes that a peer may send ahead of our reading, at least 131,072 (a frame has up to 65,537)
 * @param writeTimeout how long a peer may take nothing of what we write
 */
public record QueueLimits(
        long outgoingBytes,
        int outgoingMessages,
        long incomingBytes,
        int incomingMessages,
        int readWindow,
        Duration writeTimeout) {

    /** What a waiting message counts beside its bytes, so that empty ones fill a queue, too. */
    public static final int MESSAGE_OVERHEAD = 128;

    private static final int SMALLEST_WINDOW = 1 << 17;

    /** 8 MiB and 65,536 messages out, 8 MiB and 1,024 messages in, 512 KiB window, 60 s. */
    public static final QueueLimits DEFAULT =
            new QueueLimits(8L << 20, 1 << 16, 8L << 20, 1024, 1 << 19, Duration.ofSeconds(60));

    public QueueLimits {
        ConnectLimits.positive("outgoing-queue-bytes", outgoingBytes);
        ConnectLimits.positive("outgoing-queue-messages", outgoingMessages);
        ConnectLimits.positive("incoming-queue-bytes", incomingBytes);
        ConnectLimits.positive("incoming-queue-messages", incomingMessages);
        ConnectLimits.positive("write-timeout", writeTimeout);
        if (readWindow < SMALLEST_WINDOW) {
            throw new IllegalArgumentException(
                    "read-window must be at least " + SMALLEST_WINDOW + " bytes, not " + readWindow);
        }
    }
}
