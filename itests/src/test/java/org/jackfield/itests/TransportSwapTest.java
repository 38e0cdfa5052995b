package org.jackfield.itests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.node.LoaderProbe;
import org.jackfield.itests.node.Resident;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.node.SecondBuild;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** The TCP bundle comes and goes under a running node, whose core never notices. */
@Timeout(value = 90, unit = SECONDS)
class TransportSwapTest {

    private static final String TCP = "org.jackfield.transports.tcp";

    /** What must stay the very same object while plugins come and go. */
    private static final List<String> CORE = List.of(
            "org.jackfield.api.node.Node",
            "org.jackfield.api.handshake.Handshake",
            "org.jackfield.api.scheduling.Scheduler",
            "org.jackfield.api.time.Timers");

    @TempDir
    Path files;

    private RunningNode alice;
    private RunningNode bob;
    private List<Object> core;

    @BeforeEach
    void startAndConnect() {
        alice = node("alice");
        bob = node("bob");
        bob.connectTo(alice);
        core = coreOfAlice();
    }

    @AfterEach
    void nothingIsLeftUnresolvedAndTheCoreIsTheSame() {
        RunningNode.stop(
                () -> {
                    List<Object> now = coreOfAlice();
                    for (int i = 0; i < CORE.size(); i++) {
                        assertSame(core.get(i), now.get(i), CORE.get(i));
                    }
                },
                alice,
                bob);
    }

    @Test
    void stoppedItTakesItsConnectionsAlongAndStartedItListensOnTheSamePortAgain() throws Exception {
        String point = alice.point();
        int before = alice.inside().mark();
        int beforeAtBob = bob.inside().mark();

        alice.bundle(TCP).stop();
        Map<String, String> end = alice.awaitEvent(before, "disconnected");
        // connections and listeners wait for a next version each by itself; before both have given up, it would adopt
        alice.awaitEvent(before, "not-listening");
        bob.awaitEvent(beforeAtBob, "disconnected");

        assertEquals("transport-gone", end.get("reason"));
        assertFalse(alice.inside().schemes().contains("tcp"));

        before = alice.inside().mark();
        alice.bundle(TCP).start();
        assertEquals(point, alice.awaitEvent(before, "listening").get("point"));
        awaitEachOther();
        bob.tell(alice, "I found you where you were");
    }

    @Test
    void aPointWithoutATransportSaysSo() throws Exception {
        alice.bundle(TCP).stop();

        assertEquals("failed: no-transport", alice.inside().connect("tcp://127.0.0.1:1"));

        alice.bundle(TCP).start();
        alice.point();
    }

    @Test
    void updatedItCarriesTheSameConnectionsOnAndNoMessageIsLost() throws Exception {
        String point = alice.point();
        int before = alice.inside().mark();
        int beforeAtBob = bob.inside().mark();
        Bundle tcp = alice.bundle(TCP);

        for (int build = 1; build <= 3; build++) {
            say(alice, bob, build * 1000, 500);
            say(bob, alice, build * 1000, 500);
            try (InputStream jar = SecondBuild.of(NodeBundles.jar(TCP), "update" + build)) {
                tcp.update(jar);
            }
            say(alice, bob, build * 1000 + 500, 500);
            say(bob, alice, build * 1000 + 500, 500);
            assertEquals("update" + build, tcp.getVersion().getQualifier());
            assertEquals(point, alice.point());
        }

        assertHeardInOrder(alice, bob);
        assertHeardInOrder(bob, alice);
        assertEquals(List.of(), disconnections(alice, before));
        assertEquals(List.of(), disconnections(bob, beforeAtBob));
    }

    @Test
    void uninstalledAndInstalledLaterConnectionsWork() throws Exception {
        String point = alice.point();
        int before = alice.inside().mark();
        Bundle old = alice.bundle(TCP);
        LoaderProbe loader = LoaderProbe.of(old);

        old.uninstall();
        assertEquals("transport-gone", alice.awaitEvent(before, "disconnected").get("reason"));
        bob.awaitNoPeers();
        before = alice.inside().mark();
        try (InputStream jar = Files.newInputStream(NodeBundles.jar(TCP))) {
            alice.felix().context().installBundle("installed-again", jar).start();
        }

        assertEquals(point, alice.awaitEvent(before, "listening").get("point"));
        awaitEachOther();
        alice.tell(bob, "here I am again");
        old = null;
        assertTrue(loader.isCollected(), "the class loader of the uninstalled bundle can be collected");
    }

    @Test
    void updatedItLeavesNothingOfItsOldSelfBehindWhileItsSocketsLive() throws Exception {
        Bundle tcp = alice.bundle(TCP);
        LoaderProbe loader = LoaderProbe.of(tcp);

        try (InputStream jar = SecondBuild.of(NodeBundles.jar(TCP), "second")) {
            tcp.update(jar);
        }
        alice.tell(bob, "new code, old connection");

        assertTrue(loader.isCollected(), "the class loader of the old version can be collected");
        bob.tell(alice, "and the connection still is");
    }

    /** Sessions wait for another channel a shorter time than usual, so that their end is seen sooner. */
    private RunningNode node(String name) {
        return RunningNode.in(files.resolve(name)).with("resume-within", "4000").start();
    }

    private List<Object> coreOfAlice() {
        return CORE.stream().map(alice.inside()::service).toList();
    }

    /** Bob dials again by himself. */
    private void awaitEachOther() {
        bob.awaitPeers(alice.self());
        alice.awaitPeers(bob.self());
    }

    private static void say(RunningNode from, RunningNode to, int first, int count) {
        for (int number = first; number < first + count; number++) {
            assertEquals(
                    "QUEUED",
                    from.inside()
                            .say(
                                    to.self(),
                                    Resident.NOTE,
                                    String.valueOf(number).getBytes(US_ASCII)));
        }
    }

    /** All numbers from 1000 to 3999. */
    private static void assertHeardInOrder(RunningNode from, RunningNode to) {
        List<byte[]> heard = to.inside().awaitMessages(from.self(), 3000, RunningNode.PATIENCE);
        assertEquals(
                IntStream.range(1000, 4000).mapToObj(String::valueOf).toList(),
                heard.stream().map(bytes -> new String(bytes, US_ASCII)).toList());
    }

    private static List<Map<String, String>> disconnections(RunningNode node, int mark) {
        return node.inside().events().stream()
                .skip(mark)
                .filter(event -> event.get("event").equals("disconnected"))
                .toList();
    }
}
