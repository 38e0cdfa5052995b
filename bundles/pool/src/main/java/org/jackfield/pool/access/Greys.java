package org.jackfield.pool.access;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Overflow;
import org.jackfield.api.access.Subject;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.reason.CloseReason;

/**
 * Who is refused for a while: the newest entries exact and explained, older ones in the {@linkplain OverflowFilter filter}.
 *
 * <p>Changed by the control thread, read from any.
 */
final class Greys {

    private final IntSupplier most;
    private final Ledger exact = new Ledger();
    private volatile OverflowFilter overflow;

    /** Remembers. */
    Greys(IntSupplier most, OverflowFilter overflow) {
        this.most = most;
        this.overflow = overflow;
    }

    /** Whom an address is grey-listed with. */
    static Subject site(InetAddress address) {
        return new Subject.Addresses(AddressRange.of(address).site());
    }

    /** Lists somebody; of two entries of the same the one that ends later counts. Answers the one that counts. */
    AccessEntry add(AccessEntry entry, Instant now) {
        AccessEntry later = exact.find(entry.subject(), now)
                .filter(old -> old.until().orElseThrow().isAfter(entry.until().orElseThrow()))
                .orElse(entry);
        exact.put(later);
        trim(now);
        return later;
    }

    /** Gives what is too much to the filter, the oldest first. */
    void trim(Instant now) {
        while (exact.size() > most.getAsInt()) {
            AccessEntry oldest = exact.oldest().orElseThrow();
            overflow.add(oldest.subject(), oldest.until().orElseThrow(), now);
            exact.take(oldest.subject());
        }
    }

    Optional<CloseReason> obstacle(InetAddress address, Instant now) {
        Subject site = site(address);
        Optional<CloseReason> known = exact.find(site, now)
                .map(entry -> new CloseReason.AddressGreylisted(
                        entry.why(), entry.until().orElseThrow()));
        return known.or(
                () -> overflow.holds(site) ? Optional.of(new CloseReason.AddressInOverflow()) : Optional.empty());
    }

    Optional<CloseReason> obstacle(PeerId peer, Instant now) {
        Subject subject = new Subject.Peer(peer);
        Optional<CloseReason> known = exact.find(subject, now)
                .map(entry -> new CloseReason.PeerGreylisted(
                        entry.why(), entry.until().orElseThrow()));
        return known.or(
                () -> overflow.holds(subject) ? Optional.of(new CloseReason.PeerInOverflow()) : Optional.empty());
    }

    /** Forgives one; a single IPv6 address with its site, for that is how it was listed. */
    boolean take(Subject subject) {
        Subject listed = subject instanceof Subject.Addresses addresses
                ? new Subject.Addresses(addresses.range().site())
                : subject;
        boolean known = exact.take(listed).isPresent();
        return overflow.remove(listed) || known;
    }

    /** Forgets what has ended by itself; answers whether there was any. */
    boolean expire(Instant now) {
        List<AccessEntry> ended = exact.matching(entry -> entry.expired(now));
        ended.forEach(entry -> exact.take(entry.subject()));
        overflow.countDown(now);
        return !ended.isEmpty();
    }

    /** Without those in the filter. */
    int size() {
        return exact.size();
    }

    List<AccessEntry> newestFirst(Instant now) {
        return exact.newestFirst(now);
    }

    List<AccessEntry> oldestFirst(Instant now) {
        return exact.oldestFirst(now);
    }

    Optional<Overflow> overflow() {
        return overflow.overflow();
    }

    OverflowFilter filter() {
        return overflow;
    }

    /** As an earlier run has left it. */
    void restore(OverflowFilter filter) {
        overflow = filter;
    }

    /** Forgives all; answers about how many there were. */
    int clear() {
        int all = exact.size() + overflow.clear();
        exact.clear();
        return all;
    }
}
