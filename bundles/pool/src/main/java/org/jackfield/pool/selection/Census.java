package org.jackfield.pool.selection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Endpoint;
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
 * Who is connected, as selection policies are told. Whoever is as it was when it was asked about last is told as it was told: a crowd of
 * newcomers to a large node would else cost it dear.
 *
 * <p>Owned by the control thread. What it keeps are values, and not connections.
 */
final class Census {

    private final Pool pool;
    private final RandomGenerator random;
    private final Function<PeerId, Optional<PeerScore>> scores;
    private Predicate<PeerConnection> held = connection -> false;
    private Function<PointId, Optional<NetworkGroup>> tellers = point -> Optional.empty();
    private Map<PeerId, Entry> entries = Map.of();
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
        Map<PeerId, Entry> now = new HashMap<>();
        List<Neighbour> all = new ArrayList<>();
        for (PeerConnection open : pool.all()) {
            if (open.open()) {
                Entry entry = entry(open, Optional.ofNullable(entries.get(open.peer())));
                now.put(open.peer(), entry);
                all.add(entry.neighbour);
            }
        }
        entries = now;
        return List.copyOf(all);
    }

    private Entry entry(PeerConnection open, Optional<Entry> before) {
        Endpoint endpoint = open.endpoint();
        Optional<Group> source = open.point().flatMap(tellers).map(this::group);
        boolean holds = held.test(open);
        Optional<PeerScore> score = scores.apply(open.peer());
        return before.filter(known -> known.endpoint.equals(endpoint)
                        && known.neighbour.since().equals(open.since())
                        && known.neighbour.source().equals(source)
                        && known.neighbour.held() == holds
                        && same(known.score, score))
                .orElseGet(() -> new Entry(
                        endpoint,
                        score,
                        new Neighbour(
                                open.peer(),
                                endpoint.direction(),
                                group(NetworkGroup.ofTeller(endpoint.remote())),
                                source,
                                endpoint.remote().scheme(),
                                open.since(),
                                holds,
                                score.map(Census::merits).orElse(Merits.NONE))));
    }

    /** To compare histories would cost what it is to save. */
    private static boolean same(Optional<PeerScore> one, Optional<PeerScore> other) {
        return one.isPresent() == other.isPresent() && (one.isEmpty() || one.get() == other.get());
    }

    /** Whether it is connected, and may be let go. */
    boolean dispensable(PeerConnection open) {
        return open.open() && entry(open, Optional.empty()).neighbour.dispensable();
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

    /** What was told of one, and from what. */
    private record Entry(Endpoint endpoint, Optional<PeerScore> score, Neighbour neighbour) {}
}
