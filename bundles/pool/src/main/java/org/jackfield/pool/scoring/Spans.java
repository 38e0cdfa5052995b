package org.jackfield.pool.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Span;

/**
 * What somebody has done, in at most {@link PeerHistory#MOST_SPANS} spans: the newest last a minute, and the older they are, the longer.
 *
 * <p>A span in which nothing is done goes on for an hour, so that thousands who are silent take hardly any room. What is done then begins
 * another, and its time is known as exactly as ever; a moment of time connected may seem younger by that hour.
 *
 * <p>When there are too many, the two neighbours become one that are the shortest together for their age; so a day takes no more room than
 * an hour, and what is old is known less exactly. Owned by the control thread.
 */
final class Spans {

    private static final Duration NEWEST = Duration.ofMinutes(1);
    private static final Duration NEWEST_IDLE = Duration.ofHours(1);

    private List<Span> all = List.of();

    /** Whether the last of them may go on. */
    private boolean begun;

    /** Something was done between two moments; of what ended before the newest span began, only the deeds are true. */
    void add(Instant start, Instant end, Duration time, Deeds done) {
        List<Span> spans = new ArrayList<>(all);
        int last = spans.size() - 1;
        if (begun && goesOn(spans.get(last), end, done)) {
            Span newest = spans.get(last);
            spans.set(last, newest.and(span(later(start, newest.from()), end, time, done)));
        } else {
            shorten(spans, end);
            spans.add(span(later(start, until()), end, time, done));
            begun = true;
        }
        all = List.copyOf(spans);
    }

    private static boolean goesOn(Span newest, Instant end, Deeds done) {
        Duration longest = newest.deeds().isEmpty() && done.isEmpty() ? NEWEST_IDLE : NEWEST;
        return Duration.between(newest.from(), end).compareTo(longest) <= 0;
    }

    private static Span span(Instant from, Instant until, Duration time, Deeds done) {
        return new Span(from, later(from, until), time, done.all());
    }

    /** What was done before, as an earlier run has left it; nothing was added yet. */
    void restore(List<Span> earlier, Instant now) {
        List<Span> spans = new ArrayList<>(earlier);
        shorten(spans, now);
        all = List.copyOf(spans);
    }

    /** The oldest first; immutable, and the same until more is added. */
    List<Span> all() {
        return all;
    }

    private Instant until() {
        return all.isEmpty() ? Instant.MIN : all.get(all.size() - 1).until();
    }

    /** Until there is room for one more. */
    private static void shorten(List<Span> spans, Instant now) {
        while (spans.size() >= PeerHistory.MOST_SPANS) {
            int best = 0;
            double least = Double.MAX_VALUE;
            for (int i = 0; i + 1 < spans.size(); i++) {
                double length = seconds(spans.get(i).from(), spans.get(i + 1).until());
                double age = seconds(spans.get(i).from(), now) + 1;
                if (length / age < least) {
                    least = length / age;
                    best = i;
                }
            }
            spans.set(best, spans.get(best).and(spans.remove(best + 1)));
        }
    }

    private static double seconds(Instant one, Instant other) {
        return Duration.between(one, other).toMillis() / 1e3;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
