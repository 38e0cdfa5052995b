package org.jackfield.api.recording;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;

/**
 * One question to a selection policy about who yields to a newcomer, and its answer.
 *
 * @param connected all who were; at most {@link #MOST_CONNECTED}
 * @param policy who answered; empty if nobody did, in time and without a failure: then nobody yields
 * @param settings what it decided by, as {@link org.jackfield.api.selection.SelectionPolicy#settings} says it
 * @param gone who was to yield, if anybody
 */
public record Yielding(
        Instant at,
        Newcomer newcomer,
        List<Neighbour> connected,
        Optional<String> policy,
        Map<String, String> settings,
        Optional<PeerId> gone)
        implements Recorded {

    /** What more are asked about is not recorded. */
    public static final int MOST_CONNECTED = 4096;

    public Yielding {
        Objects.requireNonNull(at);
        Objects.requireNonNull(newcomer);
        connected = List.copyOf(connected);
        if (connected.size() > MOST_CONNECTED) {
            throw new IllegalArgumentException(
                    connected.size() + " connected are more than the " + MOST_CONNECTED + " of a recording");
        }
        Objects.requireNonNull(policy);
        settings = Map.copyOf(settings);
        Objects.requireNonNull(gone);
    }
}
