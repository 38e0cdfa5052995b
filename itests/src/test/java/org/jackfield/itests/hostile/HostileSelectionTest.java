package org.jackfield.itests.hostile;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jackfield.itests.faults.Papers;
import org.jackfield.itests.faults.RawPeer;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.felix.Question;
import org.jackfield.itests.node.Dialogue;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Whatever a selection policy does when a full node asks it who yields, it is named and counted, the newcomer is turned away as if there were none, nobody
 * goes, and no message waits; when it has left, an honest one that ranks lower decides. Three callers from one address, and Bob, whom the node has dialled.
 */
@Timeout(value = 300, unit = SECONDS)
class HostileSelectionTest {

    private static final int PATIENCE_MILLIS = 1_000;
    private static final int TOO_MANY = 1;

    /** It hangs for two minutes; a busy machine takes a processor away for some seconds. */
    private static final Duration SOON = Duration.ofMillis(PATIENCE_MILLIS).plusSeconds(20);

    private static final List<RawPeer> CALLERS = new ArrayList<>();

    @TempDir
    static Path files;

    private static RunningNode alice;
    private static RunningNode bob;

    @BeforeAll
    static void fill() throws Exception {
        alice = RunningNode.in(files.resolve("alice"))
                .with("policy-patience", String.valueOf(PATIENCE_MILLIS))
                .with("displacement-interval", "1")
                .with("maintenance-idle-time", "0")
                .with("min-connections", "0")
                .with("max-connections", "4")
                .start();
        bob = RunningNode.in(files.resolve("bob")).start();
        alice.connectTo(bob);
        for (int i = 0; i < 3; i++) {
            enter("127.0.0.1");
        }
        try (InputStream jar = Files.newInputStream(NodeBundles.policy("selection"))) {
            start("selection", alice.felix().context().installBundle("honest", jar));
        }
    }

    @AfterAll
    static void part() {
        CALLERS.forEach(RawPeer::close);
        RunningNode.stop(alice, bob);
    }

    @ParameterizedTest
    @EnumSource
    void isNamedAndCountedAndTheNewcomerIsTurnedAwayInTime(HostileSelection.Whim whim) throws Exception {
        int mark = alice.inside().mark();
        Bundle hostile = install(whim);
        try (Dialogue dialogue = new Dialogue(alice, bob)) {
            long begun = System.nanoTime();
            turnedAway("127.0.0.2");
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            Map<String, String> failure = alice.awaitEvent(
                    mark, "plugin-failed", event -> event.get("name").equals("hostile"));
            System.out.println(whim + ": turned away after " + took.toMillis() + " ms, " + failure.get("sentence"));
            assertTrue(took.compareTo(SOON) < 0, took::toString);
            if (whim == HostileSelection.Whim.HANGS) {
                assertTrue(
                        failure.get("sentence").contains("no answer within " + PATIENCE_MILLIS + " ms"),
                        failure::toString);
                turnedAway("127.0.0.3");
                alice.felix().ask(Wake.class);
            }
            hostile.uninstall();
            dialogue.endWithNothingLostDoubledOrReordered();
        }
        assertEquals(
                List.of(),
                alice.inside().events().stream()
                        .skip(mark)
                        .filter(event -> event.get("event").equals("disconnected"))
                        .toList());
    }

    @Test
    void anHonestOneThatRanksLowerDecidesWhenItHasGone() throws Exception {
        Bundle hostile = install(HostileSelection.Whim.THROWS);
        turnedAway("127.0.0.3");
        hostile.uninstall();
        int mark = alice.inside().mark();

        enter("127.0.0.4");

        assertEquals("displaced", alice.awaitEvent(mark, "disconnected").get("reason"));
    }

    private static Bundle install(HostileSelection.Whim whim) throws Exception {
        try (InputStream jar = PolicyBuild.of(whim)) {
            Bundle hostile = alice.felix().context().installBundle("hostile", jar);
            start("hostile", hostile);
            return hostile;
        }
    }

    private static void start(String name, Bundle policy) throws Exception {
        int mark = alice.inside().mark();
        policy.start(Bundle.START_TRANSIENT);
        alice.awaitEvent(mark, "plugin-arrived", event -> event.get("name").equals(name));
    }

    private static void enter(String from) {
        Papers papers = Papers.inOrder();
        CALLERS.add(RawPeer.dialling(from, alice.port()).connect(papers));
        alice.awaitPeers(papers.peer());
    }

    private static void turnedAway(String from) {
        try (RawPeer caller = RawPeer.dialling(from, alice.port())) {
            byte[] answer = caller.introduce(Papers.inOrder()).ack().answer();
            assertEquals(TOO_MANY, answer[2]);
            caller.awaitEnd();
        }
    }

    /** Wakes it. */
    static final class Wake implements Question<String> {
        @Override
        public String answer(BundleContext inside, Object... arguments) throws Exception {
            inside.getService(inside.getServiceReferences(Runnable.class, "(component.name=hostile-policy)")
                            .iterator()
                            .next())
                    .run();
            return "woken";
        }
    }
}
