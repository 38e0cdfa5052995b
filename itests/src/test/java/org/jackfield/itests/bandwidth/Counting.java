package org.jackfield.itests.bandwidth;

import java.time.Instant;
import java.util.List;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Span;
import org.jackfield.api.scoring.Term;

/** A peer is worth as much as it was the first to bring something, and 1 at least. */
final class Counting implements ScoringPolicy {

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public Score score(PeerHistory history, Instant now) {
        long deliveries = 0;
        for (Span span : history.spans()) {
            deliveries += span.times(Deed.FIRST_DELIVERY);
        }
        return Score.of(PeerClass.ORDINARY, List.of(new Term("first-deliveries", Math.max(deliveries, 1))));
    }
}
