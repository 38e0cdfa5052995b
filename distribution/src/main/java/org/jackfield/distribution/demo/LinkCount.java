package org.jackfield.distribution.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One end of a conversation, as the chatter of a node counts it.
 *
 * @param peer the far end
 * @param open whether the connection has not ended
 * @param mark what its messages carry
 * @param theirs what the messages of the far end carry; {@code 0} before the first
 * @param said messages given away
 * @param heard messages that came
 * @param wrong messages that came out of order, twice, or not at all
 */
record LinkCount(String peer, boolean open, String mark, String theirs, long said, long heard, long wrong) {

    /** The links of a report. */
    static List<LinkCount> of(Map<String, Object> report) {
        List<LinkCount> counts = new ArrayList<>();
        if (report.get("links") instanceof List<?> links) {
            for (Object link : links) {
                if (link instanceof Map<?, ?> parts) {
                    counts.add(new LinkCount(
                            String.valueOf(parts.get("peer")),
                            Boolean.TRUE.equals(parts.get("open")),
                            String.valueOf(parts.get("mark")),
                            String.valueOf(parts.get("theirs")),
                            number(parts.get("said")),
                            number(parts.get("heard")),
                            number(parts.get("wrong"))));
                }
            }
        }
        return counts;
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
