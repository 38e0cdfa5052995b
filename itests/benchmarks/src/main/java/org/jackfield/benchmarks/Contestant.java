package org.jackfield.benchmarks;

import java.util.List;
import java.util.Set;

/**
 * One of those who are measured side by side.
 *
 * @param name as it stands in tables
 * @param command what starts one of its ends
 * @param skills what its ends can be asked to do
 */
record Contestant(String name, List<String> command, Set<Skill> skills) {

    Contestant {
        command = List.copyOf(command);
        skills = Set.copyOf(skills);
    }

    /** Something to be measured by. */
    enum Skill {
        /** Long messages, as fast as they are taken. */
        STREAM,
        /** Short messages as well, and at a rate. */
        TALK,
        /** Connections that begin with a handshake. */
        SHAKE_HANDS
    }
}
