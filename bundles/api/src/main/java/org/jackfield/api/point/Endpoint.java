package org.jackfield.api.point;

import java.util.Objects;

/**
 * The two ends of an open channel, and who dialled.
 *
 * <p>A value of the moment: an end may change while the channel lives (a QUIC path migrates), and the next reading shows it.
 *
 * @param local our end
 * @param remote the far end as we see it; of an inbound channel the port is the one it dialled from, not one that can be dialled
 * @param direction who dialled
 */
public record Endpoint(PointId local, PointId remote, Direction direction) {

    public Endpoint {
        Objects.requireNonNull(local);
        Objects.requireNonNull(remote);
        Objects.requireNonNull(direction);
    }

    @Override
    public String toString() {
        return direction == Direction.OUTBOUND ? local + " -> " + remote : local + " <- " + remote;
    }
}
