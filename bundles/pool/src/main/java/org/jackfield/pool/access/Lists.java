package org.jackfield.pool.access;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.reason.CloseReason;

/**
 * The three lists, and what follows from them for an address and a peer.
 *
 * <p>Several may have one address, and what one of them did says nothing of the others: a grey address is an obstacle for those alone of
 * whom it is not known who they are. Who dials us from there is let in to prove it, if there are places for such ones, and is judged by its
 * id then. Without places, as in Octez, a grey address is an obstacle for everybody.
 *
 * <p>Changed by the control thread, asked from any.
 */
final class Lists {

    final Roster black = new Roster();
    final Roster white = new Roster();
    final Greys grey;
    private final BooleanSupplier places;
    private final InstantSource clock;

    /** @param places whether there are any for those who dial us from a grey address */
    Lists(Greys grey, BooleanSupplier places, InstantSource clock) {
        this.grey = grey;
        this.places = places;
        this.clock = clock;
    }

    /** What stands in the way of one who has dialled us, and has not said who it is. */
    Optional<CloseReason> obstacleToAccept(InetAddress address) {
        return places.getAsBoolean() ? banned(address, clock.instant()) : obstacle(address);
    }

    /** All from there share the places for one grey address; empty if it is not grey. */
    Optional<Subject> greySite(InetAddress address) {
        Instant now = clock.instant();
        return white(address, now) || grey.obstacle(address, now).isEmpty()
                ? Optional.empty()
                : Optional.of(Greys.site(address));
    }

    /** What stands in the way of an address, if its peer is not known. */
    Optional<CloseReason> obstacle(InetAddress address) {
        Instant now = clock.instant();
        Optional<CloseReason> banned = banned(address, now);
        return banned.isPresent() || white(address, now) ? banned : grey.obstacle(address, now);
    }

    /** What stands in the way of a peer, if its address is not known. */
    Optional<CloseReason> obstacle(PeerId peer) {
        Instant now = clock.instant();
        Optional<CloseReason> banned = banned(peer, now);
        return banned.isPresent() || white(peer, now) ? banned : grey.obstacle(peer, now);
    }

    /** What stands in the way of a peer at an address. */
    Optional<CloseReason> obstacle(PeerId peer, Optional<InetAddress> address) {
        Instant now = clock.instant();
        Optional<CloseReason> banned = banned(peer, now).or(() -> address.flatMap(at -> banned(at, now)));
        if (banned.isPresent() || white(Optional.of(peer), address)) {
            return banned;
        }
        return address.filter(at -> !places.getAsBoolean())
                .flatMap(at -> grey.obstacle(at, now))
                .or(() -> grey.obstacle(peer, now));
    }

    /** Whether the operator lets it past the grey list and the policies, by its peer or by its address. */
    boolean white(Optional<PeerId> peer, Optional<InetAddress> address) {
        Instant now = clock.instant();
        return peer.map(who -> white(who, now)).orElse(false)
                || address.map(at -> white(at, now)).orElse(false);
    }

    /** Whether a longer white range lets an address pass, whatever happens to the given one. */
    boolean spared(InetAddress address, AddressRange range) {
        return bits(white.covering(address, clock.instant())) > range.bits();
    }

    List<AccessEntry> entries(AccessList list) {
        Instant now = clock.instant();
        return switch (list) {
            case BLACK -> black.newestFirst(now);
            case WHITE -> white.newestFirst(now);
            case GREY -> grey.newestFirst(now);
        };
    }

    int size(AccessList list) {
        return switch (list) {
            case BLACK -> black.size();
            case WHITE -> white.size();
            case GREY -> grey.size();
        };
    }

    private Optional<CloseReason> banned(PeerId peer, Instant now) {
        return black.of(peer, now).map(entry -> new CloseReason.PeerBanned(words(entry)));
    }

    private boolean white(PeerId peer, Instant now) {
        return white.of(peer, now).isPresent();
    }

    private Optional<CloseReason> banned(InetAddress address, Instant now) {
        Optional<AccessEntry> longest = black.covering(address, now);
        if (longest.isEmpty() || bits(white.covering(address, now)) > bits(longest)) {
            return Optional.empty();
        }
        return longest.map(entry -> new CloseReason.AddressBanned(words(entry)));
    }

    private boolean white(InetAddress address, Instant now) {
        return bits(white.covering(address, now)) > bits(black.covering(address, now));
    }

    /** How long the range of an entry is; shorter than any if there is none. */
    private static int bits(Optional<AccessEntry> entry) {
        return entry.map(AccessEntry::subject)
                .map(subject -> ((Subject.Addresses) subject).range().bits())
                .orElse(-1);
    }

    private static String words(AccessEntry entry) {
        return entry.why().isEmpty() ? "by " + entry.by() : entry.why() + " (by " + entry.by() + ")";
    }
}
