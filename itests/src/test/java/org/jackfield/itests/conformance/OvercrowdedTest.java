package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.pool.settings.Bounds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that lets nobody in tells why, and whom to try instead. */
@Timeout(value = 300, unit = SECONDS)
class OvercrowdedTest {

    private static final long SEED = 2120;
    private static final int CLIENTS = 8;
    private static final CloseReason FULL = new CloseReason.RejectedByPeer(new Rejection.TooManyConnections());
    private static final CloseReason BARE = new CloseReason.RejectedByPeer(new Rejection.NoMotive());

    private final Neighbourhood around = new Neighbourhood(SEED);

    @AfterEach
    void end() {
        around.close();
    }

    /** Octez: pool/overcrowded. */
    @Test
    void whoeverIsRejectedForLackOfRoomLearnsAllTheOthers() {
        Neighbour target = fullNode();
        List<Neighbour> clients = around.moveIn(CLIENTS, Furniture.QUIET);

        rejected(clients, target).forEach(reason -> assertEquals(FULL, reason));
        // now the target has met them all, and names them
        rejected(clients, target).forEach(reason -> assertEquals(FULL, reason));

        for (Neighbour client : clients) {
            Set<PointId> known = known(client);
            clients.stream()
                    .filter(other -> other != client)
                    .forEach(other -> assertTrue(known.contains(other.point()), client + " knows " + known));
        }
        target.await(
                "all ends", () -> target.told(NodeEvent.IncomingFailed.class).size() >= 2 * CLIENTS);
        assertEquals(
                2 * CLIENTS,
                target.told(NodeEvent.IncomingFailed.class).stream()
                        .filter(event ->
                                event.reason().equals(new CloseReason.Rejected(new Rejection.TooManyConnections())))
                        .count());
        assertEquals(1, target.connections());
    }

    /** Octez: pool/overcrowded-mixed. */
    @Test
    void whoeverSpeaksTheFirstVersionIsRejectedWithoutMotiveAndPoints() {
        Neighbour target = fullNode();
        List<Neighbour> modern = around.moveIn(CLIENTS / 2, Furniture.QUIET);
        List<Neighbour> old = around.moveIn(
                CLIENTS / 2, Furniture.QUIET.with(Furniture.QUIET.dialect().withVersions(2, 0)));

        for (int round = 0; round < 2; round++) {
            rejected(old, target).forEach(reason -> assertEquals(BARE, reason));
            rejected(modern, target).forEach(reason -> assertEquals(FULL, reason));
        }

        for (Neighbour client : old) {
            assertEquals(Set.of(target.point()), known(client), "what " + client + " knows");
        }
        for (Neighbour client : modern) {
            Set<PointId> known = known(client);
            modern.stream()
                    .filter(other -> other != client)
                    .forEach(other -> assertTrue(known.contains(other.point())));
            old.forEach(other -> assertTrue(known.contains(other.point()), client + " knows " + known));
        }
    }

    /** Octez: pool/no-common-network-protocol, p2p/different chain name. */
    @Test
    void aNodeOfAnotherNetworkIsRejectedOnBothSidesAndItsPointForgotten() {
        Neighbour here = around.moveIn("here");
        Neighbour there = around.moveIn(
                "there", Furniture.QUIET.with(Furniture.QUIET.dialect().withNetwork("TEZOS_ELSEWHERE")));

        CloseReason atDialler = there.cannotConnect(here.point());

        CloseReason atListener =
                here.awaitEvent(NodeEvent.IncomingFailed.class, event -> true).reason();
        assertTrue(ofAnotherNetwork(atDialler), atDialler::sentence);
        assertTrue(ofAnotherNetwork(atListener), atListener::sentence);
        assertEquals(Set.of(), known(here));
        assertEquals(Set.of(), known(there));
        assertEquals(0, here.connections() + there.connections());
    }

    private Neighbour fullNode() {
        Neighbour target = around.moveIn(
                "target", Furniture.QUIET.with(Furniture.QUIET.settings().with(new Bounds(0, 1, 1))));
        target.connect(around.moveIn("resident"));
        return target;
    }

    private static List<CloseReason> rejected(List<Neighbour> clients, Neighbour target) {
        List<CompletableFuture<Connection>> dials =
                clients.stream().map(client -> client.dial(target)).toList();
        return dials.stream().map(Neighbour::reason).toList();
    }

    private static Set<PointId> known(Neighbour node) {
        return node.node().addressBook().points().stream()
                .map(KnownPoint::point)
                .collect(Collectors.toSet());
    }

    private static boolean ofAnotherNetwork(CloseReason reason) {
        return reason.equals(new CloseReason.Rejected(new Rejection.UnknownNetwork()))
                || reason.equals(new CloseReason.RejectedByPeer(new Rejection.UnknownNetwork()));
    }
}
