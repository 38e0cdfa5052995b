package org.jackfield.itests.peer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bad input never hurts: each attack ends with the reason that tezos-wire.md, section 17 knows for it, an honest connection talks on
 * meanwhile, and the node answers the next one who calls.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = SECONDS)
class AttackTest {

    private RunningNode node;
    private RunningNode neighbour;

    /** Every attacker has an address of its own. */
    private int attackers;

    @BeforeAll
    void start(@TempDir Path files) {
        IndependentPeer.insistOnPython();
        node = RunningNode.in(files.resolve("node"))
                .with("authentication-timeout", "3000")
                .with("connection-timeout", "3000")
                .start();
        neighbour = RunningNode.in(files.resolve("neighbour")).start();
        neighbour.connectTo(node);
    }

    @AfterAll
    void theHonestConnectionIsStillTheFirstOne() {
        if (node != null) {
            RunningNode.stop(
                    () -> {
                        assertEquals(List.of(), disconnectionsOfTheNeighbour());
                        node.inside()
                                .await(
                                        "end of all handshakes",
                                        () -> node.inside().handshaking() == 0,
                                        RunningNode.PATIENCE);
                    },
                    node,
                    neighbour);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "silent, timed-out",
        "dribble, timed-out",
        "garbage, handshake-undecodable",
        "wrong-pow, insufficient-work",
        "own-key, timed-out",
        "own-key:echo, handshake-forged",
        "truncated, handshake-ended",
        "lying-length, handshake-undecodable",
        "oversized-frame, handshake-undecodable",
        "short-frame, frame-too-short",
        "short-frame:0, frame-too-short",
        "tampered-metadata, handshake-forged",
        "trailing-metadata, handshake-undecodable",
        "tampered-ack, ack-unread",
        "nack:1, rejected-by-peer",
        "nack:77, rejected-by-peer",
        "nack0, rejected-by-peer"
    })
    void aBadHandshakeIsRefused(String attack, String reason) {
        int before = node.inside().mark();
        String source = nextAddress();
        try (IndependentPeer mallory = attacking(source, attack)) {
            neighbour.tell(node, "is " + attack + " trouble?");
            node.tell(neighbour, "not at all");
            mallory.assertSatisfied();
        }

        Map<String, String> end = node.awaitEvent(
                before, "incoming-failed", event -> event.get("endpoint").contains(source));
        assertEquals(reason, end.get("reason"), end::toString);
        assertTheNodeStillAnswers();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "silent, timed-out",
        "garbage, handshake-undecodable",
        "wrong-pow, insufficient-work",
        "own-key:echo, handshake-forged",
        "truncated, handshake-ended",
        "lying-length, handshake-undecodable",
        "oversized-frame, handshake-undecodable",
        "short-frame, frame-too-short",
        "tampered-metadata, handshake-forged",
        "tampered-ack, ack-unread",
        "nack:1, rejected-by-peer"
    })
    void whomWeDialMayBeBadAsWell(String attack, String reason) {
        try (IndependentPeer mallory = IndependentPeer.listening("--timeout", "15", "--attack", attack)) {
            assertEquals("failed: " + reason, node.inside().connect(mallory.point()));
            mallory.assertSatisfied();
        }
        neighbour.tell(node, "was " + attack + " trouble?");
        assertTheNodeStillAnswers();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "tampered-message, frame-forged",
        "bad-envelope, message-too-large",
        "bad-envelope:2147483648, message-too-large",
        "bad-envelope:0, message-undecodable",
        "advertise-101, message-undecodable",
        "unknown-topology:bootstrap-trailing, message-undecodable",
        "unknown-topology:disconnect-trailing, message-undecodable",
        "unknown-topology:no-tag, message-undecodable",
        "unknown-topology:half-tag, message-undecodable",
        "unknown-topology:host-name, message-undecodable",
        "unknown-topology:no-port, message-undecodable",
        "unknown-topology:port-65536, message-undecodable",
        "unknown-topology:empty-address, message-undecodable",
        "unknown-topology:long-point, message-undecodable",
        "unknown-topology:cut-point, message-undecodable",
        "unknown-topology:swap-short, message-undecodable"
    })
    void aPeerThatMisbehavesIsDisconnected(String attack, String reason) {
        int before = node.inside().mark();
        try (IndependentPeer mallory = attacking(nextAddress(), attack)) {
            neighbour.tell(node, "is " + attack + " trouble?");
            node.tell(neighbour, "not at all");
            mallory.assertSatisfied();
            String peer = mallory.part("connected", "peer_id");

            Map<String, String> end = node.awaitEvent(
                    before, "disconnected", event -> event.get("peer").equals(peer));
            assertEquals(reason, end.get("reason"), end::toString);
        }
        assertTheNodeStillAnswers();
    }

    @Test
    void onesOwnWordsAreNoProofOfAnything() {
        String source = nextAddress();
        int before = node.inside().mark();
        try (IndependentPeer mallory = attacking(source, "own-key")) {
            mallory.assertSatisfied();
        }

        node.awaitEvent(
                before, "incoming-failed", event -> event.get("endpoint").contains(source));
        assertTrue(node.inside().points().contains(neighbour.point())
                || node.inside().peers().contains(neighbour.self()));
        assertEquals(List.of(neighbour.self()), node.inside().peers());
    }

    private IndependentPeer attacking(String source, String attack) {
        return IndependentPeer.dialling(node, "--bind", source, "--timeout", "15", "--attack", attack);
    }

    private List<Map<String, String>> disconnectionsOfTheNeighbour() {
        return node.inside().events().stream()
                .filter(event -> event.get("event").equals("disconnected"))
                .filter(event -> event.get("peer").equals(neighbour.self()))
                .toList();
    }

    private String nextAddress() {
        attackers++;
        return "127.7." + attackers / 200 + "." + (attackers % 200 + 1);
    }

    private void assertTheNodeStillAnswers() {
        try (IndependentPeer honest = IndependentPeer.dialling(
                node, "--bind", nextAddress(), "--do", "app-random:4a32:100", "--do", "expect-app:1")) {
            honest.assertSatisfied();
        }
    }
}
