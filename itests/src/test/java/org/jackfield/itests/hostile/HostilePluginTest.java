package org.jackfield.itests.hostile;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jackfield.api.node.Node;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.felix.Question;
import org.jackfield.itests.node.Dialogue;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.node.SecondBuild;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Whatever a transport does while its code is exchanged, one session of a node survives it all: it stays on the old version, or resumes on
 * another transport. The node stays usable, and no operation on the bundle takes for ever.
 */
@Timeout(value = 180, unit = SECONDS)
class HostilePluginTest {

    private static final String TCP = "org.jackfield.transports.tcp";

    /** Longer than the node waits for all that a plugin may keep it waiting for, and shorter than the plugin hangs. */
    private static final Duration BOUND = Duration.ofSeconds(35);

    @TempDir
    static Path files;

    private static RunningNode alice;
    private static RunningNode bob;
    private static RunningNode carol;
    private static int build;

    private Bundle tcp;
    private Dialogue dialogue;

    @BeforeAll
    static void meet() {
        alice = patient("alice")
                .listening("tcp://127.0.0.1:0", "ws://127.0.0.1:0")
                .start();
        bob = patient("bob").listening("tcp://127.0.0.1:0", "ws://127.0.0.1:0").start();
        // nobody can dial her, so hers stays where it is
        carol = patient("carol").listening().start();
        assertEquals(alice.self(), bob.inside().connect(alice.point("tcp")));
        assertEquals(alice.self(), carol.inside().connect(alice.point("ws")));
        alice.awaitPeers(bob.self(), carol.self());
    }

    /** What a busy machine delays shall not end a session. */
    private static RunningNode.Builder patient(String name) {
        return RunningNode.in(files.resolve(name))
                .with("resume-within", "60000")
                .with("prove-within", "20000");
    }

    @AfterAll
    static void part() {
        RunningNode.stop(alice, bob, carol);
    }

    @BeforeEach
    void talkOverTcp() {
        alice.inside().await("session over tcp", () -> alice.felix().ask(OverTcp.class), RunningNode.PATIENCE);
        tcp = alice.bundle(TCP);
        dialogue = new Dialogue(alice, bob);
    }

    @AfterEach
    void fallSilent() {
        dialogue.close();
    }

    @ParameterizedTest
    @EnumSource
    void besideTheOldVersionStaysOrTheSessionResumesElsewhere(Vice vice) throws Exception {
        if (!vice.showsAtArrival()) {
            tcp = beside(hostile(vice), "ADOPTED");
        }
        int mark = alice.inside().mark();

        Bundle next = measured(
                vice + ": a newer version beside", () -> install(vice.showsAtArrival() ? hostile(vice) : honest()));
        Map<String, String> exchange = alice.awaitEvent(mark, "transport-exchanged", ofTcp());

        assertEquals("ROLLED_BACK", exchange.get("outcome"), exchange.get("sentence"));
        assertUsable(vice);
        measured(vice + ": the version that failed is uninstalled", () -> {
            next.uninstall();
            return next;
        });
        int said = dialogue.endWithNothingLostDoubledOrReordered();
        System.out.println(vice + " beside: " + said + " messages, " + exchange.get("sentence") + "; " + ways(mark));
        if (!vice.showsAtArrival()) {
            restore();
        }
    }

    @ParameterizedTest
    @EnumSource
    void updatedInPlaceTheSessionResumesElsewhere(Vice vice) throws Exception {
        if (!vice.showsAtArrival()) {
            update(hostile(vice));
        }
        int mark = alice.inside().mark();

        measured(vice + ": updated in place", () -> update(vice.showsAtArrival() ? hostile(vice) : honest()));

        alice.awaitEvent(mark, "resumed");
        assertUsable(vice);
        int said = dialogue.endWithNothingLostDoubledOrReordered();
        System.out.println(vice + " in place: " + said + " messages; " + ways(mark));
        if (vice.showsAtArrival()) {
            restore();
        }
    }

    /** The node goes on: another connection is heard, and new ones are made. */
    private static void assertUsable(Vice vice) throws Exception {
        measured(vice + ": a word from another peer", () -> {
            carol.tell(alice, "are you there?");
            return carol;
        });
    }

    private void restore() throws Exception {
        update(honest());
        alice.point("tcp");
    }

    private Bundle beside(InputStream jar, String outcome) throws Exception {
        int mark = alice.inside().mark();
        Bundle fresh = install(jar);
        assertEquals(
                outcome, alice.awaitEvent(mark, "transport-exchanged", ofTcp()).get("outcome"));
        tcp.uninstall();
        return fresh;
    }

    private static Bundle install(InputStream jar) throws Exception {
        try (jar) {
            Bundle fresh = alice.felix().context().installBundle("hostile:" + build, jar);
            fresh.start();
            return fresh;
        }
    }

    private Bundle update(InputStream jar) throws Exception {
        try (jar) {
            tcp.update(jar);
            return tcp;
        }
    }

    private static InputStream hostile(Vice vice) throws Exception {
        return HostileBuild.of(NodeBundles.jar(TCP), vice, nextQualifier());
    }

    private static InputStream honest() throws Exception {
        return SecondBuild.of(NodeBundles.jar(TCP), nextQualifier());
    }

    private static String nextQualifier() {
        build++;
        return String.format(Locale.ROOT, "build%03d", build);
    }

    private static <T> T measured(String what, Callable<T> operation) throws Exception {
        long begun = System.nanoTime();
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        done.complete(operation.call());
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                },
                "operation");
        thread.setDaemon(true);
        thread.start();
        T result = done.get(RunningNode.PATIENCE.toSeconds(), SECONDS);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.println(what + ": " + took.toMillis() + " ms");
        assertTrue(took.compareTo(BOUND) < 0, () -> what + " took " + took);
        return result;
    }

    private static Predicate<Map<String, String>> ofTcp() {
        return event -> event.get("scheme").equals("tcp");
    }

    /** Moves what sessions are not there to tcp, and tells whether one is. */
    static final class OverTcp implements Question<Boolean> {
        @Override
        public Boolean answer(BundleContext inside, Object... arguments) {
            Node node = inside.getService(inside.getServiceReference(Node.class));
            try {
                node.swapTransport("ws", "tcp").toCompletableFuture().get(RunningNode.PATIENCE.toSeconds(), SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("the session cannot be moved", e);
            }
            return node.pool().connections().stream()
                    .anyMatch(connection ->
                            connection.endpoint().remote().scheme().equals("tcp"));
        }
    }

    /** What became of the session. */
    private static List<String> ways(int mark) {
        return alice.inside().events().stream()
                .skip(mark)
                .filter(event -> List.of("suspended", "resumed", "disconnected").contains(event.get("event")))
                .map(event -> event.get("sentence"))
                .toList();
    }
}
