package org.jackfield.pool.settings;

import java.time.Duration;

/**
 * How nodes of our kind keep their sessions.
 *
 * @param kin whether we let nodes of our kind recognise us, and so whether there are sessions at all
 * @param windowBytes sent and unacknowledged bytes, and {@value QueueLimits#MESSAGE_OVERHEAD} for each message; from there on nothing new
 *     is sent. One message may be larger
 * @param windowMessages sent and unacknowledged messages, likewise
 * @param resumeWithin how long a session that has lost its channel waits for another
 * @param proveWithin how long a channel may take from its handshake until it carries on its session
 * @param heartbeat how often we let the far end know that we are there
 * @param silence how long the far end may be silent until its channel counts as lost
 */
public record SessionLimits(
        boolean kin,
        long windowBytes,
        int windowMessages,
        Duration resumeWithin,
        Duration proveWithin,
        Duration heartbeat,
        Duration silence) {

    /** 2 MiB and 4,096 messages; 10 s to resume, 2 s to prove; two heartbeats a second, 3 s of silence. */
    public static final SessionLimits DEFAULT = new SessionLimits(
            true,
            2L << 20,
            4_096,
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofSeconds(3));

    /** Strangers to everybody. */
    public static final SessionLimits NONE = new SessionLimits(
            false,
            DEFAULT.windowBytes,
            DEFAULT.windowMessages,
            DEFAULT.resumeWithin,
            DEFAULT.proveWithin,
            DEFAULT.heartbeat,
            DEFAULT.silence);

    public SessionLimits {
        ConnectLimits.positive("session-window-bytes", windowBytes);
        ConnectLimits.positive("session-window-messages", windowMessages);
        ConnectLimits.positive("resume-within", resumeWithin);
        ConnectLimits.positive("prove-within", proveWithin);
        ConnectLimits.positive("heartbeat", heartbeat);
        ConnectLimits.positive("silence-after", silence);
        if (silence.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("silence-after (" + silence.toMillis()
                    + " ms) must be at least twice the heartbeat (" + heartbeat.toMillis() + " ms)");
        }
    }
}
