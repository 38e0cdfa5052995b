package org.jackfield.pool.access;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.reason.CloseReason;

/** The three lists, and what follows from them for an address and a peer. Changed by the control thread, asked from any. */
final class Lists {

    final Roster black = new Roster();
    final Roster white = new Roster();
    final Greys grey;
    private final InstantSource clock;

    Lists(Greys grey, InstantSource clock) {
        this.grey = grey;
        this.clock = clock;
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
        return address.flatMap(at -> grey.obstacle(at, now)).or(() -> grey.obstacle(peer, now));
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
