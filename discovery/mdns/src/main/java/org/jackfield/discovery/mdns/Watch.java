package org.jackfield.discovery.mdns;

import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.time.SteadyClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one {@link Responder} on each of our networks, whichever come and go, and each of them up to date with where we listen: looks every
 * five seconds.
 */
final class Watch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long LOOK_SECONDS = 5;
    private static final int MOST_NETWORKS = 16;

    private final int mostNeighbours;
    private final Networks networks;
    private final Supplier<Optional<Ourselves>> ourselves;
    private final DiscoverySink sink;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Semaphore sought = new Semaphore(0);

    /** Owned by the thread. */
    private final Map<InterfaceAddress, Responder> responders = new HashMap<>();

    /** Owned by the thread: what is wrong with these has been said. */
    private final Set<InterfaceAddress> failing = new HashSet<>();

    private volatile Optional<Household> household = Optional.empty();
    private long toldAgain = System.nanoTime();
    private boolean overlookedSaid;

    Watch(int mostNeighbours, Networks networks, Supplier<Optional<Ourselves>> ourselves, DiscoverySink sink) {
        this.mostNeighbours = mostNeighbours;
        this.networks = networks;
        this.ourselves = ourselves;
        this.sink = sink;
    }

    /** Those that are there are found again when the thread looks next. */
    void seek() {
        if (sought.availablePermits() == 0) {
            sought.release();
        }
    }

    /** Nothing is found once it has returned. */
    void stop() {
        stopped.countDown();
        household.ifPresent(Household::close);
    }

    @Override
    public void run() {
        try {
            do {
                ourselves.get().ifPresent(this::look);
                household.ifPresent(this::tell);
            } while (!stopped.await(LOOK_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            new ArrayList<>(responders.keySet()).forEach(this::close);
        }
    }

    private void look(Ourselves self) {
        if (household.isEmpty()) {
            Household fresh = new Household(mostNeighbours, self.network(), self.peer(), sink, new SteadyClock());
            household = Optional.of(fresh);
            if (isStopped()) {
                fresh.close();
            }
        }
        List<InterfaceAddress> present = present();
        for (InterfaceAddress gone : new ArrayList<>(responders.keySet())) {
            if (!present.contains(gone)) {
                close(gone);
            }
        }
        failing.retainAll(present);
        for (InterfaceAddress address : present) {
            if (!isStopped() && (responders.containsKey(address) || responders.size() < MOST_NETWORKS)) {
                tell(self, address);
            }
        }
    }

    private List<InterfaceAddress> present() {
        try {
            return networks.present();
        } catch (SocketException e) {
            LOG.debug("the networks cannot be listed, those that were there are gone on with", e);
            return List.copyOf(responders.keySet());
        }
    }

    /** What is wrong with a network is said once, and is no reason to leave out the others. */
    private void tell(Ourselves self, InterfaceAddress address) {
        try {
            if (!responders.containsKey(address)) {
                String name = "jackfield-" + self.peer().toLowerCase(Locale.ROOT);
                responders.put(address, new Responder(address, name, household.orElseThrow()::heard));
            }
            responders.get(address).tell(self.notices(address.getAddress()));
            failing.remove(address);
        } catch (IOException e) {
            if (failing.add(address)) {
                LOG.warn("neighbours of {} cannot be told by multicast DNS: {}", address.getAddress(), e.toString());
            }
        }
    }

    private void tell(Household neighbours) {
        long now = System.nanoTime();
        if (now - toldAgain >= MdnsDiscovery.TELL_AGAIN.toNanos() && sought.tryAcquire()) {
            toldAgain = now;
            neighbours.tellAgain();
        }
        if (!overlookedSaid && neighbours.overlooked() > 0) {
            overlookedSaid = true;
            LOG.warn(
                    "there are more neighbours than max-neighbours, {}, or they come and go too fast: some are overlooked",
                    mostNeighbours);
        }
    }

    private void close(InterfaceAddress address) {
        try {
            responders.remove(address).close();
        } catch (IOException e) {
            LOG.warn("multicast DNS does not end in good order at {}: {}", address.getAddress(), e.toString());
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }
}
