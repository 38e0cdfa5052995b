package org.jackfield.itests.hostile;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jackfield.api.node.Node;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.felix.Question;
import org.jackfield.itests.node.Dialogue;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Whatever a scoring policy does when it is asked, it is named and counted, the neutral answer takes its place, and an honest policy that ranks
 * lower decides when it has gone. Meanwhile the node talks: no message waits for the policy, and no connection ends.
 */
@Timeout(value = 300, unit = SECONDS)
class HostilePolicyTest {

    private static final int EXCHANGES = 100;
    private static final int PATIENCE_MILLIS = 500;

    @TempDir
    static Path files;

    private static RunningNode alice;
    private static RunningNode bob;
    private static RunningNode carol;

    @BeforeAll
    static void meet() throws Exception {
        alice = RunningNode.in(files.resolve("alice"))
                .with("policy-patience", String.valueOf(PATIENCE_MILLIS))
                .with("score-interval", "100")
                .start();
        bob = RunningNode.in(files.resolve("bob")).start();
        carol = RunningNode.in(files.resolve("carol")).start();
        bob.connectTo(alice);
        carol.connectTo(alice);
        try (InputStream jar = Files.newInputStream(NodeBundles.policy("scoring"))) {
            alice.felix().context().installBundle("honest", jar).start(Bundle.START_TRANSIENT);
        }
        awaitScoreOf("scoring newcomer");
    }

    @AfterAll
    static void part() {
        RunningNode.stop(alice, bob, carol);
    }

    @ParameterizedTest
    @EnumSource
    void isNamedAndCountedAndDisturbsNobody(Whim whim) throws Exception {
        long failed = failures();
        int mark = alice.inside().mark();
        try (Dialogue dialogue = new Dialogue(alice, bob)) {
            Bundle hostile = install(whim);
            alice.inside().await("the hostile one is asked", () -> asked() > 0, RunningNode.PATIENCE);
            if (whim.fails()) {
                assertCounted(whim, alice.awaitEvent(mark, "plugin-failed", HostilePolicyTest::isHostile), failed);
            }

            Duration[] waits = exchanges();

            if (whim == Whim.SLEEPS) {
                assertEquals("asked 1, back 0", told(), "all that was said did not wait for it");
                alice.felix().ask(Wake.class);
                alice.inside().await("it is asked again", () -> asked() > 1, RunningNode.PATIENCE);
            }
            hostile.uninstall();
            awaitScoreOf("scoring newcomer");
            int said = dialogue.endWithNothingLostDoubledOrReordered();
            System.out.println(whim + ": " + said + " messages beside " + EXCHANGES + " exchanges, of which half took "
                    + waits[EXCHANGES / 2].toMillis() + " ms or less and the slowest "
                    + waits[EXCHANGES - 1].toMillis() + " ms");
        }
        assertEquals(
                List.of(),
                alice.inside().events().stream()
                        .skip(mark)
                        .filter(event -> List.of("disconnected", "suspended").contains(event.get("event")))
                        .toList());
    }

    /** In its place stands the neutral answer. */
    private static void assertCounted(Whim whim, Map<String, String> failure, long before) {
        awaitScoreOf("nobody ordinary");
        assertTrue(failures() > before);
        if (whim == Whim.SLEEPS) {
            String sentence = "no answer within " + PATIENCE_MILLIS + " ms (setting policy-patience)";
            assertTrue(failure.get("sentence").contains(sentence), failure::toString);
            assertEquals("asked 1, back 0", told(), "it sleeps, and is not asked again");
        }
    }

    private static boolean isHostile(Map<String, String> failure) {
        return failure.get("name").equals("hostile");
    }

    /** How long a word and its answer took, the quickest first. */
    private static Duration[] exchanges() {
        Duration[] waits = new Duration[EXCHANGES];
        for (int i = 0; i < EXCHANGES; i++) {
            long begun = System.nanoTime();
            carol.tell(alice, "word " + i);
            alice.tell(carol, "answer " + i);
            waits[i] = Duration.ofNanos(System.nanoTime() - begun);
        }
        Arrays.sort(waits);
        return waits;
    }

    private static Bundle install(Whim whim) throws Exception {
        try (InputStream jar = PolicyBuild.of(whim)) {
            Bundle installed = alice.felix().context().installBundle("hostile " + whim, jar);
            installed.start(Bundle.START_TRANSIENT);
            return installed;
        }
    }

    private static void awaitScoreOf(String wanted) {
        alice.inside().await(wanted, () -> alice.inside().scored(bob.self()).equals(wanted), RunningNode.PATIENCE);
    }

    private static long failures() {
        return alice.felix().ask(Failures.class);
    }

    private static String told() {
        return alice.felix().ask(Told.class);
    }

    private static int asked() {
        return Integer.parseInt(told().replaceAll("asked (\\d+),.*", "$1"));
    }

    /** How often the hostile policy has failed, by the node's own count. */
    static final class Failures implements Question<Long> {
        @Override
        public Long answer(BundleContext inside, Object... arguments) {
            Node node = inside.getService(inside.getServiceReference(Node.class));
            return node.scoring().policies().stream()
                    .filter(policy -> policy.name().equals("hostile"))
                    .mapToLong(PolicyState::failures)
                    .sum();
        }
    }

    /** What the hostile policy tells of itself. */
    static final class Told implements Question<String> {
        @Override
        public String answer(BundleContext inside, Object... arguments) throws Exception {
            return hostile(inside).toString();
        }
    }

    /** Wakes it. */
    static final class Wake implements Question<String> {
        @Override
        public String answer(BundleContext inside, Object... arguments) throws Exception {
            hostile(inside).run();
            return "woken";
        }
    }

    private static Runnable hostile(BundleContext inside) throws Exception {
        return inside.getService(inside.getServiceReferences(Runnable.class, "(component.name=hostile-policy)")
                .iterator()
                .next());
    }
}
