package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.itests.process.NodeProcess;
import org.jackfield.itests.process.ToldEvents;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the options of {@code jackfield run} do, in processes of their own. */
@Timeout(value = 300, unit = SECONDS)
class ProgramTest {

    @TempDir
    Path files;

    @BeforeAll
    static void insist() {
        NodeProcess.insistOnDistribution();
    }

    /** Octez: node (error results of the nodes' processes are told by the tests). */
    @Test
    void theErrorOfANodesProcessIsToldByTheTestThatAwaitsIt() {
        try (NodeProcess node = start("contrary", "--min-connections", "9")) {
            AssertionError told = assertThrows(AssertionError.class, node::self);

            assertTrue(told.getMessage().contains("--min-connections must not exceed"), told.getMessage());
        }
    }

    /** Octez: p2p/peer option, p2p/--connections 1. */
    @Test
    void aNodeThatWantsOneConnectionHasItWithThePeerThatItsOptionNames() throws Exception {
        try (NodeProcess alice = start("alice")) {
            String point = alice.point("tcp");
            String peer = point + "#" + alice.self();
            try (NodeProcess bob = start("bob", "--peer", peer, "--connections", "1");
                    NodeProcess carol = start("carol")) {
                bob.awaitConnection(alice, "tcp");
                String wrong = point + "#" + carol.self();
                try (NodeProcess dave = start("dave", "--peer", wrong)) {
                    String failed = dave.await("dial-failed", line -> true);
                    assertTrue(failed.contains("unexpected-peer"), failed);
                    dave.stop();
                }
                assertEquals(
                        alice.self(), ToldEvents.part(bob.await("connected", line -> true), "peer"), "its only peer");
                bob.stop();
                carol.stop();
            }
            alice.stop();
        }
    }

    private NodeProcess start(String name, String... options) {
        List<String> all = new ArrayList<>(List.of("--listen", "tcp://127.0.0.1:0"));
        all.addAll(List.of(options));
        return NodeProcess.start(files.resolve(name), all.toArray(String[]::new));
    }
}
