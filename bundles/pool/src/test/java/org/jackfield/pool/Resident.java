package org.jackfield.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.node.Recorded;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Timers;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.memory.MemoryTransport;

/** A whole node of the town, and what happened to it. */
public final class Resident implements NodeListener {

    public final Town town;
    public final String host;
    public final PoolNode node;
    public final TezosHandshake handshake;
    public MemoryTransport transport;
    public final FairScheduler scheduler;
    public final VirtualThreads threads;
    public final List<NodeEvent> events = new ArrayList<>();
    /** The same with the moments. */
    public final List<Recorded> story = new ArrayList<>();

    public Resident(Town town, String host, PoolSettings settings, String network) {
        this(town, host, settings, network, town.time);
    }

    /** @param measuring the timers by which its scheduler looks how fast everything goes */
    Resident(Town town, String host, PoolSettings settings, String network, Timers measuring) {
        this.town = town;
        this.host = host;
        long number = host.hashCode();
        handshake = new TezosHandshake(
                identity(town.secret(number)),
                HandshakeSettings.of(network)
                        .withExpectedWork(new Difficulty(0))
                        .withPointScheme("memory"),
                BouncyCastleBoxes::new,
                new SplittableRandom(town.seed + number));
        scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, measuring, town.time);
        transport = new MemoryTransport(town.network, host);
        threads = new VirtualThreads(town.time);
        node = new PoolNode(
                settings,
                handshake,
                new PeersJson("memory"),
                scheduler,
                town.time,
                town.time,
                new SplittableRandom(town.seed ^ number),
                threads,
                town::wall,
                orphan -> {
                    throw new AssertionError("not of this network: " + orphan);
                });
    }

    public static Identity identity(byte[] secret) {
        ByteString publicKey = ByteString.of(Curve25519.publicKey(secret));
        return new Identity(PeerIds.ofPublicKey(publicKey), publicKey, secret, ByteString.of(new byte[24]));
    }

    public void begin() {
        scheduler.activate();
        node.add((NodeListener) this);
        node.add(transport);
        node.activate();
        town.pass(Duration.ofMillis(1));
    }

    /** Shuts down, and is gone. */
    public void stop() {
        CompletableFuture<Void> end = node.shutdown().toCompletableFuture();
        town.until(end::isDone);
        transport.shutdown();
        town.passSeconds(1);
    }

    /** The same node under a second address: another point, the same peer. */
    public void alsoAt(String otherHost) {
        node.add(new MemoryTransport(town.network, otherHost));
        node.change(Town.quiet(host).with(Reach.listeningOn(Town.at(host), Town.at(otherHost))));
        town.passSeconds(1);
    }

    public PeerId peer() {
        return node.self();
    }

    public CompletableFuture<Connection> dial(Resident other) {
        return node.connect(Town.at(other.host)).toCompletableFuture();
    }

    /** Dials, and lets time pass until it is decided. */
    public Connection connect(Resident other) {
        CompletableFuture<Connection> dial = dial(other);
        town.until(dial::isDone);
        return dial.join();
    }

    /** Dials in vain. */
    public CloseReason cannotConnect(Resident other) {
        CompletableFuture<Connection> dial = dial(other);
        town.until(dial::isDone);
        return reason(dial);
    }

    public static CloseReason reason(CompletableFuture<Connection> dial) {
        try {
            throw new AssertionError(
                    "connected to " + dial.get(0, TimeUnit.SECONDS).peer());
        } catch (ExecutionException e) {
            return ((ConnectException) e.getCause()).reason();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("not decided", e);
        }
    }

    public Optional<Connection> connectionTo(Resident other) {
        return node.pool().connection(other.peer());
    }

    public boolean connectedTo(Resident other) {
        return connectionTo(other).isPresent();
    }

    public int connections() {
        return node.pool().connections().size();
    }

    public <E extends NodeEvent> List<E> heard(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void happened(Instant when, NodeEvent event) {
        events.add(event);
        story.add(new Recorded(when, event));
    }

    /** The moments at which events of a kind happened. */
    public <E extends NodeEvent> List<Instant> moments(Class<E> kind) {
        return story.stream()
                .filter(told -> kind.isInstance(told.event()))
                .map(Recorded::when)
                .toList();
    }
}
