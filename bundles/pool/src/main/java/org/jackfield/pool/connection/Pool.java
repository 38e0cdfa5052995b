package org.jackfield.pool.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionPool;
import org.jackfield.api.connection.MessageTotals;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Scheduler;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Threads;

/**
 * The open connections, and the protocols that hear them.
 *
 * <p>Changed by the control thread; read from any.
 */
public final class Pool implements ConnectionPool {

    private final Scheduler scheduler;
    private final Supplier<PoolSettings> settings;
    private final Function<PeerConnection, TopologyEar> topology;
    private final Threads threads;
    private final Guard guard;
    private final Totals totals = new Totals();
    private final Router router = new Router();
    private final Map<PeerId, PeerConnection> byPeer = new ConcurrentHashMap<>();
    private final List<ProtocolHost> hosts = new CopyOnWriteArrayList<>();
    private volatile List<PeerConnection> open = List.of();
    private Optional<CompletableFuture<Void>> emptied = Optional.empty();
    private volatile IntSupplier handshaking = () -> 0;
    private BiFunction<String, BooleanSupplier, Testimony> testimonies = (name, here) -> {
        throw new IllegalStateException("nobody takes down what " + name + " says of peers");
    };

    /**
     * Remembers.
     *
     * @param topology gives every connection an ear for its topology messages
     */
    public Pool(
            Scheduler scheduler,
            Supplier<PoolSettings> settings,
            Function<PeerConnection, TopologyEar> topology,
            Threads threads,
            Guard guard) {
        this.scheduler = scheduler;
        this.settings = settings;
        this.topology = topology;
        this.threads = threads;
        this.guard = guard;
    }

    /** Who takes down what a protocol of that name says of peers, for as long as it is here. Before the first comes. */
    public void hearTestimonyBy(BiFunction<String, BooleanSupplier, Testimony> clerk) {
        testimonies = clerk;
    }

    /** Who knows how many handshakes are under way. */
    public void countHandshakesBy(IntSupplier counter) {
        handshaking = counter;
    }

    @Override
    public List<Connection> connections() {
        return List.copyOf(open);
    }

    @Override
    public Optional<Connection> connection(PeerId peer) {
        return Optional.ofNullable(byPeer.get(peer));
    }

    @Override
    public int handshaking() {
        return handshaking.getAsInt();
    }

    @Override
    public MessageTotals totals() {
        return totals.soFar();
    }

    /** As {@link #connection}, for the core. */
    public Optional<PeerConnection> find(PeerId peer) {
        return Optional.ofNullable(byPeer.get(peer));
    }

    /** As {@link #connections}, for the core. */
    public List<PeerConnection> all() {
        return open;
    }

    /** How many are open. */
    public int size() {
        return open.size();
    }

    /** A new connection begins; there is none to its peer yet. */
    public void register(PeerConnection connection) {
        byPeer.put(connection.peer(), connection);
        List<PeerConnection> more = new ArrayList<>(open);
        more.add(connection);
        open = List.copyOf(more);
        hosts.forEach(connection::open);
        connection.begin(scheduler, router, topology.apply(connection), totals);
    }

    /** A connection has ended; false if it never was here. */
    public boolean unregister(PeerConnection connection, CloseReason reason) {
        if (!byPeer.remove(connection.peer(), connection)) {
            return false;
        }
        open = open.stream().filter(other -> other != connection).toList();
        connection.tellEnd(reason);
        if (open.isEmpty()) {
            emptied.ifPresent(waiting -> waiting.complete(null));
        }
        return true;
    }

    /** Completes when no connection is open any more. */
    public CompletionStage<Void> emptied() {
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        if (open.isEmpty()) {
            waiting.complete(null);
        }
        emptied = Optional.of(waiting);
        return waiting;
    }

    /** A protocol comes, and hears of all that are connected; empty if it is here already or fails at once. */
    public Optional<String> add(Protocol protocol) {
        if (hosts.stream().anyMatch(host -> host.hosts(protocol))) {
            return Optional.empty();
        }
        String type = protocol.getClass().getName();
        Optional<String> name =
                guard.ask(Shelf.PROTOCOL, type, () -> Optional.of(protocol.name()), Optional.<String>empty());
        Optional<Set<MessageId>> messages = name.flatMap(known -> guard.ask(
                Shelf.PROTOCOL,
                known,
                () -> Optional.of(Set.copyOf(protocol.messages())),
                Optional.<Set<MessageId>>empty()));
        messages.ifPresent(wanted -> {
            ProtocolHost host =
                    new ProtocolHost(protocol, name.get(), wanted, threads.start("protocol-" + name.get()), guard);
            host.join(testimonies);
            hosts.add(host);
            open.forEach(connection -> connection.open(host));
            router.add(host);
        });
        return messages.flatMap(wanted -> name);
    }

    /** A protocol goes; it is not called any more once the inner stage has completed. Empty if it was not here. */
    public Optional<Leaving> remove(Protocol protocol) {
        Optional<ProtocolHost> gone =
                hosts.stream().filter(host -> host.hosts(protocol)).findFirst();
        return gone.map(host -> {
            hosts.remove(host);
            router.remove(host);
            open.forEach(connection -> connection.forget(host));
            return new Leaving(host.name(), host.stop());
        });
    }

    /** The names of the protocols, sorted. */
    public List<String> protocols() {
        return hosts.stream().map(ProtocolHost::name).sorted().toList();
    }

    /** Closes those whose peers take nothing of what we write. */
    public void closeStuck(Instant now) {
        Duration limit = settings.get().queues().writeTimeout();
        for (PeerConnection connection : open) {
            connection
                    .stuckSince()
                    .filter(since -> since.plus(limit).isBefore(now))
                    .ifPresent(since -> connection.close(new CloseReason.TimedOut(CloseReason.Phase.WRITING, limit)));
        }
    }

    /** Protocols hear what was said so far, and no more. */
    public CompletionStage<Void> stop() {
        return CompletableFuture.allOf(
                hosts.stream().map(host -> host.finish().toCompletableFuture()).toArray(CompletableFuture<?>[]::new));
    }

    /**
     * A protocol on its way out.
     *
     * @param name its name
     * @param quiet completes when it is not called any more
     */
    public record Leaving(String name, CompletionStage<Void> quiet) {}
}
