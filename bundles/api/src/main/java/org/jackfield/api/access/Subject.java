package org.jackfield.api.access;

import java.util.Objects;
import org.jackfield.api.identity.PeerId;

/** Whom an entry of a list is about. A closed list. */
public sealed interface Subject {

    /** The text form: an address, a range of them, or a peer id. */
    String text();

    /** Everybody at some addresses. Ports do not count. */
    record Addresses(AddressRange range) implements Subject {
        public Addresses {
            Objects.requireNonNull(range);
        }

        @Override
        public String text() {
            return range.toString();
        }
    }

    /** A peer, wherever it is. */
    record Peer(PeerId peer) implements Subject {
        public Peer {
            Objects.requireNonNull(peer);
        }

        @Override
        public String text() {
            return peer.text();
        }
    }
}
