package org.jackfield.pool.address.table;

import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;

/**
 * One of our outgoing connections, or the dial of one.
 *
 * @param address where to
 * @param teller by whose word it was dialled, if it had never answered before
 * @param peer who answered; empty while it is dialled
 * @param since when it was opened, in milliseconds
 * @param knownSince when that peer answered there first, in milliseconds
 */
public record Link(Address address, Optional<NetworkGroup> teller, Optional<PeerId> peer, long since, long knownSince) {

    public Link {
        Objects.requireNonNull(address);
        Objects.requireNonNull(teller);
        Objects.requireNonNull(peer);
    }

    /** The dial of what was drawn. */
    public static Link dial(Entry drawn, long now) {
        return new Link(drawn.address(), drawn.teller().map(Teller::group), Optional.empty(), now, now);
    }

    /** It is open. */
    public Link open(PeerId who, long now, long acquainted) {
        return new Link(address, teller, Optional.of(who), now, acquainted);
    }
}
