package org.jackfield.pool.maintenance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.Entry;
import org.jackfield.pool.address.table.Link;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.address.table.Teller;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;

/**
 * The connections that we have dialled, and by whose word. Those to whom the operator trusts are none of them: they count for nothing where
 * it is about strangers.
 *
 * <p>Owned by the control thread.
 */
final class Outbound {

    private final Pool pool;
    private final Book book;
    /** By whose word what is open, or being dialled, was dialled. */
    private final Map<PointId, NetworkGroup> told = new HashMap<>();

    private final Set<PointId> dialling = new HashSet<>();

    Outbound(Pool pool, Book book) {
        this.pool = pool;
        this.book = book;
    }

    /** The connections that are open. */
    List<Link> open() {
        List<Link> links = new ArrayList<>();
        pool.all().stream()
                .filter(connection -> connection.endpoint().direction() == Direction.OUTBOUND
                        && connection.open()
                        && !book.trusts(connection.peer(), connection.point()))
                .forEach(connection -> connection.point().ifPresent(point -> links.add(link(connection, point))));
        Set<PointId> open = links.stream().map(link -> link.address().point()).collect(Collectors.toSet());
        told.keySet().removeIf(point -> !open.contains(point) && !dialling.contains(point));
        return links;
    }

    /** It is dialled now. */
    void dialled(Entry entry) {
        PointId point = entry.address().point();
        dialling.add(point);
        entry.teller().map(Teller::group).ifPresent(teller -> told.put(point, teller));
    }

    /** It is not being dialled any more: it is open, or has come to nothing. */
    void decided(PointId point) {
        dialling.remove(point);
    }

    /** By whose word a point that is open, or being dialled, was dialled, if it had never answered before. */
    Optional<NetworkGroup> teller(PointId point) {
        return Optional.ofNullable(told.get(point));
    }

    private Link link(PeerConnection connection, PointId point) {
        long since = connection.since().toEpochMilli();
        Optional<Entry> entry = book.entry(point);
        long known = entry.filter(tried -> tried.peer().equals(Optional.of(connection.peer())))
                .map(Entry::firstSuccess)
                .filter(moment -> moment != Entry.NEVER)
                .orElse(since);
        return new Link(
                entry.map(Entry::address).orElseGet(() -> Address.of(point)),
                Optional.ofNullable(told.get(point)),
                Optional.of(connection.peer()),
                since,
                known);
    }
}
