package org.jackfield.discovery.mdns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;

/**
 * The neighbours that are there: each is found when it comes, and again when the node seeks. No more than so many are remembered, and no more
 * than so many are found anew within a minute, however often they come and go; who comes beyond that is counted, and overlooked until it
 * comes again.
 *
 * <p>Safe from any thread; nothing is found once {@link #close} has returned.
 */
final class Household {

    static final Duration MINUTE = Duration.ofMinutes(1);

    private final int most;
    private final String network;
    private final String self;
    private final DiscoverySink sink;
    private final InstantSource clock;
    private final Set<PointId> present = new HashSet<>();
    private Instant minute;
    private int foundInMinute;
    private long overlooked;
    private boolean closed;

    Household(int most, String network, String self, DiscoverySink sink, InstantSource clock) {
        this.most = most;
        this.network = network;
        this.self = self;
        this.sink = sink;
        this.clock = clock;
        this.minute = clock.instant();
    }

    /** A neighbour comes, goes, or is somebody else's. */
    synchronized void heard(Responder.Heard heard) {
        Notice notice = heard.notice();
        if (closed || !notice.network().equals(network) || notice.peer().equals(self)) {
            return;
        }
        if (heard.gone()) {
            present.remove(heard.point());
        } else if (!present.contains(heard.point())) {
            if (isRoom()) {
                present.add(heard.point());
                foundInMinute++;
                sink.found(Finding.hearsay(heard.point()));
            } else {
                overlooked++;
            }
        }
    }

    /** All that are there are found again. */
    synchronized void tellAgain() {
        if (!closed) {
            present.forEach(point -> sink.found(Finding.hearsay(point)));
        }
    }

    synchronized void close() {
        closed = true;
    }

    /** How many did not fit. */
    synchronized long overlooked() {
        return overlooked;
    }

    private boolean isRoom() {
        Instant now = clock.instant();
        if (!now.isBefore(minute.plus(MINUTE))) {
            minute = now;
            foundInMinute = 0;
        }
        return present.size() < most && foundInMinute < most;
    }
}
