package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.reason.CloseReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everybody is connected to everybody. */
@Timeout(value = 300, unit = SECONDS)
class CliqueTest {

    private static final long SEED = 2110;
    private static final int NODES = 10;

    private final Neighbourhood around = new Neighbourhood(SEED);

    @AfterEach
    void end() {
        around.close();
    }

    /** Octez: pool/simple. */
    @Test
    void tenNodesInACliqueExchangeAPing() {
        List<Neighbour> nodes = clique(Furniture.QUIET);

        everybodyTalksToEverybody(nodes, words("ping"));

        nodes.forEach(node -> assertEquals(NODES - 1, node.heard().size(), "one ping of each, at " + node));
    }

    /** Octez: connect_handler (the hook for new connections). */
    @Test
    void ofEveryConnectionBothSidesAreToldOnce() {
        List<Neighbour> nodes = clique(Furniture.QUIET);

        for (Neighbour node : nodes) {
            node.await(
                    "welcome of all",
                    () -> node.welcomed().size() >= NODES - 1
                            && node.told(NodeEvent.Connected.class).size() >= NODES - 1);
            assertEquals(NODES - 1, node.welcomed().stream().distinct().count());
            assertEquals(NODES - 1, node.welcomed().size());
            assertEquals(NODES - 1, node.told(NodeEvent.Connected.class).size());
        }
    }

    /** Octez: broadcast/simple. */
    @Test
    void everyNodeSendsALargeMessageToEachAndReceivesOneFromEach() {
        List<Neighbour> nodes = clique(Furniture.QUIET);
        Payload large = Payload.of(new byte[300_000]);

        everybodyTalksToEverybody(nodes, large);

        for (Neighbour to : nodes) {
            assertEquals(NODES - 1, to.heard().size(), "one of each and no more, at " + to);
        }
    }

    /** Octez: pool/random. */
    @Test
    void fiveRoundsOfConnectingTalkingAndLeavingInAnyOrder() {
        Random random = new Random(SEED);
        List<Neighbour> nodes = around.moveIn(NODES, Furniture.QUIET);
        for (int round = 0; round < 5; round++) {
            List<Neighbour[]> pairs = pairs(nodes);
            Collections.shuffle(pairs, random);
            List<CompletableFuture<Connection>> dials = new ArrayList<>();
            for (Neighbour[] pair : pairs) {
                boolean first = random.nextBoolean();
                dials.add(pair[first ? 0 : 1].dial(pair[first ? 1 : 0]));
            }
            dials.forEach(Neighbour::decided);
            pairs.forEach(pair -> {
                pair[0].awaitConnected(pair[1]);
                pair[1].awaitConnected(pair[0]);
            });

            everybodyTalksToEverybody(nodes, words("ping " + round));

            Collections.shuffle(pairs, random);
            for (Neighbour[] pair : pairs) {
                boolean first = random.nextBoolean();
                pair[first ? 0 : 1]
                        .connectionTo(pair[first ? 1 : 0])
                        .close(new CloseReason.OperatorDecided("round " + round + " of seed " + SEED + " is over"));
                pair[0].await("end with " + pair[1], () -> !connected(pair[0], pair[1]));
                pair[1].await("end with " + pair[0], () -> !connected(pair[1], pair[0]));
            }
        }
        nodes.forEach(node -> assertEquals(5 * (NODES - 1), node.heard().size()));
    }

    /** Octez: pool/garbled. */
    @Test
    void rawGarbageOnAllConnectionsEndsThemAllWithAnError() {
        Scrambler boxes = new Scrambler();
        List<Neighbour> nodes = clique(Furniture.QUIET.with(boxes));

        boxes.begin(Scrambler.Mischief.NOISE);
        for (Neighbour[] pair : pairs(nodes)) {
            assertEquals(SendResult.QUEUED, pair[0].say(pair[1], words("noise")));
        }

        for (Neighbour node : nodes) {
            node.await("all ends", () -> node.told(NodeEvent.Disconnected.class).size() == NODES - 1);
            node.awaitAlone();
            assertEquals(List.of(), node.heard());
        }
        for (int i = 1; i < NODES; i++) {
            Neighbour reader = nodes.get(i);
            long forged = reader.told(NodeEvent.Disconnected.class).stream()
                    .filter(event -> event.reason().equals(new CloseReason.FrameForged()))
                    .count();
            assertEquals(i, forged, "garbage that " + reader + " has read");
        }
        nodes.get(0)
                .told(NodeEvent.Disconnected.class)
                .forEach(event -> assertTrue(
                        event.reason() instanceof CloseReason.ClosedByPeer
                                || event.reason() instanceof CloseReason.ConnectionLost,
                        event::sentence));
    }

    private List<Neighbour> clique(Furniture furniture) {
        List<Neighbour> nodes = around.moveIn(NODES, furniture);
        List<CompletableFuture<Connection>> dials =
                pairs(nodes).stream().map(pair -> pair[0].dial(pair[1])).toList();
        dials.forEach(Neighbour::decided);
        pairs(nodes).forEach(pair -> pair[1].awaitConnected(pair[0]));
        return nodes;
    }

    private static void everybodyTalksToEverybody(List<Neighbour> nodes, Payload message) {
        for (Neighbour[] pair : pairs(nodes)) {
            assertEquals(SendResult.QUEUED, pair[0].say(pair[1], message));
            assertEquals(SendResult.QUEUED, pair[1].say(pair[0], message));
        }
        for (Neighbour[] pair : pairs(nodes)) {
            pair[0].awaitHeard(pair[1].peer(), message);
            pair[1].awaitHeard(pair[0].peer(), message);
        }
    }

    private static boolean connected(Neighbour one, Neighbour other) {
        return one.node().pool().connection(other.peer()).isPresent();
    }

    private static Payload words(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each two once, the one with the smaller number first. */
    private static List<Neighbour[]> pairs(List<Neighbour> nodes) {
        List<Neighbour[]> pairs = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (int j = i + 1; j < nodes.size(); j++) {
                pairs.add(new Neighbour[] {nodes.get(i), nodes.get(j)});
            }
        }
        return pairs;
    }
}
