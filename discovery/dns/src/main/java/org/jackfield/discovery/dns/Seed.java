package org.jackfield.discovery.dns;

import java.util.Objects;
import org.jackfield.api.point.PointId;

/**
 * A name of the DNS that is asked where nodes are.
 *
 * @param name in lower case, without a dot at its end; no IP address
 * @param port of the nodes whose bare addresses it gives
 */
record Seed(String name, int port) {

    /** Where a Tezos node listens unless it says otherwise. */
    static final int DEFAULT_PORT = 9732;

    Seed {
        Objects.requireNonNull(name);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the port of a seed lies between 1 and 65535, not at " + port);
        }
    }

    /**
     * Reads {@code NAME[:PORT]}.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    static Seed parse(String text) {
        if (text.contains("://")) {
            throw new IllegalArgumentException("'" + text + "' has a scheme; NAME[:PORT] is meant");
        }
        PointId point = PointId.parse(text, DEFAULT_PORT);
        if (point.address().isPresent()) {
            throw new IllegalArgumentException("'" + text + "' is an address, not a name that could be asked for any");
        }
        String name = DomainName.checked(point.host());
        return new Seed(name, point.port());
    }

    @Override
    public String toString() {
        return port == DEFAULT_PORT ? name : name + ":" + port;
    }
}
