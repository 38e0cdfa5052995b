package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.node.Dialogue;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * The TCP bundle of one of two nodes is uninstalled while they talk: the session goes on by WebSocket, and nothing that was said meanwhile is
 * lost. A second is promised, and how long it took is printed; a busy machine is given more.
 */
@Timeout(value = 180, unit = SECONDS)
class UnloadedTransportTest {

    private static final String TCP = "org.jackfield.transports.tcp";
    private static final String STANDBY = "org.jackfield.transports.standby";
    private static final int ROUNDS = 3;
    private static final long BOUND_SECONDS = 5;

    @TempDir
    Path files;

    private final ExecutorService operator = Executors.newSingleThreadExecutor();
    private RunningNode alice;
    private RunningNode bob;

    @BeforeEach
    void start() {
        alice = node("alice");
        bob = node("bob");
    }

    @AfterEach
    void stop() {
        operator.shutdown();
        RunningNode.stop(alice, bob);
    }

    /** Nobody dials by himself, and the channel that is left neither ends nor counts as lost for so long that no session goes on for that. */
    private RunningNode node(String name) {
        return RunningNode.in(files.resolve(name))
                .listening("tcp://127.0.0.1:0", "ws://127.0.0.1:0")
                .with("maintenance-idle-time", "0")
                .with("adopt-within", "10000")
                .with("silence-after", "10000")
                .start();
    }

    /** A stop may be the beginning of an update in place: half a second of the time is the wait for the next version. */
    @Test
    void soTheyDoIfItIsStopped() throws Exception {
        bob.connectTo(alice);
        for (int round = 0; round < ROUNDS; round++) {
            Bundle tcp = alice.bundle(TCP);
            leave("stopped", tcp::stop);
            tcp.start();
            alice.point("tcp");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"with", "without"})
    void itsSessionsGoOnByTheNextOneWhoeverHadDialled(String standby) throws Exception {
        if (standby.equals("without")) {
            alice.bundle(STANDBY).uninstall();
        }

        bob.connectTo(alice);
        unloadAgainAndAgain("dialled, " + standby + " standby");
        alice.inside().disconnect(bob.self());
        alice.awaitNoPeers();
        bob.awaitNoPeers();
        alice.connectTo(bob);
        unloadAgainAndAgain("who had dialled, " + standby + " standby");
    }

    private void unloadAgainAndAgain(String circumstances) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            leave("unloaded by the node " + circumstances, alice.bundle(TCP)::uninstall);
            try (InputStream jar = Files.newInputStream(NodeBundles.jar(TCP))) {
                alice.felix().context().installBundle("installed-again", jar).start();
            }
            alice.point("tcp");
        }
    }

    private void leave(String how, Leaving leaving) throws Exception {
        alice.inside().await("session over tcp", this::isOverTcp, RunningNode.PATIENCE);
        int mark = alice.inside().mark();
        int markOfBob = bob.inside().mark();
        try (Dialogue dialogue = new Dialogue(alice, bob)) {
            long begun = System.nanoTime();
            Future<?> left = operator.submit(() -> {
                leaving.begin();
                return null;
            });
            awaitWs(alice, mark);
            awaitWs(bob, markOfBob);
            long took = System.nanoTime() - begun;

            left.get(RunningNode.PATIENCE.toSeconds(), SECONDS);
            int said = dialogue.endWithNothingLostDoubledOrReordered();
            System.out.println(how + ": both at ws after "
                    + NANOSECONDS.toMillis(took) + " ms; " + said + " messages, none lost; "
                    + (told(alice, mark, "suspended") + told(bob, markOfBob, "suspended")) + " suspended");
            assertTrue(took < SECONDS.toNanos(BOUND_SECONDS), () -> "it took " + NANOSECONDS.toMillis(took) + " ms");
        }
        assertEquals(0, told(alice, mark, "disconnected"));
        assertEquals(0, told(bob, markOfBob, "disconnected"));
    }

    /** What the operator does. */
    private interface Leaving {
        void begin() throws BundleException;
    }

    private boolean isOverTcp() {
        alice.inside().swap("ws", "tcp");
        return alice.inside().carrier(bob.self()).equals("tcp");
    }

    private static void awaitWs(RunningNode node, int mark) {
        node.awaitEvent(mark, "resumed", event -> event.get("sentence").contains(" goes on at ws://"));
    }

    private static long told(RunningNode node, int mark, String event) {
        return node.inside().events().stream()
                .skip(mark)
                .filter(each -> each.get("event").equals(event))
                .count();
    }
}
