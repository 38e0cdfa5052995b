package org.jackfield.itests.settings;

import static org.jackfield.itests.settings.Edit.exactly;
import static org.jackfield.itests.settings.Edit.less;
import static org.jackfield.itests.settings.Edit.more;
import static org.jackfield.itests.settings.Edit.times;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is done to each setting, by the name of whose it is and its own, as {@link Declared#toString} has it. */
final class Edits {

    private static final long KIB = 3_000;
    private static final int SECONDS = 7;
    private static final String SEVEN_SECONDS = "PT7S";

    private Edits() {}

    static Map<String, Edit> all() {
        Map<String, Edit> edits = new TreeMap<>();
        scheduler(edits);
        scoring(edits);
        latency(edits);
        greylist(edits);
        selection(edits);
        return edits;
    }

    private static void scheduler(Map<String, Edit> edits) {
        String pid = "org.jackfield.scheduler ";
        for (String direction : List.of("download", "upload")) {
            edits.put(
                    pid + "max-" + direction + "-speed",
                    Edit.of(KIB, "cap " + direction, exactly(KIB * 1024)).refusing(-1L));
            for (String peerClass : List.of("newcomer", "ordinary", "favoured", "throttled")) {
                edits.put(
                        pid + peerClass + "-max-" + direction + "-speed",
                        Edit.of(KIB, "cap " + direction + " " + peerClass, exactly(KIB * 1024))
                                .refusing(Long.MAX_VALUE));
            }
        }
        edits.put(pid + "turn-bytes", Edit.of(2_048, "turn", exactly(2_048)).refusing(5));
    }

    private static void scoring(Map<String, Edit> edits) {
        String pid = "org.jackfield.policies.scoring ";
        edits.put(pid + "service.ranking", Edit.of(-100, "asked", exactly("latency")));
        weight(edits, "tenure", 3, 1, "good tenure");
        weight(edits, "useful", 3, 2, "good useful");
        weight(edits, "first-delivery", 3, 4, "good first-deliveries");
        weight(edits, "latency", 3, 1, "good latency");
        weight(edits, "invalid", 3, 12, "bad invalid");
        weight(edits, "unwanted", 3, 1, "bad unwanted");
        weight(edits, "broken-promise", 3, 4, "bad broken-promises");
        weight(edits, "note", 3, 2, "bad notes");
        weight(edits, "group", 0.1, 0.25, "bad address-group");
        edits.put(
                pid + "merit-half-life",
                Edit.of(600L, "scoring old useful", less()).refusing(0L));
        edits.put(
                pid + "fault-half-life",
                Edit.of(60L, "scoring old invalid", more()).refusing(-1L));
        edits.put(
                pid + "probation",
                Edit.of(5_000L, "scoring quiet class", exactly("NEWCOMER")).refusing(-7L));
        edits.put(
                pid + "throttled-below",
                Edit.of(0.7, "scoring young class", exactly("THROTTLED")).refusing(Double.NaN));
        edits.put(
                pid + "favoured-from",
                Edit.of(100.0, "scoring good class", exactly("ORDINARY")).refusing(1.0));
    }

    /** Whom it chooses shows in a full node alone: in {@code SelectionSwapTest}. */
    private static void selection(Map<String, Edit> edits) {
        String pid = "org.jackfield.policies.selection ";
        edits.put(pid + "service.ranking", Edit.elsewhere(3));
        for (String merit : List.of("lot", "latency", "recent", "first", "longest", "group")) {
            edits.put(pid + merit + "-percent", Edit.elsewhere(20).refusing(101));
        }
        edits.put(pid + "transport-places", Edit.elsewhere(1).refusing(-1));
        edits.put(pid + "max-of-source", Edit.elsewhere(5).refusing(-1));
        edits.put(pid + "idle-after", Edit.elsewhere(60L).refusing(0L));
        edits.put(pid + "grace", Edit.elsewhere(60L).refusing(0L));
    }

    private static void weight(Map<String, Edit> edits, String name, double good, double usual, String part) {
        edits.put(
                "org.jackfield.policies.scoring " + name + "-weight",
                Edit.of(good, "scoring " + part, times(good / usual)).refusing(-1.0));
    }

    private static void latency(Map<String, Edit> edits) {
        String pid = "org.jackfield.policies.latency ";
        edits.put(pid + "service.ranking", Edit.of(100, "asked", exactly("latency")));
        edits.put(pid + "half", Edit.of(50L, "latency quiet latency", less()).refusing(0L));
        edits.put(
                pid + "memory",
                Edit.of(60L, "latency old class", exactly("ORDINARY")).refusing(-1L));
    }

    private static void greylist(Map<String, Edit> edits) {
        String pid = "org.jackfield.policies.greylist ";
        edits.put(
                pid + "address-time",
                Edit.of((long) SECONDS, "greylist stranger address", exactly(SEVEN_SECONDS))
                        .refusing(-1L));
        edits.put(
                pid + "peer-address-time",
                Edit.of((long) SECONDS, "greylist peer address", exactly(SEVEN_SECONDS))
                        .refusing(-1L));
        edits.put(
                pid + "peer-time",
                Edit.of((long) SECONDS, "greylist peer peer", exactly(SEVEN_SECONDS))
                        .refusing(-1L));
        edits.put(
                pid + "reasons",
                Edit.of("closed-by-peer=" + SECONDS, "greylist silent address", exactly(SEVEN_SECONDS))
                        .refusing("boredom=" + SECONDS));
    }
}
