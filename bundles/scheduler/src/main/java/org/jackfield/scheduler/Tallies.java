package org.jackfield.scheduler;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jackfield.api.scheduling.PeerClass;

/** What all flows have used, one way, class by class. */
final class Tallies {

    private final Map<PeerClass, Tally> classes = new EnumMap<>(PeerClass.class);
    private final Meter speed;

    Tallies(Instant now) {
        this.speed = new Meter(now);
        for (PeerClass each : PeerClass.values()) {
            classes.put(each, new Tally(now));
        }
    }

    Tally of(PeerClass peerClass) {
        return classes.get(peerClass);
    }

    void sample(Instant now) {
        classes.values().forEach(tally -> tally.sample(now));
        speed.sample(bytes(), now);
    }

    long bytes() {
        return classes.values().stream().mapToLong(Tally::bytes).sum();
    }

    long bytesPerSecond() {
        return speed.bytesPerSecond();
    }
}
