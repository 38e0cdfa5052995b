package org.jackfield.discovery.bootstrap;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what the configuration names: addresses at once, names as soon as they are resolved, one finding for each address.
 *
 * <p>Every name has a thread of its own while it is being resolved, so that one which hangs holds up neither the node nor the others.
 * {@link #stop} interrupts them; a look-up that the system does not let itself be interrupted in ends when the system gives it up, and
 * its answer goes nowhere.
 *
 * <p>One lock guards the state; the sink, which never blocks, is called under it, so that nothing is found once {@code stop} has
 * returned.
 */
final class BootstrapDiscovery implements Discovery {

    private static final Logger LOG = LoggerFactory.getLogger(BootstrapDiscovery.class);

    private final NameService names;
    private final InstantSource clock;
    private final Map<String, LookUp> lookUps = new HashMap<>();
    private BootstrapSettings settings;
    private Optional<DiscoverySink> sink = Optional.empty();

    BootstrapDiscovery(BootstrapSettings settings, NameService names, InstantSource clock) {
        this.settings = settings;
        this.names = names;
        this.clock = clock;
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
        if (sink.isEmpty()) {
            return;
        }
        Set<String> hosts = new HashSet<>();
        for (PointId point : settings.all()) {
            if (hosts.add(point.host())) {
                seek(point.host(), point.address());
            }
        }
        lookUps.keySet().retainAll(hosts);
    }

    @Override
    public synchronized void stop() {
        sink = Optional.empty();
        lookUps.values().forEach(LookUp::interrupt);
        lookUps.clear();
    }

    /** Takes other settings from now on; what is new in them is sought at once. */
    synchronized void change(BootstrapSettings to) {
        settings = to;
        seek();
    }

    private void seek(String host, Optional<InetAddress> literal) {
        LookUp lookUp = lookUps.computeIfAbsent(host, LookUp::new);
        if (!lookUp.isDue(clock.instant())) {
            return;
        }
        if (literal.isPresent()) {
            lookUp.succeeded(clock.instant());
            found(host, List.of(literal.get()));
        } else {
            lookUp.begin();
        }
    }

    private void found(String host, List<InetAddress> addresses) {
        for (PointId point : settings.all()) {
            if (point.host().equals(host)) {
                addresses.stream()
                        .filter(BootstrapDiscovery::canBeDialled)
                        .limit(settings.maxAnswers())
                        .map(address -> PointId.of(point.scheme(), address, point.port()))
                        .forEach(this::tell);
            }
        }
    }

    private void tell(PointId point) {
        sink.ifPresent(to -> to.found(new Finding(point, Optional.empty(), Finding.Standing.CONFIGURED)));
    }

    private synchronized void answered(LookUp lookUp, List<InetAddress> addresses) {
        if (lookUps.get(lookUp.host) == lookUp) {
            LOG.info("{} has {} addresses", lookUp.host, addresses.size());
            sink.ifPresent(to -> to.answered(lookUp.host));
            lookUp.succeeded(clock.instant());
            found(lookUp.host, addresses);
        }
    }

    private synchronized void unanswered(LookUp lookUp, Exception cause) {
        if (lookUps.get(lookUp.host) == lookUp) {
            LOG.warn("{} cannot be resolved: {}", lookUp.host, cause.toString());
            sink.ifPresent(to -> to.failed(lookUp.host, "it cannot be resolved: " + cause));
            lookUp.failed(clock.instant());
        }
    }

    private static boolean canBeDialled(InetAddress address) {
        return !address.isAnyLocalAddress() && !address.isMulticastAddress();
    }

    /** What is known of one host, and the thread that asks for it. Guarded by the discovery, but for {@link #run}. */
    private final class LookUp implements Runnable {

        private final String host;
        private Optional<Thread> thread = Optional.empty();
        private Optional<Instant> asked = Optional.empty();
        private boolean known;

        LookUp(String host) {
            this.host = host;
        }

        boolean isDue(Instant now) {
            if (thread.isPresent()) {
                return false;
            }
            Duration pause = known ? settings.resolveInterval() : settings.retryInterval();
            // a clock that has been set back must not silence a name for as long
            return asked.isEmpty() || Duration.between(asked.get(), now).abs().compareTo(pause) >= 0;
        }

        void begin() {
            Thread asking = new Thread(this, "discovery-bootstrap-" + host);
            asking.setDaemon(true);
            thread = Optional.of(asking);
            asking.start();
        }

        void succeeded(Instant now) {
            known = true;
            asked = Optional.of(now);
            thread = Optional.empty();
        }

        void failed(Instant now) {
            known = false;
            asked = Optional.of(now);
            thread = Optional.empty();
        }

        void interrupt() {
            thread.ifPresent(Thread::interrupt);
        }

        @Override
        public void run() {
            try {
                answered(this, names.addresses(host));
            } catch (UnknownHostException | RuntimeException e) {
                unanswered(this, e);
            }
        }
    }
}
