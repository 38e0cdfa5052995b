package org.jackfield.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jackfield.itests.faults.Papers;
import org.jackfield.itests.faults.RawPeer;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.node.LoaderProbe;
import org.jackfield.itests.node.Resident;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.node.SecondBuild;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * A full node that is spoken to, while the selection policy comes, changes and goes: three callers from one address, and Bob, whom it has dialled. Each
 * address of the loopback is an address group of its own.
 */
@Timeout(value = 180, unit = SECONDS)
class SelectionSwapTest {

    private static final String PID = "org.jackfield.policies.selection";
    private static final String CROWD = "127.0.0.1";
    private static final byte TOO_MANY = 1;
    private static final int AT_EACH_STEP = 50;

    @TempDir
    Path files;

    private final List<RawPeer> callers = new ArrayList<>();
    private RunningNode alice;
    private RunningNode bob;
    private int said;

    @BeforeEach
    void start() {
        // the builds around this test may take a processor away for longer than the 100 ms that a policy has
        alice = RunningNode.in(files.resolve("alice"))
                .with("policy-patience", "20000")
                .with("displacement-interval", "1")
                .with("maintenance-idle-time", "0")
                .with("min-connections", "0")
                .with("max-connections", "4")
                .start();
        bob = RunningNode.in(files.resolve("bob")).start();
        alice.connectTo(bob);
        for (int i = 0; i < 3; i++) {
            enter(CROWD);
        }
    }

    @AfterEach
    void whoWasDialledHasStayedAndHeardAll() {
        callers.forEach(RawPeer::close);
        RunningNode.stop(
                () -> assertEquals(
                        said,
                        bob.inside()
                                .awaitMessages(alice.self(), said, RunningNode.PATIENCE)
                                .size()),
                alice,
                bob);
    }

    @Test
    void aNewcomerOfARarerGroupFindsAPlaceWhileThePolicyIsThereAndItsSettingsAllowIt() throws Exception {
        refused("127.0.0.2");
        Bundle policy = install();
        refused(CROWD);

        change("max-of-source", "5");
        change("idle-after", "60");
        change("grace", "7200");
        change("transport-places", "0");
        change("lot-percent", "0");
        change("latency-percent", "0");
        change("recent-percent", "0");
        change("first-percent", "0");
        change("service.ranking", "3");
        change("group-percent", "100");
        change("longest-percent", "100");
        refused("127.0.0.2");
        change("longest-percent", "101");
        refused("127.0.0.2");
        change("longest-percent", "0");
        displacing("127.0.0.2");

        policy.stop(Bundle.STOP_TRANSIENT);
        refused("127.0.0.3");
        start(policy);
        displacing("127.0.0.3");
        refused("127.0.0.4");
    }

    @Test
    void anotherBuildGoesOnAndNothingHoldsTheOldOne() throws Exception {
        Bundle policy = install();
        displacing("127.0.0.2");
        LoaderProbe loader = LoaderProbe.of(policy);
        int before = alice.inside().mark();
        try (InputStream jar = SecondBuild.of(NodeBundles.policy("selection"), "second")) {
            policy.update(jar);
        }
        awaitPolicy(before);

        displacing("127.0.0.3");
        assertEquals(List.of(), loader.isCollected() ? List.of() : loader.holders());
        policy.uninstall();
        refused("127.0.0.4");
    }

    /** Settings are told on a thread of their own: it is waited until the policy has them. */
    private void change(String key, String value) {
        speak();
        alice.inside().change(PID, Map.of(key, value));
        alice.inside().await(key + " = " + value, () -> value.equals(setting(key)), RunningNode.PATIENCE);
    }

    private String setting(String key) {
        try {
            ServiceReference<?>[] all = alice.felix()
                    .context()
                    .getAllServiceReferences("org.jackfield.api.selection.SelectionPolicy", null);
            return all == null ? "" : String.valueOf(all[0].getProperty(key));
        } catch (InvalidSyntaxException e) {
            throw new AssertionError("no filter is wrong", e);
        }
    }

    private Bundle install() throws Exception {
        speak();
        try (InputStream jar = Files.newInputStream(NodeBundles.policy("selection"))) {
            Bundle installed = alice.felix().context().installBundle("selection", jar);
            start(installed);
            return installed;
        }
    }

    private void start(Bundle policy) throws BundleException {
        int before = alice.inside().mark();
        policy.start(Bundle.START_TRANSIENT);
        awaitPolicy(before);
    }

    private void awaitPolicy(int mark) {
        alice.awaitEvent(mark, "plugin-arrived", event -> event.get("name").equals("selection"));
    }

    private void speak() {
        for (int i = 0; i < AT_EACH_STEP; i++) {
            assertEquals("QUEUED", alice.inside().say(bob.self(), Resident.NOTE, ("word " + i).getBytes(UTF_8)));
            said++;
        }
    }

    /** One that is let in. */
    private void enter(String from) {
        Papers papers = Papers.inOrder();
        callers.add(RawPeer.dialling(from, alice.port()).connect(papers));
        alice.awaitPeers(papers.peer());
    }

    /** One that is let in, and somebody else goes for it. */
    private void displacing(String from) {
        speak();
        int before = alice.inside().mark();
        enter(from);
        assertEquals("displaced", alice.awaitEvent(before, "disconnected").get("reason"));
        alice.inside().await("four connections", () -> alice.inside().peers().size() == 4, RunningNode.PATIENCE);
    }

    /** One that is turned away, and nobody goes. */
    private void refused(String from) {
        speak();
        int before = alice.inside().mark();
        try (RawPeer caller = RawPeer.dialling(from, alice.port())) {
            byte[] answer = caller.introduce(Papers.inOrder()).ack().answer();
            assertEquals(TOO_MANY, answer[2]);
            caller.awaitEnd();
        }
        assertEquals(4, alice.inside().peers().size());
        assertEquals(
                List.of(),
                alice.inside().events().stream()
                        .skip(before)
                        .filter(event ->
                                List.of("disconnected", "plugin-failed").contains(event.get("event")))
                        .toList());
    }
}
