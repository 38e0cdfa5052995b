package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;

/** A bundle of the core is restarted: all connections end with a reason, and the node opens again by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = SECONDS)
class CoreRestartTest {

    private RunningNode alice;
    private RunningNode bob;

    @BeforeAll
    void startAndConnect(@TempDir Path files) {
        // whoever loses a transport waits for another a shorter time than usual, so that the end is seen sooner
        alice = RunningNode.in(files.resolve("alice"))
                .with("resume-within", "4000")
                .start();
        bob = RunningNode.in(files.resolve("bob"))
                .with("resume-within", "4000")
                .knowing(alice.point())
                .start();
        bob.awaitPeers(alice.self());
    }

    @AfterAll
    void stop() {
        RunningNode.stop(alice, bob);
    }

    @ParameterizedTest
    @CsvSource({
        "pool, shutdown",
        "scheduler, shutdown",
        "handshake, shutdown",
        // pool and transport both stand on the loops, and either may go first
        "eventloops, shutdown|transport-gone"
    })
    void theNodeOpensAgainByItselfAfterARestartOf(String bundle, String reason) throws Exception {
        alice.awaitPeers(bob.self());
        String self = bob.self();
        String point = bob.point();
        int beforeAtBob = bob.inside().mark();
        int beforeAtAlice = alice.inside().mark();
        Bundle core = bob.bundle("org.jackfield." + bundle);

        core.stop();
        Map<String, String> here = bob.awaitEvent(
                beforeAtBob, "disconnected", event -> event.get("peer").equals(alice.self()));
        Map<String, String> there = alice.awaitEvent(
                beforeAtAlice, "disconnected", event -> event.get("peer").equals(self));
        core.start();

        assertTrue(here.get("reason").matches(reason), here::toString);
        assertFalse(there.get("reason").isEmpty(), there::toString);
        bob.awaitPeers(alice.self());
        alice.awaitPeers(self);
        assertEquals(self, bob.self());
        assertEquals(point.replaceAll("\\d+$", ""), bob.point().replaceAll("\\d+$", ""));
        bob.tell(alice, "back after a restart of " + bundle);
        alice.tell(bob, "welcome");
    }
}
