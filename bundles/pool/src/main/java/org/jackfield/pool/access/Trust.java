package org.jackfield.pool.access;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.event.EventStream;

/** Whom the operator vouches for beside the configuration. Owned by the control thread; the {@link Book} shows it to all. */
final class Trust {

    private final Book book;
    private final EventStream events;
    private final Set<PointId> points = new LinkedHashSet<>();
    private final Set<PeerId> peers = new LinkedHashSet<>();

    Trust(Book book, EventStream events) {
        this.book = book;
        this.events = events;
    }

    /** As an earlier run has left it. */
    void restore(Collection<PointId> somePoints, Collection<PeerId> somePeers) {
        points.addAll(somePoints);
        peers.addAll(somePeers);
        points.forEach(book::trust);
        peers.forEach(book::trust);
    }

    boolean add(PointId point) {
        boolean fresh = book.trust(point) | points.add(point);
        return told(fresh, new NodeEvent.Trusted(point.toString()));
    }

    boolean add(PeerId peer) {
        boolean fresh = book.trust(peer) | peers.add(peer);
        return told(fresh, new NodeEvent.Trusted(peer.text()));
    }

    boolean take(PointId point) {
        boolean gone = book.untrust(point) | points.remove(point);
        return told(gone, new NodeEvent.Untrusted(point.toString()));
    }

    boolean take(PeerId peer) {
        boolean gone = book.untrust(peer) | peers.remove(peer);
        return told(gone, new NodeEvent.Untrusted(peer.text()));
    }

    List<PointId> points() {
        return List.copyOf(points);
    }

    List<PeerId> peers() {
        return List.copyOf(peers);
    }

    private boolean told(boolean changed, NodeEvent event) {
        if (changed) {
            events.tell(event);
        }
        return changed;
    }
}
