package org.jackfield.pool.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How much the node remembers, and where.
 *
 * @param file where the points survive a restart; absent: nowhere
 * @param peersFile where the peers survive a restart, in the dialect's own format; absent: nowhere
 * @param maxPoints points known at most, but for trusted and connected ones
 * @param pointsAfterCollection how many a collection leaves
 * @param maxPeers peers known at most, but for trusted and connected ones
 * @param peersAfterCollection how many a collection leaves
 * @param saveDelay how long after a change the file is written
 * @param maxOutgoingOfGroup connections that we dial to one public address group at most, but for trusted ones
 * @param feelerInterval how often, on average, somebody is dialled to learn whether it answers; zero: never
 */
public record BookLimits(
        Optional<Path> file,
        Optional<Path> peersFile,
        int maxPoints,
        int pointsAfterCollection,
        int maxPeers,
        int peersAfterCollection,
        Duration saveDelay,
        int maxOutgoingOfGroup,
        Duration feelerInterval) {

    /** No files; as many points as the tables hold, 400 and 300 peers; 2 s; 2 of a group, a feeler every 2 minutes. */
    public static final BookLimits DEFAULT =
            of(Optional.empty(), Optional.empty(), 20_480, 20_000, 400, 300, Duration.ofSeconds(2));

    public BookLimits {
        Objects.requireNonNull(file);
        Objects.requireNonNull(peersFile);
        ConnectLimits.positive("save-delay", saveDelay);
        if (maxOutgoingOfGroup < 1) {
            throw new IllegalArgumentException("max-outgoing-per-group must be positive: " + maxOutgoingOfGroup);
        }
        if (feelerInterval.isNegative()) {
            throw new IllegalArgumentException("feeler-interval must not be negative: " + feelerInterval);
        }
        ordered("points", pointsAfterCollection, maxPoints);
        ordered("peers", peersAfterCollection, maxPeers);
    }

    /** With the usual ways of dialling. */
    public static BookLimits of(
            Optional<Path> file,
            Optional<Path> peersFile,
            int maxPoints,
            int pointsAfterCollection,
            int maxPeers,
            int peersAfterCollection,
            Duration saveDelay) {
        return new BookLimits(
                file,
                peersFile,
                maxPoints,
                pointsAfterCollection,
                maxPeers,
                peersAfterCollection,
                saveDelay,
                2,
                Duration.ofMinutes(2));
    }

    /** The same, the points kept in a file. */
    public BookLimits in(Path path) {
        return copy(Optional.of(path), peersFile, feelerInterval);
    }

    /** The same, the peers kept in a file. */
    public BookLimits peersIn(Path path) {
        return copy(file, Optional.of(path), feelerInterval);
    }

    /** The same, with another time between two feelers. */
    public BookLimits feelingEvery(Duration interval) {
        return copy(file, peersFile, interval);
    }

    private BookLimits copy(Optional<Path> points, Optional<Path> peers, Duration feelers) {
        return new BookLimits(
                points,
                peers,
                maxPoints,
                pointsAfterCollection,
                maxPeers,
                peersAfterCollection,
                saveDelay,
                maxOutgoingOfGroup,
                feelers);
    }

    private static void ordered(String what, int after, int max) {
        if (after < 1 || after > max) {
            throw new IllegalArgumentException(what + "-after-collection (" + after
                    + ") must lie between 1 and max-known-" + what + " (" + max + ")");
        }
    }
}
