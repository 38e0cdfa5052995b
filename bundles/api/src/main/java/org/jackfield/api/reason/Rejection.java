package org.jackfield.api.reason;

/**
 * Why a peer that proved who it is was not let in: the motive of a nack.
 *
 * <p>A closed list; each has a wire code and a sentence. Source: tezos-wire.md, section 9.
 */
public sealed interface Rejection {

    /** The motive on the wire. */
    int code();

    /** The motive for people. */
    String sentence();

    /** The rejecting node gave no motive. */
    record NoMotive() implements Rejection {
        @Override
        public int code() {
            return 0;
        }

        @Override
        public String sentence() {
            return "no motive was given";
        }
    }

    /** The rejecting node has as many connections as it wants. */
    record TooManyConnections() implements Rejection {
        @Override
        public int code() {
            return 1;
        }

        @Override
        public String sentence() {
            return "it has too many connections";
        }
    }

    /** The two nodes belong to different networks. */
    record UnknownNetwork() implements Rejection {
        @Override
        public int code() {
            return 2;
        }

        @Override
        public String sentence() {
            return "it belongs to another network";
        }
    }

    /** The peer-to-peer version is too old. */
    record DeprecatedP2pVersion() implements Rejection {
        @Override
        public int code() {
            return 3;
        }

        @Override
        public String sentence() {
            return "the peer-to-peer version is deprecated";
        }
    }

    /** The distributed-database version is too old. */
    record DeprecatedDatabaseVersion() implements Rejection {
        @Override
        public int code() {
            return 4;
        }

        @Override
        public String sentence() {
            return "the distributed-database version is deprecated";
        }
    }

    /** The two nodes are connected, or about to be. */
    record AlreadyConnected() implements Rejection {
        @Override
        public int code() {
            return 5;
        }

        @Override
        public String sentence() {
            return "the two are already connected";
        }
    }

    /** A motive that we have no word for. */
    record Unknown(int code) implements Rejection {
        @Override
        public String sentence() {
            return "for a motive unknown here (" + code + ")";
        }
    }

    /** The rejection with the given motive on the wire. */
    static Rejection ofCode(int code) {
        return switch (code) {
            case 0 -> new NoMotive();
            case 1 -> new TooManyConnections();
            case 2 -> new UnknownNetwork();
            case 3 -> new DeprecatedP2pVersion();
            case 4 -> new DeprecatedDatabaseVersion();
            case 5 -> new AlreadyConnected();
            default -> new Unknown(code);
        };
    }
}
