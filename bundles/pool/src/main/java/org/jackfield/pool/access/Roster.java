package org.jackfield.pool.access;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.identity.PeerId;

/**
 * A list that the operator keeps: addresses, ranges of them, and peers.
 *
 * <p>The longest range that holds an address is found by one look for each length of prefix that occurs, the longest first, however
 * many entries there are. Changed by the control thread, read from any.
 */
final class Roster {

    private final Ledger ledger = new Ledger();
    private final Lengths ofIpv4 = new Lengths(32);
    private final Lengths ofIpv6 = new Lengths(128);

    void put(AccessEntry entry) {
        if (ledger.put(entry).isEmpty() && entry.subject() instanceof Subject.Addresses addresses) {
            lengths(addresses.range().network().length()).add(addresses.range().bits());
        }
    }

    Optional<AccessEntry> take(Subject subject) {
        Optional<AccessEntry> gone = ledger.take(subject);
        if (gone.isPresent() && subject instanceof Subject.Addresses addresses) {
            lengths(addresses.range().network().length())
                    .remove(addresses.range().bits());
        }
        return gone;
    }

    /** The entry of the longest range that holds the address. */
    Optional<AccessEntry> covering(InetAddress address, Instant now) {
        for (int bits : lengths(address.getAddress().length).longestFirst) {
            Optional<AccessEntry> found = ledger.find(new Subject.Addresses(AddressRange.of(address, bits)), now);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    Optional<AccessEntry> of(PeerId peer, Instant now) {
        return ledger.find(new Subject.Peer(peer), now);
    }

    Optional<AccessEntry> of(Subject subject, Instant now) {
        return ledger.find(subject, now);
    }

    /** The peers that were banned along with exactly these addresses. */
    List<AccessEntry> along(AddressRange range) {
        return ledger.matching(entry -> entry.along().equals(Optional.of(range)));
    }

    List<AccessEntry> newestFirst(Instant now) {
        return ledger.newestFirst(now);
    }

    List<AccessEntry> oldestFirst(Instant now) {
        return ledger.oldestFirst(now);
    }

    int size() {
        return ledger.size();
    }

    /** Forgets what has ended by itself; answers whether there was any. */
    boolean expire(Instant now) {
        List<AccessEntry> ended = ledger.matching(entry -> entry.expired(now));
        ended.forEach(entry -> take(entry.subject()));
        return !ended.isEmpty();
    }

    void clear() {
        ledger.clear();
        ofIpv4.clear();
        ofIpv6.clear();
    }

    private Lengths lengths(int bytes) {
        return bytes == 4 ? ofIpv4 : ofIpv6;
    }

    /** Which lengths of prefixes occur in one family of addresses. */
    private static final class Lengths {

        private final int[] counts;
        private volatile int[] longestFirst = {};

        Lengths(int width) {
            counts = new int[width + 1];
        }

        void add(int bits) {
            if (counts[bits]++ == 0) {
                publish();
            }
        }

        void remove(int bits) {
            if (--counts[bits] == 0) {
                publish();
            }
        }

        void clear() {
            Arrays.fill(counts, 0);
            publish();
        }

        private void publish() {
            int longest = counts.length - 1;
            longestFirst = IntStream.rangeClosed(0, longest)
                    .map(i -> longest - i)
                    .filter(bits -> counts[bits] > 0)
                    .toArray();
        }
    }
}
