package org.jackfield.itests.peer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.node.Resident;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.node.SecondBuild;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** A peer of another making, which knows nothing of exchanged code, while the node's TCP is exchanged: it sees no byte that it does not expect. */
@Timeout(value = 180, unit = SECONDS)
class PeerInASwapTest {

    private static final String TCP = "org.jackfield.transports.tcp";
    private static final int EXCHANGES = 4;
    private static final int LENGTH = 3_000;

    @TempDir
    Path files;

    private RunningNode node;

    @BeforeEach
    void start() {
        IndependentPeer.insistOnPython();
        node = RunningNode.in(files.resolve("node")).start();
    }

    @AfterEach
    void stop() {
        RunningNode.stop(node);
    }

    @Test
    void updatesInPlaceAreInvisible() throws Exception {
        assertInvisible(build -> {
            try (InputStream jar = SecondBuild.of(NodeBundles.jar(TCP), "build" + build)) {
                node.bundle(TCP).update(jar);
            }
        });
    }

    @Test
    void versionsThatTakeOverBesideAreInvisible() throws Exception {
        Bundle[] present = {node.bundle(TCP)};
        assertInvisible(build -> {
            Bundle fresh;
            int mark = node.inside().mark();
            // a later one of two is the newer, and 0.1.0.SNAPSHOT comes before
            try (InputStream jar = SecondBuild.of(NodeBundles.jar(TCP), "T" + build)) {
                fresh = node.felix().context().installBundle("beside:" + build, jar);
            }
            fresh.start();
            assertEquals(
                    "ADOPTED",
                    node.awaitEvent(mark, "transport-exchanged", event -> true).get("outcome"));
            present[0].uninstall();
            present[0] = fresh;
        });
    }

    private void assertInvisible(Exchange exchange) throws Exception {
        try (IndependentPeer peer = IndependentPeer.listening("--do", "echo:" + 2 * EXCHANGES)) {
            String id = node.inside().connect(peer.point());
            Random random = new Random(42);
            for (int i = 0; i < EXCHANGES; i++) {
                byte[] first = bytes(random);
                byte[] second = bytes(random);
                assertEquals("QUEUED", node.inside().say(id, Resident.NOTE, first));
                exchange.to(i);
                assertEquals("QUEUED", node.inside().say(id, Resident.NOTE, second));

                List<byte[]> heard = node.inside().awaitMessages(id, 2 * (i + 1), RunningNode.PATIENCE);
                assertArrayEquals(first, heard.get(2 * i));
                assertArrayEquals(second, heard.get(2 * i + 1));
            }
            // of one connection: a second one it would not take
            peer.assertSatisfied();
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return bytes;
    }

    private interface Exchange {
        void to(int build) throws Exception;
    }
}
