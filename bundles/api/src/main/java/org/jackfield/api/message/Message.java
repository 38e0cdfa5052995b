package org.jackfield.api.message;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/**
 * What two welcomed nodes say to each other: five topology messages of the core's own, whatever applications say, and what only
 * {@linkplain Kindred nodes of our kind} say to each other.
 *
 * <p>A closed list. Source: tezos-wire.md, section 12; the last group: the README of bundles/handshake.
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

    /**
     * What is said only between two nodes that have {@linkplain org.jackfield.api.handshake.Kin recognised each other}: about the
     * session, which outlives its channels, about points of every scheme, and about who was seen where. A dialect may have no form for it.
     */
    sealed interface Kindred extends Message {}

    /**
     * "This I can do": the first message of either end.
     *
     * @param names at most {@value #MAX_NAMES}, each of 1 to {@value #MAX_NAME} letters, digits, {@code -} and {@code /}; unknown ones
     *     are ignored
     */
    record Features(List<String> names) implements Kindred {

        /** The most names. */
        public static final int MAX_NAMES = 32;

        /** The longest name. */
        public static final int MAX_NAME = 32;

        public Features {
            names = List.copyOf(names);
            if (names.size() > MAX_NAMES) {
                throw new IllegalArgumentException("at most " + MAX_NAMES + " features, not " + names.size());
            }
            for (String name : names) {
                if (!isName(name)) {
                    throw new IllegalArgumentException(
                            "a feature's name has 1 to " + MAX_NAME + " letters, digits, '-' and '/'");
                }
            }
        }

        private static boolean isName(String text) {
            boolean fits = !text.isEmpty() && text.length() <= MAX_NAME;
            for (int i = 0; fits && i < text.length(); i++) {
                char character = text.charAt(i);
                fits = character >= 'a' && character <= 'z'
                        || character >= 'A' && character <= 'Z'
                        || character >= '0' && character <= '9'
                        || character == '-'
                        || character == '/';
            }
            return fits;
        }
    }

    /**
     * "Here I can be dialled": all points that the sender announces; they replace what it said before.
     *
     * @param points at most {@value #MAX_POINTS}, the preferred one first
     */
    record Reachable(List<PointId> points) implements Kindred {

        /** The most points that one node announces. */
        public static final int MAX_POINTS = 16;

        public Reachable {
            points = List.copyOf(points);
            if (points.size() > MAX_POINTS) {
                throw new IllegalArgumentException(
                        "a node announces at most " + MAX_POINTS + " points, not " + points.size());
            }
        }
    }

    /**
     * "Try these": an {@link Advertise} with schemes and host names.
     *
     * @param points at most {@link Advertise#MAX_POINTS}
     */
    record AdvertiseFully(List<PointId> points) implements Kindred {

        public AdvertiseFully {
            points = List.copyOf(points);
            if (points.size() > Advertise.MAX_POINTS) {
                throw new IllegalArgumentException(
                        "at most " + Advertise.MAX_POINTS + " points are advertised at once, not " + points.size());
            }
        }
    }

    /**
     * "So many messages of this session have reached me", and that the sender is there at all.
     *
     * @param received since the session began, those about the session itself not counted; not negative
     */
    record Acknowledge(long received) implements Kindred {

        public Acknowledge {
            requireCount(received);
        }
    }

    /**
     * "This channel is to carry on our session": the first message of a channel whose nonce said so.
     *
     * @param proof that the sender knows the session and means this channel; 32 bytes
     * @param received as of {@link Acknowledge}
     */
    record Resume(ByteString proof, long received) implements Kindred {

        /** The length of a proof. */
        public static final int PROOF_BYTES = 32;

        public Resume {
            if (proof.length() != PROOF_BYTES) {
                throw new IllegalArgumentException("a proof has " + PROOF_BYTES + " bytes, not " + proof.length());
            }
            requireCount(received);
        }
    }

    /**
     * "From here on this channel is the session's": what whoever leads the session answers.
     *
     * @param epoch how often the session has been attached, this time included; a later one wins
     * @param received as of {@link Acknowledge}; final, nothing is taken from the channel before any more
     * @param after how many messages of the sender come before the next that it sends; no more than the receiver has
     */
    record Attach(long epoch, long received, long after) implements Kindred {

        public Attach {
            requireCount(epoch);
            requireCount(received);
            requireCount(after);
        }
    }

    /** "I end the session, do not wait for me": the last message before the sender closes. */
    record Farewell() implements Kindred {}

    /** "Whom have you seen?" Worth an answer once in a day. */
    record AskSeen() implements Kindred {}

    /**
     * "These were there": an answer to {@link AskSeen}, of one or more messages; or, unasked, somebody who says that it is still there, and
     * who passes it on.
     *
     * @param sightings at most {@value #MAX_SIGHTINGS}, of at most {@value #MAX_SCHEMES} schemes, and as many as have {@value #MAX_ROOM}
     *     bytes of room: {@value #MAX_SIGHTINGS} if all have an IPv4 address, 400 if all have an IPv6 address
     * @param more whether another message of the same answer follows
     */
    record Seen(List<Sighting> sightings, boolean more) implements Kindred {

        /** The most sightings of one message. */
        public static final int MAX_SIGHTINGS = 1_000;

        /** The most schemes of one message. */
        public static final int MAX_SCHEMES = 8;

        /** The room of one message: 8 bytes for an IPv4 address, 20 for an IPv6 address, 6 and its length for a name. */
        public static final int MAX_ROOM = 8_000;

        public Seen {
            sightings = List.copyOf(sightings);
            int fitting = fitting(sightings);
            if (fitting < sightings.size()) {
                throw new IllegalArgumentException(
                        "of " + sightings.size() + " sightings " + fitting + " have room in one message");
            }
        }

        /**
         * As many as have room in so many messages, in their order; the others are left out.
         *
         * @return none if there are no sightings
         */
        public static List<Seen> split(List<Sighting> sightings, int mostMessages) {
            List<List<Sighting>> parts = new ArrayList<>();
            List<Sighting> rest = sightings;
            while (!rest.isEmpty() && parts.size() < mostMessages) {
                int fitting = fitting(rest);
                parts.add(rest.subList(0, fitting));
                rest = rest.subList(fitting, rest.size());
            }
            List<Seen> messages = new ArrayList<>();
            for (List<Sighting> part : parts) {
                messages.add(new Seen(part, messages.size() + 1 < parts.size()));
            }
            return messages;
        }

        private static int fitting(List<Sighting> sightings) {
            Set<String> schemes = new HashSet<>();
            int room = 0;
            for (int i = 0; i < sightings.size(); i++) {
                Sighting each = sightings.get(i);
                room += each.room();
                schemes.add(each.point().scheme());
                if (i == MAX_SIGHTINGS || room > MAX_ROOM || schemes.size() > MAX_SCHEMES) {
                    return i;
                }
            }
            return sightings.size();
        }
    }

    private static void requireCount(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("a count is not negative: " + count);
        }
    }
}
