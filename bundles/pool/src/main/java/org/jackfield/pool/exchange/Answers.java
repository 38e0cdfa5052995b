package org.jackfield.pool.exchange;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.message.Sighting;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.ExchangeLimits;

/**
 * What we answer to {@link org.jackfield.api.message.Message.AskSeen}: a few of the points that may be told, drawn for a day.
 *
 * <p>All who ask from the same kind of network, at the same point of ours, are told the same until it is drawn anew, after 21 to 27 hours:
 * so who asks often learns no more, and two answers of two faces of ours show nothing in common. What is drawn is drawn earlier only when there is
 * twice as much to tell, as after a start. Moments are cut to hours when they are drawn, and whoever is connected counts as seen within the
 * last day, at a moment of chance: as those do whose connection has ended in it.
 *
 * <p>Owned by the control thread.
 */
final class Answers {

    private static final int MOST_KINDS = 64;
    private static final Duration LEAST = Duration.ofHours(21);
    private static final Duration SPREAD = Duration.ofHours(6);
    private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

    private final Supplier<List<KnownPoint>> tellable;
    private final Predicate<PointId> withheld;
    private final RandomGenerator random;
    private final Supplier<ExchangeLimits> limits;
    private final Map<Asker, Drawn> drawn = new LinkedHashMap<>();

    /**
     * Remembers.
     *
     * @param tellable what may be told
     * @param withheld what must not be told any more, although it was drawn
     */
    Answers(
            Supplier<List<KnownPoint>> tellable,
            Predicate<PointId> withheld,
            RandomGenerator random,
            Supplier<ExchangeLimits> limits) {
        this.tellable = tellable;
        this.withheld = withheld;
        this.random = random;
        this.limits = limits;
    }

    /** From what kind of network somebody asks, and where. */
    private record Asker(String scheme, String family, PointId at) {

        static Asker of(Endpoint endpoint) {
            PointId from = endpoint.remote();
            String family = from.address()
                    .map(address -> address.getAddress().length == 4 ? "IPv4" : "IPv6")
                    .orElse("name");
            return new Asker(from.scheme(), family, endpoint.local());
        }
    }

    /** A point, and the hour in which it was seen. */
    private record Seen(PointId point, Instant at) {}

    /** What is told until then, of so many. */
    private record Drawn(Instant until, int of, List<Seen> points) {}

    /** What whoever asks there is told now. */
    List<Sighting> to(Endpoint asker, Instant now) {
        Asker kind = Asker.of(asker);
        List<KnownPoint> all = tellable.get();
        Drawn present = Optional.ofNullable(drawn.remove(kind))
                .filter(known -> now.isBefore(known.until()) && all.size() < 2 * Math.max(1, known.of()))
                .orElseGet(() -> draw(all, now));
        drawn.put(kind, present);
        if (drawn.size() > MOST_KINDS) {
            drawn.remove(drawn.keySet().iterator().next());
        }
        return present.points().stream()
                .filter(seen -> !withheld.test(seen.point()))
                .flatMap(seen -> sighting(seen.point(), Duration.between(seen.at(), now)).stream())
                .toList();
    }

    private Drawn draw(List<KnownPoint> all, Instant now) {
        ExchangeLimits most = limits.get();
        int size = (int) Math.min(most.answerPoints(), (long) all.size() * most.answerPercent() / 100);
        List<KnownPoint> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(random.nextLong()));
        List<Seen> points = shuffled.stream()
                .limit(size)
                .map(known -> new Seen(known.point(), seen(known, now).truncatedTo(ChronoUnit.HOURS)))
                .toList();
        Instant until = now.plus(LEAST).plusSeconds(random.nextLong(SPREAD.toSeconds() + 1));
        return new Drawn(until, all.size(), points);
    }

    private Instant seen(KnownPoint known, Instant now) {
        Instant last = known.lastSeen().orElse(Instant.EPOCH);
        Instant lately = now.minusSeconds(random.nextLong(DAY_SECONDS));
        return known.state() == KnownPoint.State.RUNNING && lately.isAfter(last) ? lately : last;
    }

    private static Optional<Sighting> sighting(PointId point, Duration ago) {
        return ago.toDays() > Sighting.OLDEST.toDays() ? Optional.empty() : Optional.of(new Sighting(point, ago));
    }
}
