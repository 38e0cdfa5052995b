package org.jackfield.itests.bans;

import java.net.InetAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.reason.CloseReason;

/** Whom the lists of a node have turned away: peers by themselves, and addresses with all behind them. */
final class Refusals implements NodeListener {

    private final Set<PeerId> peers = new HashSet<>();
    private final Set<InetAddress> addresses = new HashSet<>();

    @Override
    public void happened(Instant when, NodeEvent event) {
        if (event instanceof NodeEvent.IncomingFailed failed) {
            if (ofAddress(failed.reason())) {
                failed.endpoint().remote().address().ifPresent(addresses::add);
            } else if (ofPeer(failed.reason())) {
                failed.peer().ifPresent(peers::add);
            }
        }
    }

    private static boolean ofAddress(CloseReason reason) {
        return reason instanceof CloseReason.AddressGreylisted
                || reason instanceof CloseReason.AddressInOverflow
                || reason instanceof CloseReason.AddressBanned;
    }

    private static boolean ofPeer(CloseReason reason) {
        return reason instanceof CloseReason.PeerGreylisted
                || reason instanceof CloseReason.PeerInOverflow
                || reason instanceof CloseReason.PeerBanned;
    }

    boolean concern(PeerId peer, InetAddress address) {
        return peers.contains(peer) || addresses.contains(address);
    }
}
