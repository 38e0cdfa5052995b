package org.jackfield.discovery.mdns;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;

/**
 * Finds neighbours of whichever transport, and lets them find us, by multicast DNS. All of it happens on the thread of a {@link Watch},
 * and on the library's, which live from {@link #start} until a little after {@link #stop}: saying goodbye takes two seconds or so.
 */
final class MdnsDiscovery implements Discovery {

    static final int DEFAULT_MOST_NEIGHBOURS = 256;

    /** A neighbour that is there is not told of more often. */
    static final Duration TELL_AGAIN = Duration.ofSeconds(10);

    private final int mostNeighbours;
    private final Networks networks;
    private final Supplier<Optional<Ourselves>> ourselves;
    private Optional<Watch> watch = Optional.empty();

    /**
     * Remembers.
     *
     * @param mostNeighbours points that are remembered at the same time, and that are found anew within a minute
     * @param networks where
     * @param ourselves who we are at the time; nothing while there is no node
     */
    MdnsDiscovery(int mostNeighbours, Networks networks, Supplier<Optional<Ourselves>> ourselves) {
        this.mostNeighbours = mostNeighbours;
        this.networks = networks;
        this.ourselves = ourselves;
    }

    @Override
    public String name() {
        return "mdns";
    }

    @Override
    public synchronized void start(DiscoverySink sink) {
        stop();
        Watch fresh = new Watch(mostNeighbours, networks, ourselves, sink);
        Thread thread = new Thread(fresh, "discovery-mdns-watch");
        thread.setDaemon(true);
        thread.start();
        watch = Optional.of(fresh);
    }

    @Override
    public synchronized void seek() {
        watch.ifPresent(Watch::seek);
    }

    @Override
    public synchronized void stop() {
        watch.ifPresent(Watch::stop);
        watch = Optional.empty();
    }
}
