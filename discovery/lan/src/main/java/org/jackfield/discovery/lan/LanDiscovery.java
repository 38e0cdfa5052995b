package org.jackfield.discovery.lan;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds neighbours, and lets them find us, by Octez's datagram. All of it happens on the thread of a {@link Station}, which lives from
 * {@link #start} to {@link #stop}.
 */
final class LanDiscovery implements Discovery {

    private static final Logger LOG = LoggerFactory.getLogger(LanDiscovery.class);

    private final LanSettings settings;
    private final Supplier<Optional<Beacon>> ours;
    private final InstantSource clock;
    private final Tally tally = new Tally();
    private Optional<Station> station = Optional.empty();

    /**
     * Remembers.
     *
     * @param ours what there is to tell of ourselves at the time; asked on the station's thread
     */
    LanDiscovery(LanSettings settings, Supplier<Optional<Beacon>> ours, InstantSource clock) {
        this.settings = settings;
        this.ours = ours;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "lan";
    }

    @Override
    public synchronized void start(DiscoverySink sink) {
        stop();
        try {
            Station fresh = new Station(settings, ours, sink, clock, tally);
            fresh.begin();
            Thread thread = new Thread(fresh, "discovery-lan-station");
            thread.setDaemon(true);
            thread.start();
            station = Optional.of(fresh);
        } catch (IOException e) {
            LOG.error("neighbours are not looked for: {}", e.toString());
        }
    }

    @Override
    public synchronized void seek() {
        station.ifPresent(Station::seek);
    }

    @Override
    public synchronized void stop() {
        station.ifPresent(Station::stop);
        station = Optional.empty();
    }

    /** What became of all datagrams since the method was made. */
    Tally tally() {
        return tally;
    }
}
