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

/** A peer is worth as much as it has sent messages, and 1 at least. */
final class Counting implements ScoringPolicy {

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public Score score(PeerHistory history, Instant now) {
        long messages = 0;
        for (Span span : history.spans()) {
            messages += span.times(Deed.USEFUL);
        }
        return Score.of(PeerClass.ORDINARY, List.of(new Term("messages", Math.max(messages, 1))));
    }
}
