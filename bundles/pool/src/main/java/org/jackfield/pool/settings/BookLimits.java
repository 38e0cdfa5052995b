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
 */
public record BookLimits(
        Optional<Path> file,
        Optional<Path> peersFile,
        int maxPoints,
        int pointsAfterCollection,
        int maxPeers,
        int peersAfterCollection,
        Duration saveDelay) {

    /** No files; 400 and 300 of both; 2 s. */
    public static final BookLimits DEFAULT =
            new BookLimits(Optional.empty(), Optional.empty(), 400, 300, 400, 300, Duration.ofSeconds(2));

    public BookLimits {
        Objects.requireNonNull(file);
        Objects.requireNonNull(peersFile);
        ConnectLimits.positive("save-delay", saveDelay);
        ordered("points", pointsAfterCollection, maxPoints);
        ordered("peers", peersAfterCollection, maxPeers);
    }

    /** The same, the points kept in a file. */
    public BookLimits in(Path path) {
        return new BookLimits(
                Optional.of(path),
                peersFile,
                maxPoints,
                pointsAfterCollection,
                maxPeers,
                peersAfterCollection,
                saveDelay);
    }

    /** The same, the peers kept in a file. */
    public BookLimits peersIn(Path path) {
        return new BookLimits(
                file, Optional.of(path), maxPoints, pointsAfterCollection, maxPeers, peersAfterCollection, saveDelay);
    }

    private static void ordered(String what, int after, int max) {
        if (after < 1 || after > max) {
            throw new IllegalArgumentException(what + "-after-collection (" + after
                    + ") must lie between 1 and max-known-" + what + " (" + max + ")");
        }
    }
}
