package org.jackfield.api.node;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.Subject;
import org.jackfield.api.address.Source;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/**
 * Something that happened in the node: the one stream that logs, shells and demonstrations read.
 *
 * <p>A closed list; each has a word for machines and a sentence for people.
 */
public sealed interface NodeEvent {

    /** What happened, for people: a clause without a full stop. */
    String sentence();

    /** A stable word for logs, metrics and machines, for example {@code connected}. */
    default String word() {
        return getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** We listen. */
    record Listening(PointId point) implements NodeEvent {
        @Override
        public String sentence() {
            return "listening on " + point;
        }
    }

    /** We wanted to listen and cannot, or can no longer. */
    record NotListening(PointId point, CloseReason reason) implements NodeEvent {
        @Override
        public String sentence() {
            return "not listening on " + point + ": " + reason.sentence();
        }
    }

    /** A plugin has come. */
    record PluginArrived(Shelf shelf, String name) implements NodeEvent {
        @Override
        public String sentence() {
            return shelf.word() + " " + name + " has come";
        }
    }

    /** A plugin has gone. */
    record PluginLeft(Shelf shelf, String name) implements NodeEvent {
        @Override
        public String sentence() {
            return shelf.word() + " " + name + " has gone";
        }
    }

    /** A plugin threw something, and the safe answer was taken instead. */
    record PluginFailed(Shelf shelf, String name, String text) implements NodeEvent {
        @Override
        public String sentence() {
            return shelf.word() + " " + name + " failed: " + text;
        }
    }

    /**
     * Two versions of a transport met, and this came of it for the channels and listeners of the one that was there before.
     *
     * @param scheme what both carry
     * @param from the version that was there before; empty if it is not known any more
     * @param to the version that came
     * @param channels that have another version now, or had for a while
     * @param listeners that have, or had
     * @param time it took
     * @param why it is not as the operator wanted it; empty if it is
     */
    record TransportExchanged(
            String scheme,
            String from,
            String to,
            Outcome outcome,
            int channels,
            int listeners,
            Duration time,
            String why)
            implements NodeEvent {

        /** What came of it. */
        public enum Outcome {
            /** The one that came holds everything, or everything but what {@link #why} tells of. */
            ADOPTED,
            /** The one that was there holds everything, and the one that came is not used. */
            ROLLED_BACK,
            /** Nothing is handed over: each holds what it opens; what is new is the newer one's. */
            BESIDE,
            /** One of the two left before all was decided: the other takes what it can of the rest, as {@link #why} tells. */
            CALLED_OFF
        }

        @Override
        public String sentence() {
            return scheme + " " + to
                    + switch (outcome) {
                        case ADOPTED ->
                            " adopted " + counted(channels, "channel") + " and " + counted(listeners, "listener")
                                    + " in " + time.toMillis() + " ms"
                                    + (why.isEmpty() ? "" : ", but not all, because " + why);
                        case ROLLED_BACK -> " is not used, and " + from + " stays: rolled back because " + why;
                        case CALLED_OFF ->
                            " was taking over from " + from + " and had " + counted(channels, "channel") + " and "
                                    + counted(listeners, "listener") + " when " + why;
                        case BESIDE -> " stands beside " + from + ", and nothing is handed over: " + why;
                    };
        }

        private static String counted(int number, String what) {
            return number + " " + what + (number == 1 ? "" : "s");
        }
    }

    /** A point that we did not know. */
    record PointLearned(PointId point, Source source) implements NodeEvent {
        @Override
        public String sentence() {
            return "learned of " + point + " (" + source.sentence() + ")";
        }
    }

    /** A peer that we did not know. */
    record PeerLearned(PeerId peer) implements NodeEvent {
        @Override
        public String sentence() {
            return "met " + peer + " for the first time";
        }
    }

    /** The table of points was full: so many were thrown out. */
    record PointsCollected(int points) implements NodeEvent {
        @Override
        public String sentence() {
            return "forgot " + points + " points to make room";
        }
    }

    /** The table of peers was full: so many were thrown out. */
    record PeersCollected(int peers) implements NodeEvent {
        @Override
        public String sentence() {
            return "forgot " + peers + " peers to make room";
        }
    }

    /** We dial. */
    record Dialling(PointId point) implements NodeEvent {
        @Override
        public String sentence() {
            return "dialling " + point;
        }
    }

    /**
     * What we dialled did not become a connection.
     *
     * @param endpoint the two ends, if a channel was opened
     * @param peer who had proved to be there, if anybody had
     */
    record DialFailed(PointId point, CloseReason reason, Optional<Endpoint> endpoint, Optional<PeerId> peer)
            implements NodeEvent {

        public DialFailed {
            Objects.requireNonNull(endpoint);
            Objects.requireNonNull(peer);
        }

        /** No channel was opened. */
        public DialFailed(PointId point, CloseReason reason) {
            this(point, reason, Optional.empty(), Optional.empty());
        }

        @Override
        public String sentence() {
            return "no connection to " + point + ": " + reason.sentence();
        }
    }

    /**
     * Several points of a peer were dialled, one after the other, until one led to a connection or none was left. Each has its own
     * {@link DialFailed}, too.
     *
     * @param point the one that was asked for
     * @param tries in the order in which they began
     */
    record Tried(PointId point, List<Try> tries) implements NodeEvent {

        public Tried {
            Objects.requireNonNull(point);
            tries = List.copyOf(tries);
        }

        @Override
        public String sentence() {
            return "tried " + tries.size() + " points instead of " + point + " alone: "
                    + tries.stream().map(Try::sentence).collect(Collectors.joining("; "));
        }
    }

    /** Somebody dials us: its handshake begins. */
    record Incoming(Endpoint endpoint) implements NodeEvent {
        @Override
        public String sentence() {
            return "dialled by " + endpoint.remote();
        }
    }

    /** Somebody dialled us and did not become a connection. */
    record IncomingFailed(Endpoint endpoint, Optional<PeerId> peer, CloseReason reason) implements NodeEvent {
        @Override
        public String sentence() {
            return "no connection from " + endpoint.remote()
                    + peer.map(p -> " (" + p + ")").orElse("") + ": " + reason.sentence();
        }
    }

    /** A peer has proved who it is, and we say yes; it may still say no. */
    record Accepting(Endpoint endpoint, Optional<PointId> point, PeerId peer) implements NodeEvent {
        @Override
        public String sentence() {
            return "accepting " + peer + ", " + endpoint;
        }
    }

    /** A peer has proved who it is, and we say no; the failure of the attempt follows. */
    record Rejecting(Endpoint endpoint, Optional<PointId> point, PeerId peer, CloseReason reason) implements NodeEvent {
        @Override
        public String sentence() {
            return "rejecting " + peer + ", " + endpoint + ": " + reason.sentence();
        }
    }

    /**
     * A peer was welcomed.
     *
     * @param point where it can be dialled, if it can
     * @param handshake how long the handshake took, from the open channel on
     */
    record Connected(PeerId peer, Endpoint endpoint, Optional<PointId> point, Duration handshake) implements NodeEvent {

        public Connected {
            Objects.requireNonNull(point);
            Objects.requireNonNull(handshake);
        }

        /** One that cannot be dialled, at once. */
        public Connected(PeerId peer, Endpoint endpoint) {
            this(peer, endpoint, Optional.empty(), Duration.ZERO);
        }

        @Override
        public String sentence() {
            return "connected to " + peer + ", " + endpoint;
        }
    }

    /** A connection has ended. */
    record Disconnected(PeerId peer, Endpoint endpoint, CloseReason reason) implements NodeEvent {
        @Override
        public String sentence() {
            return "disconnected from " + peer + ": " + reason.sentence();
        }
    }

    /** A connection has lost its channel; its session waits for another. */
    record Suspended(PeerId peer, Endpoint endpoint, CloseReason reason) implements NodeEvent {
        @Override
        public String sentence() {
            return peer + " at " + endpoint.remote() + " is suspended: " + reason.sentence();
        }
    }

    /**
     * A session goes on over another channel, and nothing was lost.
     *
     * @param pause how long it had none; zero if the one before was still there
     * @param repeated messages that were sent once more
     */
    record Resumed(PeerId peer, Endpoint endpoint, Duration pause, int repeated) implements NodeEvent {
        @Override
        public String sentence() {
            return peer + " goes on at " + endpoint.remote() + " after " + pause.toMillis() + " ms, " + repeated
                    + " messages repeated";
        }
    }

    /** There are fewer connections than maintenance wants. */
    record TooFewConnections(int connections, int wanted) implements NodeEvent {
        @Override
        public String sentence() {
            return "too few connections: " + connections + " of " + wanted;
        }
    }

    /**
     * No name that was asked for tells of a point, and what was kept for that is tried.
     *
     * @param points that nobody had told of before
     */
    record LastResort(int points) implements NodeEvent {
        @Override
        public String sentence() {
            return "no name tells of any point: " + points + (points == 1 ? " that was" : " that were")
                    + " kept for that may be tried";
        }
    }

    /** There are more connections than maintenance wants. */
    record TooManyConnections(int connections, int wanted) implements NodeEvent {
        @Override
        public String sentence() {
            return "too many connections: " + connections + " for " + wanted;
        }
    }

    /** Maintenance begins to change the number of connections. */
    record MaintenanceStarted(int connections) implements NodeEvent {
        @Override
        public String sentence() {
            return "maintenance started with " + connections + " connections";
        }
    }

    /** There are too few connections, and yet a trusted point is not dialled, because a list or a policy is in the way; told once. */
    record Barred(PointId point, CloseReason reason) implements NodeEvent {
        @Override
        public String sentence() {
            return "the trusted point " + point + " is not dialled: " + reason.sentence();
        }
    }

    /** Maintenance has found the number of connections within its bounds again. */
    record MaintenanceEnded(int connections) implements NodeEvent {
        @Override
        public String sentence() {
            return "maintenance ended with " + connections + " connections";
        }
    }

    /** We said something about third nodes, or tried to: counted even if the queue was full. */
    record TopologySent(PeerId peer, Topic topic) implements NodeEvent {
        @Override
        public String sentence() {
            return "sent " + topic.word() + " to " + peer;
        }
    }

    /** A peer said something about third nodes, or asked for it. */
    record TopologyReceived(PeerId peer, Topic topic) implements NodeEvent {
        @Override
        public String sentence() {
            return "received " + topic.word() + " from " + peer;
        }
    }

    /**
     * So many of the points that a peer named are not learned; told at once, and then in one for a while, as long as it goes on.
     *
     * @param points since the last time it was told
     */
    record PointsIgnored(PeerId by, long points, Why why) implements NodeEvent {

        /** Why points are not learned. */
        public enum Why {
            /** It names more than anybody may within this time. */
            TOO_MANY("it names too many"),
            /** They are private, or nobody's, and the network is the internet. */
            NOT_PUBLIC("they lead nowhere on the internet");

            private final String clause;

            Why(String clause) {
                this.clause = clause;
            }

            /** A stable word for logs and metrics. */
            public String word() {
                return name().replace('_', '-').toLowerCase(Locale.ROOT);
            }
        }

        @Override
        public String sentence() {
            return "ignored " + points + (points == 1 ? " point" : " points") + " that " + by + " named: " + why.clause;
        }
    }

    /** A peer's request to swap was ignored. */
    record SwapIgnored(PeerId peer, String why) implements NodeEvent {
        @Override
        public String sentence() {
            return "ignored a swap request of " + peer + ": " + why;
        }
    }

    /** A swap has given us a new neighbour for an old one. */
    record SwapSucceeded(PeerId with, PointId gained, Optional<PeerId> lost) implements NodeEvent {
        @Override
        public String sentence() {
            return "swapped with " + with + ": gained " + gained
                    + lost.map(peer -> ", lost " + peer).orElse("");
        }
    }

    /** A swap came to nothing: what was offered could not be connected to. */
    record SwapFailed(PeerId with, PointId offered, CloseReason reason) implements NodeEvent {
        @Override
        public String sentence() {
            return "swapped nothing with " + with + ": no connection to " + offered + ": " + reason.sentence();
        }
    }

    /** Somebody was grey-listed for what happened. */
    record Greylisted(Subject subject, Instant until, CloseReason reason, String policy) implements NodeEvent {
        @Override
        public String sentence() {
            return "grey-listed " + subject.text() + " until " + until.truncatedTo(ChronoUnit.SECONDS) + ": "
                    + reason.sentence();
        }
    }

    /** An entry was put on a list by the operator. */
    record Listed(AccessList list, AccessEntry entry) implements NodeEvent {
        @Override
        public String sentence() {
            return "put " + entry.subject().text() + " on the " + list.word() + " list, by " + entry.by()
                    + (entry.why().isEmpty() ? "" : ": " + entry.why());
        }
    }

    /** An entry was taken from a list by the operator; those that expire go without a word. */
    record Unlisted(AccessList list, Subject subject) implements NodeEvent {
        @Override
        public String sentence() {
            return "took " + subject.text() + " from the " + list.word() + " list";
        }
    }

    /** A list was emptied by the operator. */
    record ListCleared(AccessList list, int entries) implements NodeEvent {
        @Override
        public String sentence() {
            return "cleared the " + list.word() + " list of " + entries + (entries == 1 ? " entry" : " entries");
        }
    }

    /** The operator vouches for a point or a peer. */
    record Trusted(String whom) implements NodeEvent {
        @Override
        public String sentence() {
            return "trusting " + whom;
        }
    }

    /** The operator vouches for a point or a peer no longer. */
    record Untrusted(String whom) implements NodeEvent {
        @Override
        public String sentence() {
            return "no longer trusting " + whom;
        }
    }

    /**
     * A file that should be read or written cannot be.
     *
     * @param writing whether it could not be written, so that it is not up to date until {@link FileMended}
     */
    record FileTrouble(String file, String text, boolean writing) implements NodeEvent {

        /** One that could not be read. */
        public FileTrouble(String file, String text) {
            this(file, text, false);
        }

        @Override
        public String sentence() {
            return "trouble with " + file + ": " + text;
        }
    }

    /** A file that could not be written is up to date again. */
    record FileMended(String file) implements NodeEvent {
        @Override
        public String sentence() {
            return file + " is up to date again";
        }
    }

    /** Something is probably wrong with ourselves: peers are not blamed for a while. */
    record OwnFaultSuspected(OwnFault fault) implements NodeEvent {
        @Override
        public String sentence() {
            return "a fault of our own is likely: " + fault.sentence() + "; remedy: " + fault.remedy();
        }
    }

    /**
     * What was wrong with ourselves does not show any more.
     *
     * @param spared how many endings earned nothing meanwhile that policies might have held against a peer
     */
    record OwnFaultOver(OwnFault fault, long spared) implements NodeEvent {
        @Override
        public String sentence() {
            return "over: " + fault.sentence() + "; " + spared + " endings were held against nobody meanwhile";
        }
    }

    /** What nodes say about third ones. */
    enum Topic {
        BOOTSTRAP,
        ADVERTISE,
        SWAP_REQUEST,
        SWAP_ACK;

        /** In lower case, as Octez writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The kinds of plugins. */
    enum Shelf {
        TRANSPORT,
        DISCOVERY,
        POLICY,
        PROTOCOL;

        /** In lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
