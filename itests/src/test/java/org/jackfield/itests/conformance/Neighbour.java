package org.jackfield.itests.conformance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.scheduler.FairScheduler;

/** A whole node, an application that remembers what it hears, and all that happens to them. */
final class Neighbour implements Protocol {

    /** What the application says and hears. */
    static final MessageId PING = new MessageId(0x4a33);

    /** Something that was heard. */
    record Heard(PeerId from, Payload payload) {}

    private final String name;
    private final Bench bench = new Bench();
    private final List<NodeEvent> events = new CopyOnWriteArrayList<>();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final List<PeerId> welcomed = new CopyOnWriteArrayList<>();
    private final FairScheduler scheduler;
    private final TezosHandshake handshake;
    private final PoolNode node;
    private final boolean listens;

    Neighbour(String name, Furniture furniture, Identity identity, Neighbourhood around) {
        this.name = name;
        listens = !furniture.settings().reach().listen().isEmpty();
        scheduler = new FairScheduler(furniture.pace(), around.timers(), around.clock());
        handshake = new TezosHandshake(identity, furniture.dialect(), furniture::boxes, around.random());
        node = new PoolNode(
                furniture.settings(),
                handshake,
                new PeersJson(PointId.DEFAULT_SCHEME),
                scheduler,
                around.timers(),
                around.clock(),
                around.random(),
                new PlatformThreads());
        node.add((when, event) -> happened(when, event));
        node.add((Protocol) this);
        node.add(around.tcp());
    }

    void begin() {
        scheduler.activate();
        node.activate();
        if (listens) {
            await("listener", () -> !node.listening().isEmpty());
        }
    }

    /** Ends; whoever is connected hears it. */
    CompletionStage<Void> end() {
        return node.shutdown().thenRun(scheduler::shutdown);
    }

    PoolNode node() {
        return node;
    }

    FairScheduler scheduler() {
        return scheduler;
    }

    TezosHandshake handshake() {
        return handshake;
    }

    PeerId peer() {
        return node.self();
    }

    PointId point() {
        return node.listening().get(0);
    }

    CompletableFuture<Connection> dial(Neighbour other) {
        return node.connect(other.point()).toCompletableFuture();
    }

    /** Dials, and waits until both have the connection. */
    Connection connect(Neighbour other) {
        Connection connection = decided(dial(other));
        other.awaitConnected(this);
        return connection;
    }

    /** Dials in vain. */
    CloseReason cannotConnect(PointId point) {
        return reason(node.connect(point).toCompletableFuture());
    }

    static Connection decided(CompletableFuture<Connection> dial) {
        return Bench.soon(dial);
    }

    static CloseReason reason(CompletableFuture<Connection> dial) {
        try {
            throw new AssertionError("connected to "
                    + dial.get(Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS).peer());
        } catch (ExecutionException e) {
            return ((ConnectException) e.getCause()).reason();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("not decided", e);
        }
    }

    Connection connectionTo(Neighbour other) {
        return node.pool()
                .connection(other.peer())
                .orElseThrow(() -> new AssertionError(name + " has no connection to " + other.name));
    }

    int connections() {
        return node.pool().connections().size();
    }

    SendResult say(Neighbour other, Payload payload) {
        return connectionTo(other).send(PING, payload);
    }

    void awaitConnected(Neighbour other) {
        await(
                "connection to " + other.name,
                () -> node.pool().connection(other.peer()).isPresent());
    }

    void awaitAlone() {
        await("end of all connections", () -> node.pool().connections().isEmpty());
    }

    /** Waits until that has been heard of that one. */
    void awaitHeard(PeerId from, Payload payload) {
        await("message of " + from, () -> heard.contains(new Heard(from, payload)));
    }

    <E extends NodeEvent> E awaitEvent(Class<E> kind, Predicate<E> wanted) {
        List<E> found = new ArrayList<>();
        await(kind.getSimpleName(), () -> {
            found.addAll(told(kind).stream().filter(wanted).limit(1).toList());
            return !found.isEmpty();
        });
        return found.get(0);
    }

    void await(String what, BooleanSupplier condition) {
        bench.await(what + " at " + name, condition, this::story);
    }

    /** Everything that was heard, in the order of arrival. */
    List<Heard> heard() {
        return List.copyOf(heard);
    }

    /** Whom the application has welcomed, once for each connection. */
    List<PeerId> welcomed() {
        return List.copyOf(welcomed);
    }

    <E extends NodeEvent> List<E> told(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private String story() {
        StringBuilder story = new StringBuilder();
        events.forEach(event -> story.append("  ").append(event.sentence()).append('\n'));
        return story.toString();
    }

    private void happened(Instant when, NodeEvent event) {
        events.add(event);
        bench.stir();
    }

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(PING);
    }

    @Override
    public void connected(Connection connection) {
        welcomed.add(connection.peer());
        bench.stir();
    }

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        heard.add(new Heard(connection.peer(), payload));
        bench.stir();
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        bench.stir();
    }

    @Override
    public String toString() {
        return name;
    }
}
