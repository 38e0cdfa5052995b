package org.jackfield.itests.plugin;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.process.NodeProcess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** A transport that was built outside, against the jars of {@code api} and {@code testkit} alone, carries the traffic of running nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = SECONDS)
class StrangersPluginTest {

    /** Fewer would mean that the contract suite did not run. */
    private static final int TESTS_OF_THE_CONTRACT = 25;

    private StrangersBuild build;

    @BeforeAll
    void build() throws Exception {
        build = StrangersBuild.run();
    }

    @Test
    void itPassesTheContractOfTransportsInItsOwnBuild() throws Exception {
        int tests = build.testsRun();

        assertTrue(tests >= TESTS_OF_THE_CONTRACT, tests + " tests");
    }

    @Test
    void droppedIntoTwoRunningNodesItCarriesTheirTraffic(@TempDir Path files) throws Exception {
        Path sockets = Files.createTempDirectory("unix");
        RunningNode alice = unixNode(files.resolve("alice"), sockets);
        RunningNode bob = unixNode(files.resolve("bob"), sockets);
        try {
            Object core = alice.inside().service("org.jackfield.api.node.Node");
            assertEquals(List.of(), alice.inside().listening(), "no transport for the point yet");
            assertFalse(alice.inside().schemes().contains("unix"));

            Bundle plugin = install(alice);
            install(bob);
            assertTrue(alice.point("unix").startsWith("unix://127.0.0.1:"));
            assertEquals(alice.self(), bob.inside().connect(alice.point("unix")));
            alice.awaitPeers(bob.self());
            bob.tell(alice, "over your transport");
            alice.tell(bob, "whoever wrote it");
            bob.tell(alice, "x".repeat(500_000));

            int before = alice.inside().mark();
            plugin.uninstall();
            assertEquals(
                    "transport-gone", alice.awaitEvent(before, "disconnected").get("reason"));
            bob.awaitNoPeers();
            install(alice);
            assertEquals(alice.self(), bob.inside().connect(alice.point("unix")));
            bob.tell(alice, "once more");
            assertSame(core, alice.inside().service("org.jackfield.api.node.Node"));
        } finally {
            RunningNode.stop(alice, bob);
        }
    }

    @Test
    void droppedIntoTheFoldersOfRunningProcessesItCarriesTheirTraffic(@TempDir Path files) throws Exception {
        NodeProcess.insistOnDistribution();
        String sockets = "directory = " + Files.createTempDirectory("unix") + "\n";
        for (String name : List.of("alice", "bob")) {
            NodeProcess.set(files.resolve(name), "org.example.unix", sockets);
            NodeProcess.giveVoice(files.resolve(name));
        }
        try (NodeProcess alice = NodeProcess.start(files.resolve("alice"), "--listen", "unix://127.0.0.1:0")) {
            alice.self();
            NodeProcess.drop(build.jar(), alice.directory());
            String point = alice.point("unix");
            try (NodeProcess bob =
                    NodeProcess.start(files.resolve("bob"), "--listen", "unix://127.0.0.1:0", "--peer", point)) {
                bob.self();
                NodeProcess.drop(build.jar(), bob.directory());

                bob.awaitConnection(alice, "unix");
                bob.awaitConversation();
                alice.awaitConversation();
                bob.stop();
                alice.stop();
            }
        }
    }

    private static RunningNode unixNode(Path files, Path sockets) {
        return RunningNode.in(files)
                .listening("unix://127.0.0.1:0")
                .with("org.example.unix", "directory", sockets.toString())
                .start();
    }

    private Bundle install(RunningNode node) throws Exception {
        try (InputStream bytes = Files.newInputStream(build.jar())) {
            Bundle plugin = node.felix().context().installBundle("dropped-in", bytes);
            plugin.start();
            return plugin;
        }
    }
}
