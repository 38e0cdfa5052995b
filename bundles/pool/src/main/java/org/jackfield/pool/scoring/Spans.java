package org.jackfield.pool.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Span;

/**
 * What somebody has done, in at most {@link PeerHistory#MOST_SPANS} spans: the newest last a minute, and the older they are, the longer.
 *
 * <p>When there are too many, the two neighbours become one that are the shortest together for their age; so a day takes no more room than
 * an hour, and what is old is known less exactly. Owned by the control thread.
 */
final class Spans {

    private static final Duration NEWEST = Duration.ofMinutes(1);

    private final List<Span> past = new ArrayList<>();
    private final long[] deeds = new long[Deed.values().length];
    private Instant from = Instant.MIN;
    private Instant until = Instant.MIN;
    private Duration connected = Duration.ZERO;
    private boolean begun;

    /** Something was done between two moments; of what ended before the newest span began, only the deeds are true. */
    void add(Instant start, Instant end, Duration time, Deeds done) {
        if (begun && Duration.between(from, end).compareTo(NEWEST) > 0) {
            past.add(newest());
            begun = false;
            if (past.size() >= PeerHistory.MOST_SPANS) {
                shorten(end);
            }
        }
        if (!begun) {
            from = later(start, until);
            until = from;
            connected = Duration.ZERO;
            Arrays.fill(deeds, 0);
            begun = true;
        }
        until = later(until, end);
        connected = connected.plus(time);
        done.addTo(deeds);
    }

    /** What was done before, as an earlier run has left it; nothing was added yet. */
    void restore(List<Span> earlier, Instant now) {
        past.addAll(earlier);
        while (past.size() >= PeerHistory.MOST_SPANS) {
            shorten(now);
        }
        until = past.isEmpty() ? until : past.get(past.size() - 1).until();
    }

    /** The oldest first. */
    List<Span> all() {
        List<Span> all = new ArrayList<>(past);
        if (begun) {
            all.add(newest());
        }
        return all;
    }

    private Span newest() {
        Map<Deed, Long> done = new EnumMap<>(Deed.class);
        for (Deed deed : Deed.values()) {
            done.put(deed, deeds[deed.ordinal()]);
        }
        return new Span(from, until, connected, done);
    }

    private void shorten(Instant now) {
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i + 1 < past.size(); i++) {
            double length = seconds(past.get(i).from(), past.get(i + 1).until());
            double age = seconds(past.get(i).from(), now) + 1;
            if (length / age < least) {
                least = length / age;
                best = i;
            }
        }
        past.set(best, past.get(best).and(past.remove(best + 1)));
    }

    private static double seconds(Instant one, Instant other) {
        return Duration.between(one, other).toMillis() / 1e3;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
