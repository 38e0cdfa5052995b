package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.InputStream;
import java.nio.file.Path;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.node.LoaderProbe;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.node.SecondBuild;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Whole nodes that speak over QUIC. */
@Timeout(value = 90, unit = SECONDS)
class UdpNodesTest {

    private static final String UDP = "org.jackfield.transports.udp";

    @TempDir
    Path files;

    private RunningNode alice;
    private RunningNode bob;

    @BeforeEach
    void start() {
        alice = RunningNode.in(files.resolve("alice"))
                .listening("udp://127.0.0.1:0")
                .start();
        bob = RunningNode.in(files.resolve("bob")).start();
    }

    @AfterEach
    void nothingIsLeftUnresolved() {
        RunningNode.stop(alice, bob);
    }

    @Test
    void aNodeIsReachedAndItsBundleExchangedUnderTheConnection() throws Exception {
        String point = alice.point("udp");
        assertEquals(alice.self(), bob.inside().connect(point));
        alice.awaitPeers(bob.self());
        bob.tell(alice, "hello over udp");
        int before = bob.inside().mark();
        Bundle udp = alice.bundle(UDP);
        LoaderProbe loader = LoaderProbe.of(udp);

        try (InputStream jar = SecondBuild.of(NodeBundles.jar(UDP), "second")) {
            udp.update(jar);
        }

        alice.tell(bob, "new code, old connection");
        bob.tell(alice, "so it is");
        assertEquals(point, alice.point("udp"));
        assertTrue(bob.inside().events().stream().skip(before).noneMatch(event -> event.get("event")
                .equals("disconnected")));
        if (!loader.isCollected()) {
            fail("the class loader of the old version is held: " + loader.holders());
        }
    }
}
