package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings are changed under a running node: they count from then on, and close nothing. */
@Timeout(value = 60, unit = SECONDS)
class LiveSettingsTest {

    private static final long CAP_KIB = 128;

    /** Several seconds of the cap, and next to no time without it. */
    private static final int CAPPED_BYTES = 600_000;

    @TempDir
    Path files;

    private RunningNode alice;
    private RunningNode bob;
    private Object node;
    private int before;

    @BeforeEach
    void startAndConnect() {
        alice = RunningNode.in(files.resolve("alice")).start();
        bob = RunningNode.in(files.resolve("bob")).start();
        bob.connectTo(alice);
        node = alice.inside().service("org.jackfield.api.node.Node");
        before = alice.inside().mark();
    }

    @AfterEach
    void theConnectionAndTheCoreAreTheSame() {
        RunningNode.stop(
                () -> {
                    bob.tell(alice, "still here");
                    assertEquals(node, alice.inside().service("org.jackfield.api.node.Node"));
                    assertEquals(
                            List.of(),
                            alice.inside().events().stream()
                                    .skip(before)
                                    .filter(event -> event.get("event").equals("disconnected"))
                                    .filter(event -> event.get("peer").equals(bob.self()))
                                    .toList());
                },
                alice,
                bob);
    }

    @Test
    void moreWorkIsAskedOfNewPeersAlone() {
        alice.inside().change("org.jackfield.handshake", Map.of("expected-pow", "60"));

        try (RunningNode carol = RunningNode.in(files.resolve("carol")).start()) {
            String answer = carol.inside().connect(alice.point());

            assertEquals(
                    "insufficient-work",
                    alice.awaitEvent(before, "incoming-failed").get("reason"));
            assertFalse(answer.equals(alice.self()), answer);
        }
    }

    @Test
    void aNodeBeginsToListenSomewhereElseAsWell() {
        String first = alice.point();

        alice.inside().change("org.jackfield.pool", Map.of("listen", new String[] {first, "tcp://127.0.0.2:0"}));

        String second = alice.awaitEvent(
                        before, "listening", event -> event.get("point").contains("127.0.0.2"))
                .get("point");
        try (RunningNode carol = RunningNode.in(files.resolve("carol")).start()) {
            assertEquals(alice.self(), carol.inside().connect(second));
            carol.awaitPeers(alice.self());
            carol.tell(alice, "through your second door");
        }
    }

    @Test
    void aCapSlowsWhatIsSentAndLosesNothing() {
        alice.inside().change("org.jackfield.scheduler", Map.of("max-upload-speed", CAP_KIB));

        long began = System.nanoTime();
        alice.tell(bob, "x".repeat(CAPPED_BYTES));
        double seconds = (System.nanoTime() - began) / 1e9;
        double least = CAPPED_BYTES / (CAP_KIB * 1024.0);
        // what the scheduler granted before it heard of the cap goes without it
        assertTrue(
                seconds > 0.5 * least,
                () -> CAPPED_BYTES + " bytes took " + seconds + " s; at the cap it is " + least + " s");

        alice.inside().change("org.jackfield.scheduler", Map.of("max-upload-speed", 0L));
        alice.tell(bob, "y".repeat(3_000_000));
    }
}
