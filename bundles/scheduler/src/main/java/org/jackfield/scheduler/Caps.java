package org.jackfield.scheduler;

import java.util.Map;
import org.jackfield.api.scheduling.PeerClass;

/**
 * The caps of one direction, in bytes per second; 0: none.
 *
 * @param all of all flows together
 * @param ofClass of the flows of each class; a class that is missing has none
 */
record Caps(long all, Map<PeerClass, Long> ofClass) {

    Caps {
        ofClass = Map.copyOf(ofClass);
    }

    long of(PeerClass peerClass) {
        return ofClass.getOrDefault(peerClass, 0L);
    }
}
