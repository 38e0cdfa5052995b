package org.jackfield.distribution.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jackfield.api.point.PointId;
import org.jackfield.distribution.text.Complaints;

/**
 * Notices points to listen on whose scheme no transport speaks, which is no fault of theirs: a plugin may bring it. Tells of a scheme once
 * it has been missing for {@link #PATIENCE}, and again only if a transport has come and gone meanwhile. Safe from any thread.
 */
final class SilentPoints implements Consumer<Map<String, Object>> {

    /** How long transports may take to arrive at the start, or to be updated. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Supplier<List<PointId>> wanted;
    private final InstantSource clock;
    private final Complaints complaints;
    private final Set<String> spoken = new HashSet<>();
    private final Map<String, Instant> missing = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    /**
     * Knows of no transport yet.
     *
     * @param wanted where the node is to listen now
     */
    SilentPoints(Supplier<List<PointId>> wanted, InstantSource clock, Complaints complaints) {
        this.wanted = wanted;
        this.clock = clock;
        this.complaints = complaints;
    }

    /** Hears which transports come and go. */
    @Override
    public synchronized void accept(Map<String, Object> event) {
        if ("transport".equals(event.get("shelf")) && event.get("name") instanceof String scheme) {
            if ("plugin-arrived".equals(event.get("event"))) {
                spoken.add(scheme);
                told.remove(scheme);
            } else if ("plugin-left".equals(event.get("event"))) {
                spoken.remove(scheme);
            }
        }
    }

    /** Tells what has been missing for long enough. */
    void look() {
        late().forEach(scheme -> complaints.complain(
                "no-transport",
                "No transport speaks " + scheme + " yet; the node will listen there when one arrives."));
    }

    private synchronized Set<String> late() {
        Set<String> silent = wanted.get().stream()
                .map(PointId::scheme)
                .filter(scheme -> !spoken.contains(scheme))
                .collect(Collectors.toCollection(TreeSet::new));
        missing.keySet().retainAll(silent);
        told.retainAll(silent);
        Instant now = clock.instant();
        silent.forEach(scheme -> missing.putIfAbsent(scheme, now));
        silent.removeIf(scheme -> now.isBefore(missing.get(scheme).plus(PATIENCE)) || !told.add(scheme));
        return silent;
    }
}
