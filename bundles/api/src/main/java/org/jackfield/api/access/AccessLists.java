package org.jackfield.api.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Black, white and grey list, and trust: kept by the core, enforced at accept, at dial and after the handshake, kept across restarts.
 *
 * <p>Of the black and white ranges that contain an address the longest counts, and of two equal ones the black. A black peer is refused
 * wherever it comes from. White addresses and peers pass the grey list and the policies. A grey address is neither dialled nor let in while
 * it is not known who is there: whoever dials from there has few places to prove who it is, and is judged by its peer id then. Trust is about privacy, dialling and eviction
 * alone: it opens no door that a list closes.
 *
 * <p>Questions are answered at once, from any thread. Orders are carried out in the order in which they are given, on the core's own
 * thread; their stages complete when the order is in force, and give whether it changed something. Source: octez-behaviour.md, section
 * 7, but for what the README of the pool says is different.
 */
@ProviderType
public interface AccessLists {

    /** The entries of a list that have not expired, the newest first. */
    List<AccessEntry> entries(AccessList list);

    /** How many entries a list has; those that have expired may still be counted for a moment. */
    default int size(AccessList list) {
        return entries(list).size();
    }

    /** What has overflowed from the grey list into its compact filter; empty: nothing, the list is complete. */
    Optional<Overflow> overflow();

    /** Why somebody at this address would be refused of whom no more is known; empty if it would not. */
    Optional<CloseReason> obstacle(InetAddress address);

    /** Why this peer would be refused; empty if it would not. */
    Optional<CloseReason> obstacle(PeerId peer);

    /**
     * Black-lists, and closes the connections concerned; takes back white entries of the same subject and trust. Along with an address
     * the peers that are connected from there are black-listed.
     */
    CompletionStage<Boolean> ban(AccessOrder order);

    /** Takes back black and grey entries of exactly this subject, and those of the peers that were banned along with it. */
    CompletionStage<Boolean> unban(Subject subject);

    /** White-lists; takes back black and grey entries of the same subject. */
    CompletionStage<Boolean> allow(AccessOrder order);

    /** Takes back a white entry. */
    CompletionStage<Boolean> disallow(Subject subject);

    /** The operator vouches for a point, which is learned if need be, and unbans its address. */
    CompletionStage<Boolean> trust(PointId point);

    /** The operator vouches for a peer, and unbans it. */
    CompletionStage<Boolean> trust(PeerId peer);

    /** The operator vouches for the point no longer; points of the configuration stay trusted while they stand there. */
    CompletionStage<Boolean> untrust(PointId point);

    /** The operator vouches for the peer no longer. */
    CompletionStage<Boolean> untrust(PeerId peer);

    /** Empties one list, the grey one with its filter; the others stay. Gives whether there was anything. */
    CompletionStage<Boolean> clear(AccessList list);
}
