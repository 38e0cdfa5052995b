package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.node.LoaderProbe;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** Nothing of a plugin that has been uninstalled stays behind in a node that goes on; what does is named. */
@Timeout(value = 180, unit = SECONDS)
class LeaksTest {

    private static final String WEBSOCKET = "org.jackfield.transports.websocket";

    private static final List<Class<?>> KEPT = new ArrayList<>();

    @TempDir
    static Path files;

    private static RunningNode alice;
    private static RunningNode bob;
    private static RunningNode carol;
    private static RunningNode dave;

    /** Bound, and never read: a name server whose answers are still being waited for when the bundle goes. */
    private static DatagramSocket silent;

    @BeforeAll
    static void talk() throws IOException {
        silent = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        alice = RunningNode.in(files.resolve("alice"))
                .listening("tcp://127.0.0.1:0", "ws://127.0.0.1:0", "wss://127.0.0.1:0")
                .with(WEBSOCKET, "wss-trust", "any")
                .with("org.jackfield.discovery.dns", "seeds", "seed.example")
                .with("org.jackfield.discovery.dns", "servers", "127.0.0.1:" + silent.getLocalPort())
                .with("org.jackfield.discovery.dns", "query-time", "60000")
                .with("org.jackfield.discovery.dns", "seed-time", "60")
                .with("org.jackfield.discovery.dns", "retry-interval", "1")
                .with("org.jackfield.discovery.lan", "address", neighbours())
                // asks the neighbours, and has nothing to tell them: it listens on the loopback alone
                .with("org.jackfield.discovery.mdns", "enabled", "true")
                .start();
        bob = RunningNode.in(files.resolve("bob")).start();
        carol = RunningNode.in(files.resolve("carol"))
                .with(WEBSOCKET, "wss-trust", "any")
                .start();
        dave = RunningNode.in(files.resolve("dave"))
                .listening("wss://127.0.0.1:0")
                .start();
        talk(bob, alice, "ws");
        talk(carol, alice, "wss");
        talk(alice, dave, "wss");
    }

    private static void talk(RunningNode dialler, RunningNode listener, String scheme) {
        assertEquals(listener.self(), dialler.inside().connect(listener.point(scheme)));
        dialler.awaitPeers(listener.self());
        listener.awaitPeers(dialler.self());
        dialler.tell(listener, "hello over " + scheme);
        assertEquals(scheme, dialler.inside().carrier(listener.self()));
    }

    @AfterAll
    static void stop() {
        try {
            RunningNode.stop(bob, carol, dave);
        } finally {
            alice.close();
            silent.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // first, while it still waits for an answer
                "org.jackfield.discovery.dns",
                "org.jackfield.transports.tcp",
                "org.jackfield.transports.udp",
                WEBSOCKET,
                // which has what these had until a moment ago
                "org.jackfield.transports.standby",
                "org.jackfield.transports.memory",
                "org.jackfield.discovery.bootstrap",
                "org.jackfield.discovery.lan",
                "org.jackfield.discovery.mdns",
                "org.jackfield.admin",
                "org.jackfield.metrics",
                "org.jackfield.shell"
            })
    void nothingOfAPluginStaysBehind(String plugin) throws Exception {
        Bundle bundle = alice.bundle(plugin);
        LoaderProbe loader = LoaderProbe.of(bundle);

        bundle.uninstall();

        assertGone(plugin, loader);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void nothingOfAPolicyStaysBehind(Path jar) throws Exception {
        Bundle policy;
        try (InputStream bytes = Files.newInputStream(jar)) {
            policy = alice.felix().context().installBundle(jar.toString(), bytes);
        }
        policy.start(Bundle.START_TRANSIENT);
        LoaderProbe loader = LoaderProbe.of(policy);

        policy.uninstall();

        assertGone(jar.toString(), loader);
    }

    static List<Path> policies() {
        return NodeBundles.policies();
    }

    @Test
    void whatIsKeptIsFoundAndItsKeeperNamed() throws Exception {
        Bundle policy = greylist();
        KEPT.add(policy.loadClass("org.jackfield.policies.greylist.Greylist"));
        LoaderProbe loader = LoaderProbe.of(policy);
        try {
            policy.uninstall();

            assertFalse(loader.isCollected(), "a class of it is in a list");
            List<String> holders = loader.holders();
            assertTrue(holders.contains("static org.jackfield.itests.LeaksTest.KEPT"), holders::toString);
        } finally {
            KEPT.clear();
        }

        assertGone("greylist", loader);
    }

    /** Where nobody else talks. */
    private static String neighbours() throws IOException {
        try (DatagramSocket free = new DatagramSocket()) {
            return "127.255.255.255:" + free.getLocalPort();
        }
    }

    private static Bundle greylist() throws Exception {
        try (InputStream jar = Files.newInputStream(NodeBundles.policy("greylist"))) {
            return alice.felix().context().installBundle("greylist", jar);
        }
    }

    private static void assertGone(String plugin, LoaderProbe loader) throws Exception {
        if (!loader.isCollected()) {
            fail(plugin + " is still held: " + loader.holders());
        }
    }
}
