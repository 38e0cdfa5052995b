package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.node.LoaderProbe;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.node.SecondBuild;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** Whole nodes that speak over WebSocket, with TLS and without. */
@Timeout(value = 90, unit = SECONDS)
class WebSocketNodesTest {

    private static final String WEBSOCKET = "org.jackfield.transports.websocket";

    @TempDir
    Path files;

    private RunningNode alice;
    private RunningNode bob;

    @BeforeEach
    void start() {
        alice = RunningNode.in(files.resolve("alice"))
                .listening("tcp://127.0.0.1:0", "ws://127.0.0.1:0", "wss://127.0.0.1:0")
                .start();
        bob = RunningNode.in(files.resolve("bob"))
                .with(WEBSOCKET, "wss-trust", "any")
                .start();
    }

    @AfterEach
    void nothingIsLeftUnresolved() {
        RunningNode.stop(alice, bob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "wss"})
    void aNodeIsReachedAndItsBundleExchangedUnderTheConnection(String scheme) throws Exception {
        String point = alice.point(scheme);
        assertEquals(alice.self(), bob.inside().connect(point));
        alice.awaitPeers(bob.self());
        bob.tell(alice, "hello over " + scheme);
        int before = bob.inside().mark();
        Bundle websocket = alice.bundle(WEBSOCKET);
        LoaderProbe loader = LoaderProbe.of(websocket);

        try (InputStream jar = SecondBuild.of(NodeBundles.jar(WEBSOCKET), "second")) {
            websocket.update(jar);
        }

        alice.tell(bob, "new code, old connection");
        bob.tell(alice, "so it is");
        assertEquals(point, alice.point(scheme));
        assertTrue(bob.inside().events().stream().skip(before).noneMatch(event -> event.get("event")
                .equals("disconnected")));
        assertTrue(loader.isCollected(), "the class loader of the old version can be collected");
    }
}
