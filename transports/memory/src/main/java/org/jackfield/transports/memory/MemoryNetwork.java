package org.jackfield.transports.memory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Timers;

/**
 * Hosts, and the ways between them.
 *
 * <p>With virtual time and the same seed everything happens the same way every time. With real timers and threads the seed only
 * decides jitter and loss. Each channel gets a thread of the supplier for its own; it may be one that others have, too. Safe from any
 * thread.
 *
 * <pre>
 *   network = new MemoryNetwork(seed, Conditions.PERFECT, time, time, time::thread);
 *   alice = new MemoryTransport(network, "192.0.2.1");
 *   bob = new MemoryTransport(network, "bob");
 *   network.partition(Set.of("bob"), Set.of("192.0.2.1"));
 * </pre>
 */
public final class MemoryNetwork {

    private static final int FIRST_FREE_PORT = 20_000;
    private static final int FIRST_DIALLING_PORT = 49_152;
    private static final int PORTS = 65_536;

    private final Timers timers;
    private final InstantSource clock;
    private final Supplier<Executor> threads;
    private final SplittableRandom random;
    private final Map<String, Integer> lastDialledFrom = new HashMap<>();
    private final Map<PointId, Port> ports = new HashMap<>();
    private final Set<Link> links = new LinkedHashSet<>();
    private final Set<String> hosts = new HashSet<>();
    private final Set<String> undiallable = new HashSet<>();
    private final Map<Set<String>, Conditions> exceptions = new HashMap<>();
    private final List<BiPredicate<String, String>> partitions = new ArrayList<>();
    private Conditions conditions;

    /** Without hosts. */
    public MemoryNetwork(
            long seed, Conditions conditions, Timers timers, InstantSource clock, Supplier<Executor> threads) {
        this.random = new SplittableRandom(seed);
        this.conditions = conditions;
        this.timers = timers;
        this.clock = clock;
        this.threads = threads;
    }

    /** From now on all ways are like this, but those between hosts of which something else was said. */
    public synchronized void conditions(Conditions general) {
        conditions = general;
    }

    /** From now on the way between two hosts is like this. */
    public synchronized void conditions(String one, String other, Conditions between) {
        exceptions.put(Set.of(one, other), between);
    }

    /** Nobody can dial the host any more: {@link CloseReason.HostUnreachable}. It can dial others, and open channels stay. */
    public synchronized void undiallable(String host) {
        undiallable.add(host);
    }

    /** The host can be dialled again. */
    public synchronized void diallable(String host) {
        undiallable.remove(host);
    }

    /**
     * Nothing passes between the two sides until {@link #heal}. What was under way arrives; what is sent waits; connections that wait
     * for longer than the conditions allow are lost at both ends; dials time out.
     */
    public void partition(Collection<String> side, Collection<String> otherSide) {
        Set<String> one = Set.copyOf(side);
        Set<String> other = Set.copyOf(otherSide);
        cut((a, b) -> one.contains(a) && other.contains(b) || one.contains(b) && other.contains(a));
    }

    /** Nothing passes between the host and all others until {@link #heal}. */
    public void isolate(String host) {
        cut((a, b) -> a.equals(host) != b.equals(host));
    }

    /** All partitions end. */
    public void heal() {
        List<Link> all;
        synchronized (this) {
            partitions.clear();
            all = List.copyOf(links);
        }
        all.forEach(Link::partitionsChanged);
    }

    /** Breaks all connections between two hosts, at once and without warning: both ends hear {@link CloseReason.ConnectionLost}. */
    public void sever(String one, String other) {
        open().stream().filter(link -> link.between(one, other)).forEach(Link::lose);
    }

    /** How many connections are open, or closed at one end only. */
    public synchronized int connections() {
        return links.size();
    }

    Timers timers() {
        return timers;
    }

    InstantSource clock() {
        return clock;
    }

    Executor newThread() {
        return threads.get();
    }

    synchronized void attach(String host) {
        hosts.add(host);
    }

    synchronized boolean cut(String from, String to) {
        return partitions.stream().anyMatch(partition -> partition.test(from, to));
    }

    synchronized Conditions conditionsBetween(String one, String other) {
        return exceptions.isEmpty() || one.equals(other)
                ? conditions
                : exceptions.getOrDefault(Set.of(one, other), conditions);
    }

    /** How long a segment takes. */
    Duration delay(Conditions between, RandomGenerator dice) {
        long jitter = between.jitter().toNanos();
        return jitter == 0 ? between.latency() : between.latency().plusNanos(dice.nextLong(jitter + 1));
    }

    /** Does it after as long as a segment takes. */
    void later(String from, String to, Runnable task) {
        Duration delay;
        synchronized (this) {
            delay = delay(conditionsBetween(from, to), random);
        }
        timers.after(delay, task);
    }

    synchronized PointId dialledFrom(String host, Optional<PointId> local) {
        int wanted = local.map(PointId::port).orElse(0);
        int free =
                lastDialledFrom.merge(host, FIRST_DIALLING_PORT, (last, first) -> last + 1 < PORTS ? last + 1 : first);
        return new PointId(MemoryTransport.SCHEME, host, wanted == 0 ? free : wanted);
    }

    synchronized int freePort(String host) {
        int port = FIRST_FREE_PORT;
        while (ports.containsKey(new PointId(MemoryTransport.SCHEME, host, port))) {
            port++;
        }
        return port;
    }

    synchronized boolean bind(Port port) {
        return ports.putIfAbsent(port.local(), port) == null;
    }

    synchronized void unbind(Port port) {
        ports.remove(port.local(), port);
    }

    void knock(PointId remote, Dial dial) {
        Optional<Port> port;
        boolean reachable;
        synchronized (this) {
            reachable = hosts.contains(remote.host()) && !undiallable.contains(remote.host());
            port = Optional.ofNullable(ports.get(remote));
        }
        if (!reachable) {
            dial.refused(new CloseReason.HostUnreachable());
        } else if (port.isEmpty()) {
            dial.refused(new CloseReason.DialRefused());
        } else {
            port.get().knock(dial);
        }
    }

    synchronized Link connect(PointId from, PointId to, Executor diallersThread) {
        Link link = new Link(this, from, to, diallersThread, threads.get(), random.split());
        links.add(link);
        return link;
    }

    synchronized void forget(Link link) {
        links.remove(link);
    }

    private void cut(BiPredicate<String, String> partition) {
        List<Link> all;
        synchronized (this) {
            partitions.add(partition);
            all = List.copyOf(links);
        }
        all.forEach(Link::partitionsChanged);
    }

    private synchronized List<Link> open() {
        return List.copyOf(links);
    }
}
