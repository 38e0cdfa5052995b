package org.jackfield.distribution.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a node on the open network has a lot of: dials and handshakes that come to nothing. The first of a kind is told by itself; those of
 * the following {@link #PERIOD} are counted by their reasons, and told together when it is over, and so on until one was quiet. Safe from
 * any thread.
 */
final class Failures {

    static final Duration PERIOD = Duration.ofSeconds(10);

    private static final int MOST_REASONS = 5;

    private final InstantSource clock;
    private final List<Kind> kinds =
            List.of(new Kind("incoming-failed", "handshake", "refused"), new Kind("dial-failed", "dial", "failed"));

    Failures(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether an event is one of many that will be told together. */
    synchronized boolean counts(Map<String, Object> event) {
        return kinds.stream()
                .filter(kind -> kind.word.equals(event.get("event")))
                .anyMatch(kind -> kind.count(reason(event), clock.instant()));
    }

    /** The sentences that are due. */
    synchronized List<String> due() {
        List<String> due = new ArrayList<>();
        kinds.forEach(kind -> kind.due(clock.instant(), due));
        return due;
    }

    private static String reason(Map<String, Object> event) {
        return event.get("reason") instanceof Map<?, ?> reason ? String.valueOf(reason.get("word")) : "unknown";
    }

    /** Failures of one kind. Guarded by its owner. */
    private static final class Kind {

        private final String word;
        private final String what;
        private final String fate;
        private final Map<String, Integer> byReason = new TreeMap<>();
        private Instant until = Instant.MIN;

        Kind(String word, String what, String fate) {
            this.word = word;
            this.what = what;
            this.fate = fate;
        }

        boolean count(String reason, Instant now) {
            if (until.equals(Instant.MIN)) {
                until = now.plus(PERIOD);
                return false;
            }
            byReason.merge(reason, 1, Integer::sum);
            return true;
        }

        void due(Instant now, List<String> due) {
            if (until.equals(Instant.MIN) || now.isBefore(until)) {
                return;
            }
            if (byReason.isEmpty()) {
                until = Instant.MIN;
                return;
            }
            due.add(told());
            byReason.clear();
            until = now.plus(PERIOD);
        }

        private String told() {
            int all = byReason.values().stream().mapToInt(Integer::intValue).sum();
            int others = Math.max(0, byReason.size() - MOST_REASONS);
            return all + " " + what + (all == 1 ? " " : "s ") + fate + " in the last " + PERIOD.toSeconds() + " s: "
                    + byReason.entrySet().stream()
                            .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                            .limit(MOST_REASONS)
                            .map(reason -> reason.getValue() + " " + reason.getKey())
                            .collect(Collectors.joining(", "))
                    + (others == 0 ? "" : ", and for " + others + " other reasons");
        }
    }
}
