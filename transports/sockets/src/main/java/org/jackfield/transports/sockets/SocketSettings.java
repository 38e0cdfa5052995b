package org.jackfield.transports.sockets;

import java.time.Duration;

/**
 * How sockets are used. Each new channel takes them as they are then; {@code closingTime}, {@code maxLingering} and {@code acceptPause}
 * hold for open ones, too.
 *
 * @param closingTime how long a closing channel tries to get rid of what was committed, and then waits for the far end to have read it
 * @param maxLingering closed channels that may wait for their far end; more are cut off at once
 * @param writeHighBytes unsent bytes above which a channel is no longer writable
 * @param writeLowBytes unsent bytes below which it is again
 * @param keepAliveIdle silence after which the system asks whether the far end is alive; whole seconds
 * @param keepAliveInterval time between two such questions; whole seconds
 * @param userTimeout how long sent bytes may stay unacknowledged until the channel is lost; on NIO, that has no such option, only
 *     the number of questions follows from it
 * @param acceptPause how long a listener pauses when the system has no more files to give
 * @param lookupThreads host names that are looked up at the same time
 * @param maxLookups host names that may wait to be looked up
 * @param maxPrefaces accepted sockets of one listener that may be busy with their prefaces; more are closed at once
 */
public record SocketSettings(
        Duration closingTime,
        int maxLingering,
        int writeHighBytes,
        int writeLowBytes,
        Duration keepAliveIdle,
        Duration keepAliveInterval,
        Duration userTimeout,
        Duration acceptPause,
        int lookupThreads,
        int maxLookups,
        int maxPrefaces) {

    /** As Octez sets its sockets. */
    public static final SocketSettings DEFAULTS = new SocketSettings(
            Duration.ofSeconds(3),
            1024,
            128 * 1024,
            64 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(45),
            Duration.ofSeconds(1),
            2,
            256,
            1024);

    public SocketSettings {
        within("closing-time", closingTime.toMillis(), 0, 60_000);
        within("max-lingering", maxLingering, 0, 65_536);
        within("write-high-bytes", writeHighBytes, 1024, 64 * 1024 * 1024);
        within("write-low-bytes", writeLowBytes, 0, writeHighBytes);
        within("keep-alive-idle", keepAliveIdle.toSeconds(), 1, 32_767);
        within("keep-alive-interval", keepAliveInterval.toSeconds(), 1, 32_767);
        within("user-timeout", userTimeout.toMillis(), 0, Integer.MAX_VALUE);
        within("accept-pause", acceptPause.toMillis(), 1, 60_000);
        within("lookup-threads", lookupThreads, 1, 64);
        within("max-lookups", maxLookups, 1, 65_536);
        within("max-prefaces", maxPrefaces, 1, 65_536);
    }

    /** So many questions without an answer make up the user timeout. */
    int keepAliveCount() {
        long asking = userTimeout.minus(keepAliveIdle).toSeconds();
        return (int) Math.max(1, Math.min(127, asking / keepAliveInterval.toSeconds()));
    }

    private static void within(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + " lies between " + least + " and " + most + ", not " + value);
        }
    }
}
