package org.jackfield.api.node;

import java.util.Locale;
import java.util.Optional;
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

    /** A point that we did not know. */
    record PointLearned(PointId point, Source source) implements NodeEvent {
        @Override
        public String sentence() {
            return "learned of " + point + " (" + source.sentence() + ")";
        }
    }

    /** We dial. */
    record Dialling(PointId point) implements NodeEvent {
        @Override
        public String sentence() {
            return "dialling " + point;
        }
    }

    /** What we dialled did not become a connection. */
    record DialFailed(PointId point, CloseReason reason) implements NodeEvent {
        @Override
        public String sentence() {
            return "no connection to " + point + ": " + reason.sentence();
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

    /** A peer was welcomed. */
    record Connected(PeerId peer, Endpoint endpoint) implements NodeEvent {
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

    /** There are fewer connections than maintenance wants. */
    record TooFewConnections(int connections, int wanted) implements NodeEvent {
        @Override
        public String sentence() {
            return "too few connections: " + connections + " of " + wanted;
        }
    }

    /** There are more connections than maintenance wants. */
    record TooManyConnections(int connections, int wanted) implements NodeEvent {
        @Override
        public String sentence() {
            return "too many connections: " + connections + " for " + wanted;
        }
    }

    /** A file that should be read or written cannot be. */
    record FileTrouble(String file, String text) implements NodeEvent {
        @Override
        public String sentence() {
            return "trouble with " + file + ": " + text;
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
