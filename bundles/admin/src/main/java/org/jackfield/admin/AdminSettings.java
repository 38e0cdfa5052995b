package org.jackfield.admin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.point.PointId;

/**
 * The bounds of the door, and where it is.
 *
 * @param address exactly there; absent: 127.0.0.1:8732, and a free port if that is taken
 * @param dataDir the node's folder, where {@code api.json} is written
 * @param tokenFile what others than this machine have to say; absent: {@code api-token} in the folder, if it exists
 * @param allowedHosts names that requests may be addressed to, beside {@code localhost} and IP addresses; in lower case
 * @param maxStreams streams at once
 * @param streamLines lines that wait for one stream's reader
 * @param maxBodyBytes the largest body of a request
 * @param maxConnections connections to the door at once
 * @param requestTimeout in which a request has to be here, and the next one on the same connection
 * @param idleTimeout that a reader may take nothing of an answer
 * @param heartbeat between two empty lines on a quiet stream
 */
record AdminSettings(
        Optional<PointId> address,
        Optional<Path> dataDir,
        Optional<Path> tokenFile,
        List<String> allowedHosts,
        int maxStreams,
        int streamLines,
        int maxBodyBytes,
        int maxConnections,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration heartbeat) {

    static final int DEFAULT_PORT = 8732;

    static final AdminSettings DEFAULT = new AdminSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            256,
            256,
            64 * 1024,
            512,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15));

    AdminSettings {
        Objects.requireNonNull(address);
        Objects.requireNonNull(dataDir);
        Objects.requireNonNull(tokenFile);
        allowedHosts =
                allowedHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        atLeast("max-streams", maxStreams, 0);
        atLeast("stream-lines", streamLines, 1);
        atLeast("max-body-bytes", maxBodyBytes, 256);
        atLeast("max-connections", maxConnections, 1);
        positive("request-timeout", requestTimeout);
        positive("idle-timeout", idleTimeout);
        positive("heartbeat", heartbeat);
    }

    private static void atLeast(String setting, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(setting + " is at least " + least + ", not " + value);
        }
    }

    private static void positive(String setting, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(setting + " is longer than zero, not " + value.toMillis() + " ms");
        }
    }
}
