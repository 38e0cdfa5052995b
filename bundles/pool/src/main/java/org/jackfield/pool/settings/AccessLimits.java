package org.jackfield.pool.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How the access lists are kept, and which policies must agree.
 *
 * @param file where lists and trust survive a restart; absent: nowhere
 * @param maxGreylisted grey entries that are exact and explained; older ones overflow into the filter
 * @param maxListed black and white entries, each; further orders are refused
 * @param overflowBytes what the filter of the overflow may take
 * @param required names of policies without which nobody new is let in
 * @param patience how long a policy may think while somebody waits for the answer
 * @param endingPatience how long it may think about what an ending earns; shorter than the other counts as that
 * @param unexpectedPeer how long an address is grey-listed where the operator says that another peer must be
 * @param greylistedHandshakes at once with those who dial us from one grey-listed address, beyond which its oldest yields; 0: none, it is
 *     refused
 */
public record AccessLimits(
        Optional<Path> file,
        int maxGreylisted,
        int maxListed,
        int overflowBytes,
        Set<String> required,
        Duration patience,
        Duration endingPatience,
        Duration unexpectedPeer,
        int greylistedHandshakes) {

    /** The setting of {@link #maxListed}. */
    public static final String MAX_LISTED = "max-listed";

    /** The setting of {@link #required}. */
    public static final String REQUIRED = "required-policies";

    /** The setting of {@link #patience}. */
    public static final String PATIENCE = "policy-patience";

    /** The setting of {@link #endingPatience}. */
    public static final String ENDING_PATIENCE = "policy-ending-patience";

    /** The setting of {@link #greylistedHandshakes}. */
    public static final String GREYLISTED_HANDSHAKES = "greylisted-handshakes";

    /** No file; 100,000 grey and 100,000 other entries; 2 MiB; no policy required; 100 ms, 5 s; 24 h; 16 handshakes. */
    public static final AccessLimits DEFAULT = new AccessLimits(
            Optional.empty(),
            100_000,
            100_000,
            2 << 20,
            Set.of(),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofHours(24),
            16);

    public AccessLimits {
        Objects.requireNonNull(file);
        required = Set.copyOf(required);
        ConnectLimits.positive("max-greylisted", maxGreylisted);
        ConnectLimits.positive(MAX_LISTED, maxListed);
        ConnectLimits.positive(PATIENCE, patience);
        ConnectLimits.positive(ENDING_PATIENCE, endingPatience);
        ConnectLimits.positive("unexpected-peer-time", unexpectedPeer);
        if (greylistedHandshakes < 0) {
            throw new IllegalArgumentException(
                    GREYLISTED_HANDSHAKES + " must not be negative, but is " + greylistedHandshakes);
        }
        if (overflowBytes < 1024 || overflowBytes > 1 << 28) {
            throw new IllegalArgumentException(
                    "greylist-overflow-bytes lies between 1024 and 268435456, not " + overflowBytes);
        }
    }

    /** The same, kept in a file. */
    public AccessLimits in(Path path) {
        return with(Optional.of(path), maxGreylisted, maxListed, required, patience, greylistedHandshakes);
    }

    /** The same, with other sizes of the lists. */
    public AccessLimits holding(int grey, int listed) {
        return with(file, grey, listed, required, patience, greylistedHandshakes);
    }

    /** The same, with policies that must be there. */
    public AccessLimits requiring(String... policies) {
        return with(file, maxGreylisted, maxListed, Set.of(policies), patience, greylistedHandshakes);
    }

    /** The same, with another time that a policy may think. */
    public AccessLimits patient(Duration time) {
        return with(file, maxGreylisted, maxListed, required, time, greylistedHandshakes);
    }

    /** The same, with another number of handshakes from one grey-listed address. */
    public AccessLimits greylistedHandshakes(int most) {
        return with(file, maxGreylisted, maxListed, required, patience, most);
    }

    private AccessLimits with(
            Optional<Path> path, int grey, int listed, Set<String> policies, Duration time, int greyHandshakes) {
        return new AccessLimits(
                path, grey, listed, overflowBytes, policies, time, endingPatience, unexpectedPeer, greyHandshakes);
    }
}
