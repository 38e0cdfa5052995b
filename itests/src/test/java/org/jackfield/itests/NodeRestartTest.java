package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that ends and begins again where its data lie. */
@Timeout(value = 60, unit = SECONDS)
class NodeRestartTest {

    @TempDir
    Path files;

    @Test
    void aNodeComesBackAsItselfAndFindsItsFriendsWithoutBeingTold() {
        try (RunningNode alice = RunningNode.in(files.resolve("alice")).start()) {
            String self;
            try (RunningNode bob = RunningNode.in(files.resolve("bob")).start()) {
                bob.connectTo(alice);
                self = bob.self();
            }
            alice.awaitNoPeers();

            try (RunningNode bob = RunningNode.in(files.resolve("bob")).start()) {
                assertEquals(self, bob.self());
                assertTrue(
                        bob.inside().points().contains(alice.point()),
                        () -> alice.point() + " is among " + bob.inside().points());
                assertTrue(
                        bob.inside().knownPeers().contains(alice.self()),
                        () -> alice.self() + " is among " + bob.inside().knownPeers());

                bob.awaitPeers(alice.self());
                alice.awaitPeers(bob.self());
                bob.tell(alice, "here I am again");
                bob.assertAllBundlesRun();
            }
        }
    }
}
