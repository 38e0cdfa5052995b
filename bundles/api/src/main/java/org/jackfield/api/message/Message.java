package org.jackfield.api.message;

import java.util.List;
import java.util.Objects;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/**
 * What two welcomed nodes say to each other: five topology messages of the core's own, and whatever applications say.
 *
 * <p>A closed list. Source: tezos-wire.md, section 12.
 */
public sealed interface Message {

    /** "I shall close now." */
    record Disconnect() implements Message {}

    /** "Tell me points." */
    record Bootstrap() implements Message {}

    /**
     * "Try these."
     *
     * @param points at most {@value #MAX_POINTS}
     */
    record Advertise(List<PointId> points) implements Message {

        /** The most points that one message may name. */
        public static final int MAX_POINTS = 100;

        public Advertise {
            points = List.copyOf(points);
            if (points.size() > MAX_POINTS) {
                throw new IllegalArgumentException(
                        "an Advertise names at most " + MAX_POINTS + " points, not " + points.size());
            }
        }
    }

    /** "Take this neighbour of mine, and give me one of yours." */
    record SwapRequest(PointId point, PeerId peer) implements Message {

        public SwapRequest {
            Objects.requireNonNull(point);
            Objects.requireNonNull(peer);
        }
    }

    /** "Here is the neighbour I give for it." */
    record SwapAck(PointId point, PeerId peer) implements Message {

        public SwapAck {
            Objects.requireNonNull(point);
            Objects.requireNonNull(peer);
        }
    }

    /** What an application says, carried byte for byte. */
    record Application(MessageId id, Payload payload) implements Message {

        public Application {
            Objects.requireNonNull(id);
            Objects.requireNonNull(payload);
        }
    }
}
