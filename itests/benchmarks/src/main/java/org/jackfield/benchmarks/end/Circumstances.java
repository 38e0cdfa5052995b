package org.jackfield.benchmarks.end;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What differs from a node as it is shipped: words {@code key=value} on the command line.
 *
 * @param cipher the name of the provider of secret boxes, see {@link Boxes}
 * @param capKib KiB a second that the scheduler lets pass each way; 0: no cap
 * @param metrics whether the metrics listen to the node
 */
record Circumstances(String cipher, long capKib, boolean metrics) {

    static Circumstances of(String... words) {
        Map<String, String> given = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("not key=value: " + word);
            }
            given.put(word.substring(0, equals), word.substring(equals + 1));
        }
        Circumstances found = new Circumstances(
                given.getOrDefault("cipher", Boxes.SHIPPED),
                Long.parseLong(given.getOrDefault("cap", "0")),
                Boolean.parseBoolean(given.getOrDefault("metrics", "false")));
        given.keySet().removeAll(Set.of("cipher", "cap", "metrics"));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("nobody understands " + given.keySet());
        }
        return found;
    }
}
