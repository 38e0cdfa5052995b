package org.jackfield.benchmarks;

import java.util.List;

/**
 * One of those who are measured side by side.
 *
 * @param name as it stands in tables
 * @param command what starts one of its ends
 * @param shakesHands whether its connections begin with a handshake
 */
record Contestant(String name, List<String> command, boolean shakesHands) {

    Contestant {
        command = List.copyOf(command);
    }
}
