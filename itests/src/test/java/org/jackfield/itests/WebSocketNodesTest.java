package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
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
                // a session would outlive a channel that was lost, and hide it
                .with("kin", "false")
                .start();
        bob = RunningNode.in(files.resolve("bob"))
                .with("kin", "false")
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
        String point = bobReachesAlice(scheme);

        goesOnAfter(this::update, alice);

        assertEquals(point, alice.point(scheme));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "wss"})
    void theBundleOfWhoDialledIsExchangedUnderTheConnection(String scheme) throws Exception {
        bobReachesAlice(scheme);

        goesOnAfter(this::update, bob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "wss"})
    void aNewerBundleTakesOverFromTheOneThatDialled(String scheme) throws Exception {
        bobReachesAlice(scheme);

        goesOnAfter((node, old) -> besides(node, old, scheme), bob);
    }

    private String bobReachesAlice(String scheme) {
        String point = alice.point(scheme);
        assertEquals(alice.self(), bob.inside().connect(point));
        alice.awaitPeers(bob.self());
        bob.tell(alice, "hello over " + scheme);
        return point;
    }

    private void goesOnAfter(Exchange exchange, RunningNode node) throws Exception {
        int before = bob.inside().mark();
        Bundle old = node.bundle(WEBSOCKET);
        LoaderProbe loader = LoaderProbe.of(old);

        exchange.of(node, old);

        alice.tell(bob, "new code, old connection");
        bob.tell(alice, "so it is");
        assertTrue(loader.isCollected(), "the class loader of the old version can be collected");
        alice.tell(bob, "and still the old connection");
        assertTrue(bob.inside().events().stream().skip(before).noneMatch(event -> event.get("event")
                .equals("disconnected")));
    }

    private void update(RunningNode node, Bundle old) throws Exception {
        try (InputStream jar = newer()) {
            old.update(jar);
        }
    }

    private void besides(RunningNode node, Bundle old, String scheme) throws Exception {
        int before = node.inside().mark();
        try (InputStream jar = newer()) {
            node.felix().context().installBundle("beside", jar).start();
        }
        Map<String, String> told = node.awaitEvent(
                before, "transport-exchanged", event -> event.get("scheme").equals(scheme));
        assertEquals("ADOPTED", told.get("outcome"));
        old.uninstall();
    }

    private static InputStream newer() throws IOException {
        return SecondBuild.of(NodeBundles.jar(WEBSOCKET), "second");
    }

    private interface Exchange {
        void of(RunningNode node, Bundle old) throws Exception;
    }
}
