package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.Try;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Racing;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.pool.settings.TrustedPoint;
import org.jackfield.transports.memory.MemoryTransport;
import org.junit.jupiter.api.Test;

/** A peer that is known by several points, of which not all lead to it. */
class FallbackTest {

    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";
    private static final PointId DOOR = Town.at(BOB);
    private static final PointId OTHER_DOOR = PointId.parse("ws://node.example:443");
    private static final CloseReason ENOUGH = new CloseReason.OperatorDecided("enough");

    private final Town town = new Town(6);
    private final Resident alice = town.moveIn(ALICE, quiet(ALICE));
    private final Guise herWs = new Guise("ws", town, ALICE);
    private final Resident bob = new Resident(
            town,
            BOB,
            quiet(BOB).with(Reach.listeningOn(DOOR, OTHER_DOOR).advertising(DOOR, OTHER_DOOR)),
            Town.NETWORK);

    FallbackTest() {
        alice.node.add(herWs);
        bob.node.add(new Guise("ws", town, OTHER_DOOR.host()));
        bob.begin();
        alice.connect(bob);
        town.passSeconds(1);
        alice.node.disconnect(bob.peer(), ENOUGH);
        town.passSeconds(1);
    }

    @Test
    void whenAPointIsSilentTheNextIsDialledAndWhatWasTriedCanBeRead() {
        town.network.isolate(BOB);

        Connection connection = connect();

        assertEquals(bob.peer(), connection.peer());
        assertEquals(Optional.of(OTHER_DOOR), connection.point());
        List<Try> tries = List.of(
                new Try(DOOR, Duration.ZERO, Optional.of(new CloseReason.DialCancelled())),
                new Try(OTHER_DOOR, Duration.ofMillis(250), Optional.empty()));
        assertEquals(List.of(new NodeEvent.Tried(DOOR, tries)), alice.heard(NodeEvent.Tried.class));
        LogEntry last = last(DOOR);
        assertEquals(LogEntry.Kind.REQUEST_FAILED, last.kind());
        assertEquals(Optional.of(new CloseReason.DialCancelled()), last.reason());
        assertEquals(LogEntry.Kind.CONNECTION_ESTABLISHED, last(OTHER_DOOR).kind());
        assertEquals(KnownPoint.State.DISCONNECTED, state(DOOR));
    }

    @Test
    void whenAHandshakeComesToNothingTheNextPointIsDialled() {
        bob.node.remove(bob.transport);
        town.passSeconds(5);
        bob.transport.shutdown();
        somebodyWhoHangsUpIsAt(DOOR);

        Connection connection = connect();

        assertEquals(Optional.of(OTHER_DOOR), connection.point());
        List<Try> tries = alice.heard(NodeEvent.Tried.class).get(0).tries();
        assertEquals(List.of(DOOR, OTHER_DOOR), tries.stream().map(Try::point).toList());
        assertTrue(tries.get(0).failure().isPresent());
        assertEquals(Optional.empty(), tries.get(1).failure());
    }

    @Test
    void whoRefusesUsIsNotAskedAgainAtAnotherDoor() {
        bob.node.change(quiet(BOB)
                .with(Reach.listeningOn(DOOR, OTHER_DOOR).advertising(DOOR, OTHER_DOOR))
                .with(new Bounds(0, 1, 1)));
        town.moveIn("192.0.2.3").connect(bob);
        town.passSeconds(1);
        herWs.dialled.clear();

        ConnectException failure = cannotConnect();

        assertEquals(new CloseReason.RejectedByPeer(new Rejection.TooManyConnections()), failure.reason());
        assertEquals(List.of(), herWs.dialled);
    }

    @Test
    void whenATransportGoesTheDialGoesToTheNextAtOnce() {
        town.network.isolate(BOB);
        CompletableFuture<Connection> dial = alice.node.connect(DOOR).toCompletableFuture();
        town.pass(Duration.ofMillis(10));
        assertEquals(List.of(), herWs.dialled);

        alice.node.remove(alice.transport);
        town.pass(Duration.ofMillis(1));

        assertEquals(List.of(OTHER_DOOR), herWs.dialled);
        town.until(dial::isDone);
        assertEquals(bob.peer(), dial.join().peer());
    }

    @Test
    void withoutTheTransportOfAPointItsPeerIsDialledByAnother() {
        alice.node.remove(alice.transport);
        town.passSeconds(5);

        Connection connection = connect();

        assertEquals(Optional.of(OTHER_DOOR), connection.point());
        assertEquals(
                new Try(DOOR, Duration.ZERO, Optional.of(new CloseReason.NoTransport("memory"))),
                alice.heard(NodeEvent.Tried.class).get(0).tries().get(0));
    }

    @Test
    void whenNoPointLeadsAnywhereAllAreTold() {
        bob.stop();

        ConnectException failure = cannotConnect();

        assertEquals(new CloseReason.DialRefused(), failure.reason());
        assertEquals(
                List.of(DOOR, OTHER_DOOR),
                failure.tries().stream().map(Try::point).toList());
        assertTrue(failure.tries().stream()
                .allMatch(each -> each.failure().equals(Optional.of(new CloseReason.DialRefused()))));
        assertTrue(failure.getMessage().contains(OTHER_DOOR.toString()), failure.getMessage());
    }

    @Test
    void theListsAreAskedForEveryPoint() {
        Resident carol = town.moveIn("192.0.2.3", quiet("192.0.2.3"));
        PointId hers = Town.at("198.51.100.3");
        carol.node.add(new MemoryTransport(town.network, hers.host()));
        carol.node.change(quiet("192.0.2.3").with(Reach.listeningOn(Town.at("192.0.2.3"), hers)));
        alice.connect(carol);
        town.passSeconds(1);
        alice.node.disconnect(carol.peer(), ENOUGH);
        town.passSeconds(1);
        alice.node
                .access()
                .ban(AccessOrder.forGood(
                        new Subject.Addresses(AddressRange.of(hers.address().orElseThrow())), "alice", ""));
        town.network.isolate(carol.host);

        CompletableFuture<Connection> dial =
                alice.node.connect(Town.at(carol.host)).toCompletableFuture();
        town.until(dial::isDone);

        List<Try> tries = failure(dial).tries();
        assertEquals(hers, tries.get(1).point());
        assertTrue(tries.get(1).failure().orElseThrow() instanceof CloseReason.AddressBanned);
        assertFalse(alice.heard(NodeEvent.Dialling.class).contains(new NodeEvent.Dialling(hers)));
    }

    @Test
    void maintenanceDialsThePreferredPointFirst() {
        PoolSettings settings =
                quiet(ALICE).with(Reach.listeningOn(Town.at(ALICE)).knowing(TrustedPoint.of(DOOR)));
        herWs.dialled.clear();

        alice.node.change(
                settings.with(settings.connect().with(new Racing(List.of("ws", "memory"), Duration.ofMillis(250))))
                        .maintainedEvery(Duration.ofSeconds(30)));
        town.passSeconds(120);

        assertEquals(
                Optional.of(OTHER_DOOR), alice.connectionTo(bob).orElseThrow().point());
        assertEquals(List.of(OTHER_DOOR), herWs.dialled);
    }

    private void somebodyWhoHangsUpIsAt(PointId point) {
        new MemoryTransport(town.network, point.host()).listen(ListenRequest.on(point), new Accepting() {
            @Override
            public ChannelEvents accepted(Channel channel) {
                channel.close(new CloseReason.ClosedByPeer());
                return new ChannelEvents() {
                    @Override
                    public void received(ByteBuffer bytes) {
                        bytes.position(bytes.limit());
                    }

                    @Override
                    public void writable() {}

                    @Override
                    public void closed(CloseReason reason) {}
                };
            }

            @Override
            public void troubled(CloseReason reason) {
                throw new AssertionError(reason.sentence());
            }
        });
    }

    private Connection connect() {
        CompletableFuture<Connection> dial = alice.node.connect(DOOR).toCompletableFuture();
        assertTrue(town.until(dial::isDone));
        town.passSeconds(1);
        return dial.join();
    }

    private ConnectException cannotConnect() {
        CompletableFuture<Connection> dial = alice.node.connect(DOOR).toCompletableFuture();
        assertTrue(town.until(dial::isDone));
        return failure(dial);
    }

    private static ConnectException failure(CompletableFuture<Connection> dial) {
        try {
            throw new AssertionError(
                    "connected to " + dial.get(0, TimeUnit.SECONDS).peer());
        } catch (ExecutionException e) {
            return (ConnectException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("not decided", e);
        }
    }

    /** Does nothing by itself, and lets those of its kind recognise it. */
    private static PoolSettings quiet(String host) {
        return Town.quiet(host).with(SessionLimits.DEFAULT);
    }

    private LogEntry last(PointId point) {
        List<LogEntry> log = alice.node.addressBook().log(point);
        return log.get(log.size() - 1);
    }

    private KnownPoint.State state(PointId point) {
        return alice.node.addressBook().point(point).orElseThrow().state();
    }
}
