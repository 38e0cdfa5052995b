package org.jackfield.handshake;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.reason.Rejection;

/** Whether two nodes can understand each other (tezos-wire.md, sections 5 and 10). */
final class Negotiation {

    private Negotiation() {}

    /** Why not, if not: the network first, then the versions of database and peer-to-peer messages. */
    static Optional<Rejection> incompatibility(HandshakeSettings ours, ConnectionMessage theirs) {
        if (!theirs.network().equals(ByteString.of(ours.network().getBytes(StandardCharsets.UTF_8)))) {
            return Optional.of(new Rejection.UnknownNetwork());
        }
        if (!common(ours.oldestDatabaseVersion(), theirs.databaseVersion())) {
            return Optional.of(new Rejection.DeprecatedDatabaseVersion());
        }
        if (!common(ours.oldestP2pVersion(), theirs.p2pVersion())) {
            return Optional.of(new Rejection.DeprecatedP2pVersion());
        }
        return Optional.empty();
    }

    /** A far end that is newer than we are speaks ours, too; one that is older must speak one that we still do. */
    private static boolean common(int oldest, int theirs) {
        return theirs >= oldest;
    }
}
