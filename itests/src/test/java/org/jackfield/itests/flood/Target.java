package org.jackfield.itests.flood;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jackfield.handshake.identity.Difficulty;

/**
 * The node that is flooded.
 *
 * @param address where it listens
 * @param pid its process, whose memory is measured; absent: it is not
 * @param network its name
 * @param difficulty what it asks of others
 */
record Target(InetSocketAddress address, Optional<Long> pid, String network, Difficulty difficulty) {

    /** Passports that this node honours. */
    List<Passport> passports(int count) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> Passport.issue(difficulty))
                .toList();
    }
}
