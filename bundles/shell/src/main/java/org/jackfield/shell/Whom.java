package org.jackfield.shell;

import java.util.List;
import java.util.Optional;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.Node;
import org.jackfield.api.point.PointId;

/** Reads whom the operator means: an address, a range of them, a point, or a peer, with the word {@code address} or {@code peer} before it or not. */
final class Whom {

    static final int DEFAULT_PORT = 9732;

    private final Node node;

    Whom(Node node) {
        this.node = node;
    }

    /**
     * An address, a range, or a peer; the port of a point does not count.
     *
     * @throws Misuse with a sentence that says what is wrong
     */
    Subject subject(List<String> words) {
        String text = text(words);
        if (!wanted(words, "peer")) {
            Optional<Subject> addresses = addresses(text);
            if (addresses.isPresent()) {
                return addresses.get();
            }
            if (wanted(words, "address")) {
                throw new Misuse("'" + text + "' is no IP address or range of them");
            }
        }
        return new Subject.Peer(peer(text, "neither an address, a range of addresses, nor a peer id"));
    }

    /**
     * A peer, if it is one; else the words name a {@link #point}.
     *
     * @throws Misuse if they begin with {@code peer} and name none
     */
    Optional<PeerId> peer(List<String> words) {
        if (wanted(words, "address")) {
            return Optional.empty();
        }
        if (wanted(words, "peer")) {
            return Optional.of(peer(text(words), "no peer id"));
        }
        try {
            return Optional.of(node.peer(text(words)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * A point.
     *
     * @throws Misuse with a sentence that says what is wrong
     */
    PointId point(List<String> words) {
        try {
            return PointId.parse(text(words), DEFAULT_PORT);
        } catch (IllegalArgumentException e) {
            throw new Misuse(e.getMessage());
        }
    }

    /**
     * Somebody connected, named by its id or by either of its points.
     *
     * @throws Misuse with a sentence that says what is wrong
     */
    PeerId connected(List<String> words) {
        String text = text(words);
        Optional<PeerId> there = at(text);
        return there.isPresent() ? there.get() : peer(text, "no point where a peer is connected, and no peer id");
    }

    private Optional<PeerId> at(String text) {
        try {
            PointId point = PointId.parse(text, DEFAULT_PORT);
            return node.pool().connections().stream()
                    .filter(connection ->
                            connection.point().filter(point::equals).isPresent()
                                    || connection.endpoint().remote().equals(point))
                    .map(Connection::peer)
                    .findFirst();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private PeerId peer(String text, String otherwise) {
        try {
            return node.peer(text);
        } catch (IllegalArgumentException e) {
            throw new Misuse("'" + text + "' is " + otherwise + ": " + e.getMessage());
        }
    }

    private static Optional<Subject> addresses(String text) {
        try {
            return Optional.of(new Subject.Addresses(AddressRange.parse(text)));
        } catch (IllegalArgumentException e) {
            return ofPoint(text);
        }
    }

    private static Optional<Subject> ofPoint(String text) {
        try {
            return PointId.parse(text, DEFAULT_PORT)
                    .address()
                    .map(address -> new Subject.Addresses(AddressRange.of(address)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean wanted(List<String> words, String kind) {
        return words.size() > 1 && words.get(0).equals(kind);
    }

    private static String text(List<String> words) {
        if (words.size() > 1 && !wanted(words, "peer") && !wanted(words, "address")) {
            throw new Misuse("'" + words.get(0) + "' is neither 'address' nor 'peer'");
        }
        return words.get(words.size() - 1);
    }
}
