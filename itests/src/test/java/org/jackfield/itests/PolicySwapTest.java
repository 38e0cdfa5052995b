package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
import org.osgi.framework.BundleException;

/** The grey list's policy comes and goes under a running node: the list is the core's, and stays in force. */
@Timeout(value = 90, unit = SECONDS)
class PolicySwapTest {

    private static final String PID = "org.jackfield.policies.greylist";

    @TempDir
    Path files;

    private RunningNode alice;
    private Bundle policy;

    @BeforeEach
    void start() throws Exception {
        // the builds around this test may take a processor away for longer than the 100 ms that a policy has
        alice = RunningNode.in(files.resolve("alice"))
                .with("policy-patience", "5000")
                .with("greylisted-handshakes", "0")
                .start();
        alice.point();
        policy = install();
    }

    @AfterEach
    void stop() {
        alice.close();
    }

    @Test
    void whatItDecidedStaysInForceWhenItHasLeft() throws Exception {
        int before = alice.inside().mark();
        babble();
        Map<String, String> told = alice.awaitEvent(before, "greylisted");
        assertEquals("greylist", told.get("policy"));
        refusedAs("address-greylisted");

        before = alice.inside().mark();
        policy.stop(Bundle.STOP_TRANSIENT);
        alice.awaitEvent(before, "plugin-left");
        refusedAs("address-greylisted");

        policy.start(Bundle.START_TRANSIENT);
        refusedAs("address-greylisted");
    }

    @Test
    void whoeverProvesWhoItIsIsLetInFromAGreylistedAddressIfThereArePlacesForSuchOnes() throws Exception {
        int before = alice.inside().mark();
        babble();
        alice.awaitEvent(before, "greylisted");
        alice.inside().change("org.jackfield.pool", Map.of("greylisted-handshakes", 1));

        alice.inside().await("a place", this::letIn, RunningNode.PATIENCE);
        try (RunningNode bob = RunningNode.in(files.resolve("bob")).start()) {
            bob.connectTo(alice);
        }
    }

    @Test
    void withoutItNobodyNewIsGreylistedAndAnotherBuildGoesOn() throws Exception {
        LoaderProbe loader = LoaderProbe.of(policy);
        try (InputStream jar = SecondBuild.of(NodeBundles.policy("greylist"), "second")) {
            policy.update(jar);
        }
        assertTrue(loader.isCollected(), "the class loader of the old version can be collected");

        policy.stop(Bundle.STOP_TRANSIENT);
        int before = alice.inside().mark();
        babble();
        alice.awaitEvent(before, "incoming-failed");
        before = alice.inside().mark();
        babble();
        assertEquals(
                "insufficient-work", alice.awaitEvent(before, "incoming-failed").get("reason"), "not grey-listed");

        policy.start(Bundle.START_TRANSIENT);
        before = alice.inside().mark();
        babble();
        alice.awaitEvent(before, "greylisted");
    }

    @Test
    void itsTimesChangeLiveAndItsEntriesEnd() throws Exception {
        alice.inside().change(PID, Map.of("address-time", 1L));
        int before = alice.inside().mark();
        babble();
        alice.awaitEvent(before, "greylisted");

        alice.inside().await("forgiveness", this::letIn, RunningNode.PATIENCE);
    }

    @Test
    void whileItIsRequiredAndAbsentNobodyNewIsLetIn() throws Exception {
        try (RunningNode bob = RunningNode.in(files.resolve("bob")).start()) {
            alice.inside().change("org.jackfield.pool", Map.of("required-policies", new String[] {"greylist"}));
            int before = alice.inside().mark();
            policy.stop(Bundle.STOP_TRANSIENT);
            alice.awaitEvent(before, "plugin-left");

            assertEquals("failed: policy-absent", alice.inside().connect(bob.point()));
            before = alice.inside().mark();
            bob.inside().connect(alice.point());
            assertEquals(
                    "policy-absent", alice.awaitEvent(before, "incoming-failed").get("reason"));

            policy.start(Bundle.START_TRANSIENT);
            bob.connectTo(alice);
        }
    }

    private Bundle install() throws IOException, BundleException {
        int before = alice.inside().mark();
        try (InputStream jar = Files.newInputStream(NodeBundles.policy("greylist"))) {
            Bundle installed = alice.felix().context().installBundle("greylist", jar);
            installed.start(Bundle.START_TRANSIENT);
            alice.awaitEvent(
                    before, "plugin-arrived", event -> event.get("name").equals("greylist"));
            return installed;
        }
    }

    private void refusedAs(String reason) throws IOException {
        int before = alice.inside().mark();
        babble();
        assertEquals(reason, alice.awaitEvent(before, "incoming-failed").get("reason"));
    }

    private boolean letIn() {
        int before = alice.inside().mark();
        try (Socket socket = dial()) {
            alice.awaitEvent(before, "incoming");
            socket.setSoTimeout(300);
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** A whole first message that says nothing; its stamp proves nothing. */
    private void babble() throws IOException {
        try (Socket socket = dial()) {
            byte[] message = new byte[2 + 90];
            message[1] = 90;
            socket.getOutputStream().write(message);
            socket.getOutputStream().flush();
            socket.setSoTimeout(10_000);
            while (socket.getInputStream().read() >= 0) {
                // the node's own first message, until it closes
                continue;
            }
        } catch (IOException closed) {
            assertTrue(
                    closed.getMessage().contains("reset") || closed.getMessage().contains("Broken"), closed::toString);
        }
    }

    private Socket dial() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), alice.port());
    }
}
