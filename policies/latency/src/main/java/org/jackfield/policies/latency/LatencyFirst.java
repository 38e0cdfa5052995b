package org.jackfield.policies.latency;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Term;

/**
 * The quicker a handshake, the more a peer is worth: 2 where it takes no time at all, 1 at {@code half}, towards 0 beyond. Whoever has
 * sent anything invalid within {@code memory} is worth nothing, however near.
 *
 * <p>It keeps nothing but its settings.
 */
final class LatencyFirst implements ScoringPolicy {

    private volatile LatencySettings settings;

    LatencyFirst(LatencySettings settings) {
        this.settings = Objects.requireNonNull(settings);
    }

    /** From now on. Any thread. */
    void change(LatencySettings others) {
        settings = Objects.requireNonNull(others);
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public Map<String, String> settings() {
        return settings.words();
    }

    @Override
    public Score score(PeerHistory history, Instant now) {
        LatencySettings at = settings;
        Term neutral = new Term("neutral", 1);
        Term latency = new Term(
                "latency",
                history.latency().map(time -> nearness(time, at.half())).orElse(0.0));
        if (invalid(history, now.minus(at.memory()))) {
            // added in this order the three are nothing, to the bit
            double so = Score.sum(List.of(neutral, latency));
            return Score.of(PeerClass.THROTTLED, List.of(neutral, latency, new Term("invalid", -so)));
        }
        PeerClass known = history.latency().isPresent() ? PeerClass.ORDINARY : PeerClass.NEWCOMER;
        return Score.of(known, List.of(neutral, latency));
    }

    /** From 1, in no time, through 0, at half, towards -1. */
    private static double nearness(Duration time, Duration half) {
        double millis = time.toMillis();
        return (half.toMillis() - millis) / (half.toMillis() + millis);
    }

    private static boolean invalid(PeerHistory history, Instant since) {
        return history.spans().stream()
                .filter(span -> span.until().isAfter(since))
                .anyMatch(span -> span.times(Deed.INVALID) > 0);
    }
}
