package org.jackfield.pool.selection;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PeerScore;
import org.jackfield.api.scoring.Span;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Merits;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.pool.address.table.Lots;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;

/**
 * Who is connected, as selection policies are told.
 *
 * <p>Owned by the control thread.
 */
final class Census {

    private final Pool pool;
    private final RandomGenerator random;
    private final Function<PeerId, Optional<PeerScore>> scores;
    private Predicate<PeerConnection> held = connection -> false;
    private Function<PointId, Optional<NetworkGroup>> tellers = point -> Optional.empty();
    /** Made when somebody is asked first: without a policy nothing is drawn. */
    private Optional<Lots> lots = Optional.empty();

    Census(Pool pool, RandomGenerator random, Function<PeerId, Optional<PeerScore>> scores) {
        this.pool = pool;
        this.random = random;
        this.scores = scores;
    }

    /** Who knows whom the operator holds, and by whose word points were dialled. */
    void ask(Predicate<PeerConnection> holds, Function<PointId, Optional<NetworkGroup>> tellersOfPoints) {
        held = holds;
        tellers = tellersOfPoints;
    }

    /** All that are open. */
    List<Neighbour> connected() {
        return pool.all().stream()
                .filter(PeerConnection::open)
                .map(this::neighbour)
                .toList();
    }

    private Neighbour neighbour(PeerConnection open) {
        PointId remote = open.endpoint().remote();
        return new Neighbour(
                open.peer(),
                open.endpoint().direction(),
                group(NetworkGroup.ofTeller(remote)),
                open.point().flatMap(tellers).map(this::group),
                remote.scheme(),
                open.since(),
                held.test(open),
                scores.apply(open.peer()).map(Census::merits).orElse(Merits.NONE));
    }

    /** Whether it is connected, and may be let go. */
    boolean dispensable(PeerConnection open) {
        return open.open() && neighbour(open).dispensable();
    }

    Group group(NetworkGroup group) {
        if (lots.isEmpty()) {
            lots = Optional.of(new Lots(random));
        }
        return new Group(group.toString(), lots.get().of(group));
    }

    private static Merits merits(PeerScore known) {
        List<Span> spans = known.history().spans();
        Optional<Instant> lastUseful = spans.stream()
                .filter(span -> span.times(Deed.USEFUL) > 0)
                .map(Span::until)
                .reduce((earlier, later) -> later);
        return new Merits(
                known.history().latency(),
                sum(spans, Deed.USEFUL),
                sum(spans, Deed.FIRST_DELIVERY),
                lastUseful,
                known.score().number());
    }

    private static long sum(List<Span> spans, Deed deed) {
        long sum = 0;
        for (Span span : spans) {
            long more = span.times(deed);
            sum = sum > Long.MAX_VALUE - more ? Long.MAX_VALUE : sum + more;
        }
        return sum;
    }
}
