package org.jackfield.itests.peer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that know nobody find each other, and a neighbour of another making, on the broadcast address of the loopback. */
@Timeout(value = 120, unit = SECONDS)
class LanNeighbourTest {

    private static final String LAN = "org.jackfield.discovery.lan";

    @TempDir
    Path files;

    private final List<RunningNode> nodes = new ArrayList<>();

    @BeforeEach
    void insistOnPython() {
        IndependentPeer.insistOnPython();
    }

    @AfterEach
    void stop() {
        RunningNode.stop(nodes.toArray(RunningNode[]::new));
    }

    @Test
    void nodesThatKnowNobodyFindEachOtherAndTellAnOctezLikeNeighbour() throws IOException {
        try (LanNeighbour octez = LanNeighbour.silent()) {
            int low = portThatOctezCanTell();
            RunningNode alice = node("alice", octez, "tcp://127.0.0.1:" + low);
            RunningNode bob = node("bob", octez, "tcp://127.0.0.1:0");

            alice.awaitPeers(bob.self());
            bob.awaitPeers(alice.self());
            octez.awaitWordOf(low);
            octez.awaitWordOf(bob.port());
        }
    }

    @Test
    void aNeighbourOfAnotherMakingIsFoundByItsDatagramAndDialled() throws IOException {
        String port = String.valueOf(portThatOctezCanTell());
        try (IndependentPeer peer = IndependentPeer.listening("--port", port, "--do", "close");
                LanNeighbour octez = LanNeighbour.tellingOf(port)) {
            node("alice", octez, "tcp://127.0.0.1:0");

            peer.await("established");
            peer.assertSatisfied();
        }
    }

    @Test
    void theMethodIsThereOnlyWhileAnAddressIsGiven() {
        try (LanNeighbour octez = LanNeighbour.silent()) {
            RunningNode quiet = RunningNode.in(files.resolve("quiet")).start();
            nodes.add(quiet);

            quiet.inside().change(LAN, Map.of("address", octez.address()));
            quiet.awaitEvent(0, "plugin-arrived", event -> event.containsValue("lan"));
            assertEquals(0, departures(quiet), "there was no such method before");

            quiet.inside().change(LAN, Map.of("address", ""));

            quiet.awaitEvent(0, "plugin-left", event -> event.containsValue("lan"));
        }
    }

    private static long departures(RunningNode node) {
        return node.inside().events().stream()
                .filter(event -> event.get("event").equals("plugin-left"))
                .count();
    }

    /** A port that is free, of those below the ones that the system gives away. */
    private static int portThatOctezCanTell() throws IOException {
        Random random = new Random();
        for (int tries = 0; tries < 100; tries++) {
            int port = 20_000 + random.nextInt(12_000);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (BindException taken) {
                continue;
            }
        }
        return fail("no port below 32,768 is free");
    }

    private RunningNode node(String name, LanNeighbour neighbour, String listening) {
        RunningNode node = RunningNode.in(files.resolve(name))
                .listening(listening)
                .with(LAN, "address", neighbour.address())
                .start();
        nodes.add(node);
        return node;
    }
}
