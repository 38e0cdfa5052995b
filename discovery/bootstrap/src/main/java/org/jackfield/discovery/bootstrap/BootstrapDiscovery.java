package org.jackfield.discovery.bootstrap;

import java.util.Optional;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;

/**
 * Finds what the configuration names, at once, and again whenever the node seeks: it may have forgotten.
 *
 * <p>One lock guards the state; the sink, which never blocks, is called under it, so that nothing is found once {@code stop} has
 * returned. No threads.
 */
final class BootstrapDiscovery implements Discovery {

    private BootstrapSettings settings;
    private Optional<DiscoverySink> sink = Optional.empty();

    BootstrapDiscovery(BootstrapSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "bootstrap";
    }

    @Override
    public synchronized void start(DiscoverySink to) {
        sink = Optional.of(to);
        seek();
    }

    @Override
    public synchronized void seek() {
        for (PointId point : settings.points()) {
            sink.ifPresent(to -> to.found(new Finding(point, Optional.empty(), Finding.Standing.CONFIGURED)));
        }
    }

    @Override
    public synchronized void stop() {
        sink = Optional.empty();
    }

    /** Takes other settings from now on; what they name is found at once. */
    synchronized void change(BootstrapSettings to) {
        settings = to;
        seek();
    }
}
