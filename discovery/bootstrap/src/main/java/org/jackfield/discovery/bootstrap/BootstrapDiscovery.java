package org.jackfield.discovery.bootstrap;

import java.util.Optional;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;

/**
 * Finds what the configuration names, at once, and again whenever the node seeks: it may have forgotten. The fixed points it tells for the
 * last resort; their file, a small one, is read each time.
 *
 * <p>One lock guards the state; the sink, which never blocks, is called under it, so that nothing is found once {@code stop} has
 * returned. No threads.
 */
final class BootstrapDiscovery implements Discovery {

    private BootstrapSettings settings;
    private FixedPointsFile fixed;
    private Optional<DiscoverySink> sink = Optional.empty();

    BootstrapDiscovery(BootstrapSettings settings) {
        this.settings = settings;
        this.fixed = file(settings);
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
        sink.ifPresent(this::tell);
    }

    private void tell(DiscoverySink to) {
        for (PointId point : settings.points()) {
            to.found(new Finding(point, Optional.empty(), Finding.Standing.CONFIGURED));
        }
        for (PointId point : fixed.points()) {
            to.found(Finding.lastResort(point));
        }
    }

    @Override
    public synchronized void stop() {
        sink = Optional.empty();
    }

    /** Takes other settings from now on; what they name is found at once. */
    synchronized void change(BootstrapSettings to) {
        settings = to;
        fixed = file(to);
        seek();
    }

    private static FixedPointsFile file(BootstrapSettings settings) {
        return new FixedPointsFile(settings.fixed(), settings.network(), settings.maxPoints());
    }
}
