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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.node.Dialogue;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.node.SecondBuild;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;

/**
 * Whatever a transport does while its code is exchanged, one session of a node survives it all: it stays on the old version, or resumes on
 * another transport. The node stays usable, and no operation on the bundle takes for ever.
 */
@Timeout(value = 180, unit = SECONDS)
class HostilePluginTest {

    /** Longer than the node waits for all that a plugin may keep it waiting for, and shorter than the plugin hangs. */
    private static final Duration BOUND = Duration.ofSeconds(35);

    @TempDir
    static Path files;

    private static RunningNode alice;
    private static RunningNode bob;
    private static RunningNode carol;
    private static int build;

    private Victim victim;
    private String story;
    private Bundle present;
    private Dialogue dialogue;

    @BeforeAll
    static void meet() {
        alice = everywhere("alice");
        bob = everywhere("bob");
        // nobody can dial her, so hers stays where it is, unless she moves it herself
        carol = patient("carol").listening().start();
        assertEquals(alice.self(), bob.inside().connect(alice.point("tcp")));
        assertEquals(alice.self(), carol.inside().connect(alice.point("ws")));
        alice.awaitPeers(bob.self(), carol.self());
    }

    private static RunningNode everywhere(String name) {
        return patient(name)
                .listening("tcp://127.0.0.1:0", "ws://127.0.0.1:0", "udp://127.0.0.1:0")
                .start();
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

    static Stream<Arguments> vices() {
        return Stream.of(Victim.values())
                .flatMap(victim -> Stream.of(Vice.values()).map(vice -> Arguments.of(victim, vice)));
    }

    private void talkOver(Victim transport, Vice vice) {
        victim = transport;
        story = victim + ", " + vice;
        move(carol, transport.bystander());
        move(bob, transport.scheme());
        present = alice.bundle(transport.bundle());
        dialogue = new Dialogue(alice, bob);
    }

    private static void move(RunningNode node, String scheme) {
        node.inside()
                .await(
                        "session over " + scheme,
                        () -> {
                            String now = node.inside().carrier(alice.self());
                            if (!now.equals(scheme)) {
                                node.inside().swap(now, scheme);
                            }
                            return node.inside().carrier(alice.self()).equals(scheme)
                                    && alice.inside().carrier(node.self()).equals(scheme);
                        },
                        RunningNode.PATIENCE);
    }

    @AfterEach
    void fallSilent() {
        dialogue.close();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("vices")
    void besideTheOldVersionStaysOrTheSessionResumesElsewhere(Victim transport, Vice vice) throws Exception {
        talkOver(transport, vice);
        if (!vice.showsAtArrival()) {
            present = beside(hostile(vice), "ADOPTED");
        }
        int mark = alice.inside().mark();

        Bundle next =
                measured("a newer version beside", () -> install(vice.showsAtArrival() ? hostile(vice) : honest()));
        Map<String, String> exchange = alice.awaitEvent(mark, "transport-exchanged", ofVictim());

        assertEquals("ROLLED_BACK", exchange.get("outcome"), exchange.get("sentence"));
        assertUsable();
        measured("the version that failed is uninstalled", () -> {
            next.uninstall();
            return next;
        });
        int said = dialogue.endWithNothingLostDoubledOrReordered();
        System.out.println(story + " beside: " + said + " messages, " + exchange.get("sentence") + "; " + ways(mark));
        if (!vice.showsAtArrival()) {
            restore();
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("vices")
    void updatedInPlaceTheSessionResumesElsewhere(Victim transport, Vice vice) throws Exception {
        talkOver(transport, vice);
        if (!vice.showsAtArrival()) {
            update(hostile(vice));
            // on a busy machine that may have taken so long that the session went elsewhere
            move(bob, transport.scheme());
        }
        int mark = alice.inside().mark();

        measured("updated in place", () -> update(vice.showsAtArrival() ? hostile(vice) : honest()));

        alice.awaitEvent(mark, "resumed", event -> event.get("peer").equals(bob.self()));
        assertUsable();
        int said = dialogue.endWithNothingLostDoubledOrReordered();
        System.out.println(story + " in place: " + said + " messages; " + ways(mark));
        if (vice.showsAtArrival()) {
            restore();
        }
    }

    /** The node goes on: another connection is heard, and new ones are made. */
    private void assertUsable() throws Exception {
        measured("a word from another peer", () -> {
            carol.tell(alice, "are you there?");
            return carol;
        });
    }

    private void restore() throws Exception {
        update(honest());
        alice.point(victim.scheme());
    }

    private Bundle beside(InputStream jar, String outcome) throws Exception {
        int mark = alice.inside().mark();
        Bundle fresh = install(jar);
        assertEquals(
                outcome,
                alice.awaitEvent(mark, "transport-exchanged", ofVictim()).get("outcome"));
        present.uninstall();
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
            present.update(jar);
            return present;
        }
    }

    private InputStream hostile(Vice vice) throws Exception {
        return HostileBuild.of(victim, vice, nextQualifier());
    }

    private InputStream honest() throws Exception {
        return SecondBuild.of(NodeBundles.jar(victim.bundle()), nextQualifier());
    }

    private static String nextQualifier() {
        build++;
        return String.format(Locale.ROOT, "build%03d", build);
    }

    private <T> T measured(String what, Callable<T> operation) throws Exception {
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
        System.out.println(story + ": " + what + ": " + took.toMillis() + " ms");
        assertTrue(took.compareTo(BOUND) < 0, () -> story + ": " + what + " took " + took);
        return result;
    }

    private Predicate<Map<String, String>> ofVictim() {
        return event -> event.get("scheme").equals(victim.scheme());
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
