package org.jackfield.itests.peer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.node.Resident;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/**
 * A peer that knows Octez's protocol alone, whose transport leaves the node: it sees its connection end once, in good order, and is dialled
 * again once. Every byte of either connection is accounted for, and is one that Octez would say.
 */
@Timeout(value = 120, unit = SECONDS)
class PeerOfAGoneTransportTest {

    private static final String TCP = "org.jackfield.transports.tcp";
    private static final int LENGTH = 3_000;

    @TempDir
    Path files;

    private final Random random = new Random(42);
    private RunningNode node;
    private int said;

    @BeforeEach
    void start() {
        IndependentPeer.insistOnPython();
        // as it is by default: whoever is dialled again sooner owes it to the reason
        node = RunningNode.in(files.resolve("node"))
                .with("disconnection-delay", "60000")
                .start();
    }

    @AfterEach
    void stop() {
        RunningNode.stop(node);
    }

    @Test
    void stoppedAndStartedItDialsThePeerAgain() throws Exception {
        Bundle tcp = node.bundle(TCP);
        assertDialledAgain(tcp::stop, tcp::start);
    }

    @Test
    void uninstalledAndInstalledLaterItDialsThePeerAgain() throws Exception {
        assertDialledAgain(node.bundle(TCP)::uninstall, () -> {
            try (InputStream jar = Files.newInputStream(NodeBundles.jar(TCP))) {
                node.felix().context().installBundle("installed-again", jar).start();
            }
        });
    }

    private void assertDialledAgain(Step leave, Step comeAgain) throws Exception {
        try (IndependentPeer peer = listening(2)) {
            String id = node.inside().connect(peer.point());
            talkWith(id);
            int mark = node.inside().mark();

            leave.happen();
            assertEnded(mark, id, "tcp");
            comeAgain.happen();

            assertConnected(mark, id, peer.point());
            part(peer, id);
        }
    }

    @Test
    void uninstalledItLeavesThePeerToTheNextTransport() throws Exception {
        try (IndependentPeer peer = listening(3);
                WebSocketDoor door = WebSocketDoor.of(peer)) {
            String id = meetAtBoth(peer, door);
            int mark = node.inside().mark();

            node.bundle(TCP).uninstall();

            assertEnded(mark, id, "tcp");
            assertConnected(mark, id, door.point());
            part(peer, id);
        }
    }

    @Test
    void aSwapOfTransportsDialsThePeerAgainByTheOther() {
        try (IndependentPeer peer = listening(4);
                WebSocketDoor door = WebSocketDoor.of(peer)) {
            String id = meetAtBoth(peer, door);

            swap("tcp", "ws", id, door.point());
            swap("ws", "tcp", id, peer.point());

            part(peer, id);
        }
    }

    private void swap(String from, String to, String id, String point) {
        int mark = node.inside().mark();
        assertEquals(List.of(id + " RECONNECTED"), node.inside().swap(from, to));
        assertEnded(mark, id, from);
        assertConnected(mark, id, point);
    }

    /** Each connection says one word and hears it again, and is not the one that ends it. */
    private static IndependentPeer listening(int connections) {
        return IndependentPeer.listening(
                "--accept", String.valueOf(connections), "--timeout", "60", "--do", "echo:1", "--do", "expect-close");
    }

    /** The node has found the peer at the door, too; in the end it is connected by TCP. */
    private String meetAtBoth(IndependentPeer peer, WebSocketDoor door) {
        String id = node.inside().connect(door.point());
        talkWith(id);
        node.inside().disconnect(id);
        node.awaitNoPeers();
        assertEquals(id, node.inside().connect(peer.point()));
        talkWith(id);
        return id;
    }

    private void talkWith(String id) {
        byte[] word = new byte[LENGTH];
        random.nextBytes(word);
        assertEquals("QUEUED", node.inside().say(id, Resident.NOTE, word));
        said++;
        List<byte[]> heard = node.inside().awaitMessages(id, said, RunningNode.PATIENCE);
        assertArrayEquals(word, heard.get(said - 1));
    }

    private void assertEnded(int mark, String id, String scheme) {
        Map<String, String> end = node.awaitEvent(mark, "disconnected");
        assertEquals(id, end.get("peer"));
        assertEquals("transport-gone", end.get("reason"));
        assertEquals(
                "disconnected from " + id + ": " + new CloseReason.TransportGone(scheme).sentence(),
                end.get("sentence"));
    }

    /** By one dial, and one connection. */
    private void assertConnected(int mark, String id, String point) {
        node.awaitEvent(mark, "connected");
        talkWith(id);
        assertEquals(List.of(point), told(mark, "dialling", "point"));
        assertEquals(List.of(id), told(mark, "connected", "peer"));
        assertEquals(List.of(id), told(mark, "disconnected", "peer"));
    }

    private List<String> told(int mark, String word, String part) {
        return node.inside().events().stream()
                .skip(mark)
                .filter(event -> event.get("event").equals(word))
                .map(event -> event.get(part))
                .toList();
    }

    /** All connections that the peer was to accept have been, and were ended by the node, the last one by the operator. */
    private void part(IndependentPeer peer, String id) {
        node.inside().disconnect(id);
        peer.assertSatisfied();
        peer.assertHeardAsFromOctez();
    }

    private interface Step {
        void happen() throws Exception;
    }
}
