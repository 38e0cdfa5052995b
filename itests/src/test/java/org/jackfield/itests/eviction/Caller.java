package org.jackfield.itests.eviction;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Merits;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;

/** One who dials the node, honest or not, and what the node knows of it while it is connected and afterwards. */
final class Caller {

    final boolean honest;
    final PeerId peer;
    private final Group group;
    private final Duration latency;
    private final double usefulPerHour;
    private final double firstPerHour;
    private Instant since = Instant.EPOCH;
    private long useful;
    private long first;
    private Optional<Instant> lastUseful = Optional.empty();
    /** When it leaves, or dials again. */
    Instant next = Instant.EPOCH;

    Caller(boolean honest, int number, Group group, Duration latency, double usefulPerHour, double firstPerHour) {
        this.honest = honest;
        this.peer = new PeerId(
                ByteString.of(new byte[] {(byte) (number >> 8), (byte) number}),
                (honest ? "honest " : "hostile ") + number);
        this.group = group;
        this.latency = latency;
        this.usefulPerHour = usefulPerHour;
        this.firstPerHour = firstPerHour;
    }

    void connected(Instant at) {
        since = at;
    }

    /** The chance of a useful message within that time, and of a first delivery. */
    void speak(Instant now, Duration time, double die) {
        double hours = time.toMillis() / 3_600_000.0;
        if (die < usefulPerHour * hours) {
            useful++;
            lastUseful = Optional.of(now);
        }
        if (die < firstPerHour * hours) {
            first++;
        }
    }

    Newcomer newcomer() {
        return new Newcomer(peer, group, "tcp");
    }

    Neighbour neighbour() {
        return new Neighbour(
                peer,
                Direction.INBOUND,
                group,
                Optional.empty(),
                "tcp",
                since,
                false,
                new Merits(Optional.of(latency), useful, first, lastUseful, 1));
    }
}
