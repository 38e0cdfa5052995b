package org.jackfield.itests.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jackfield.itests.node.Resident;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer of another making dials the node and is dialled by it, however it cuts its bytes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 90, unit = SECONDS)
class IndependentPeerTest {

    private static final String ECHO = String.format("%04x", Resident.ECHO);
    private static final String NOTE = String.format("%04x", Resident.NOTE);

    private RunningNode node;

    @BeforeAll
    void start(@TempDir Path files) {
        IndependentPeer.insistOnPython();
        node = RunningNode.in(files.resolve("node")).start();
    }

    @AfterAll
    void stop() {
        if (node != null) {
            RunningNode.stop(node);
        }
    }

    static Stream<List<String>> waysOfWriting() {
        return Stream.of(
                List.of("--split", "whole"),
                List.of("--split", "bytes"),
                List.of("--split", "chunk:7"),
                List.of("--split", "chunk:1000"),
                List.of("--split", "coalesce"),
                List.of("--split", "coalesce-ack"),
                List.of("--pack"),
                List.of("--frame-payload", "1"),
                List.of("--frame-payload", "13", "--pack", "--split", "chunk:11"),
                List.of("--frame-payload", "65519"),
                List.of("--disable-mempool", "--private"));
    }

    @Test
    void thePeerGivesTheKnownAnswersOfTheWireReference() throws Exception {
        Process script = IndependentPeer.script("known_answers.py");
        String told = new String(script.getInputStream().readAllBytes(), UTF_8);

        assertEquals(0, script.waitFor(), told);
    }

    @ParameterizedTest
    @MethodSource("waysOfWriting")
    void aPeerThatDialsUsIsHeardAndHears(List<String> wayOfWriting) {
        List<String> arguments = new ArrayList<>(wayOfWriting);
        arguments.addAll(List.of(
                "--do",
                "app-random:" + ECHO + ":0",
                "--do",
                "app-random:" + ECHO + ":1",
                "--do",
                "app-random:" + ECHO + ":700",
                "--do",
                "app-random:" + ECHO + ":3000",
                "--do",
                "expect-app:4"));
        try (IndependentPeer peer = IndependentPeer.dialling(node, arguments.toArray(String[]::new))) {
            peer.assertSatisfied();

            assertEquals(node.self(), peer.part("connection-message", "peer_id"));
            assertEquals(peer.parts("sent", "sha256"), echoes(peer));
        }
    }

    @ParameterizedTest
    @MethodSource("waysOfWriting")
    void aPeerThatWeDialIsHeardAndHears(List<String> wayOfWriting) {
        List<String> arguments = new ArrayList<>(wayOfWriting);
        arguments.addAll(List.of("--do", "echo:3"));
        try (IndependentPeer peer = IndependentPeer.listening(arguments.toArray(String[]::new))) {
            String id = node.inside().connect(peer.point());
            List<byte[]> said = List.of(bytes(1, 0), bytes(2, 900), bytes(3, 2500));
            said.forEach(message -> assertEquals("QUEUED", node.inside().say(id, Resident.NOTE, message)));

            List<byte[]> heard = node.inside().awaitMessages(id, 3, RunningNode.PATIENCE);
            for (int i = 0; i < said.size(); i++) {
                assertArrayEquals(said.get(i), heard.get(i));
            }
            peer.assertSatisfied();
        }
    }

    @Test
    void largeMessagesGoBothWays() {
        try (IndependentPeer peer = IndependentPeer.dialling(
                node,
                "--do",
                "app-random:" + ECHO + ":3000000",
                "--do",
                "expect-app:1",
                "--do",
                "app-random:" + ECHO + ":65511",
                "--do",
                "expect-app:1",
                "--do",
                "app-random:" + ECHO + ":65512",
                "--do",
                "expect-app:1")) {
            peer.assertSatisfied();

            assertEquals(peer.parts("sent", "sha256"), echoes(peer));
        }
    }

    @Test
    void messagesThatNobodyWantsAreDroppedAndTheConnectionGoesOn() {
        try (IndependentPeer peer = IndependentPeer.dialling(
                node,
                "--do",
                "app-random:0031:5000",
                "--do",
                "app-random:0050:32",
                "--do",
                "app:fffe:",
                "--do",
                "app-random:" + ECHO + ":10",
                "--do",
                "expect-app:1")) {
            peer.assertSatisfied();

            assertEquals(peer.parts("sent", "sha256").get(3), echoes(peer).get(0));
        }
    }

    @Test
    void whatWeKnowIsAdvertisedToWhoAsks() {
        try (IndependentPeer known = IndependentPeer.listening("--do", "expect-app:1")) {
            String id = node.inside().connect(known.point());
            try (IndependentPeer peer =
                    IndependentPeer.dialling(node, "--do", "bootstrap", "--do", "expect-advertise")) {
                peer.assertSatisfied();

                String points = peer.told();
                assertTrue(points.contains("127.0.0.1:" + known.part("listening", "port")), points);
            }
            node.inside().say(id, Resident.NOTE, bytes(4, 1));
            known.assertSatisfied();
        }
    }

    @Test
    void whatAPeerAdvertisesIsLearnedAndDialled() {
        try (IndependentPeer advertised = IndependentPeer.listening("--do", "expect-app:1")) {
            String point = "127.0.0.1:" + advertised.part("listening", "port");
            try (IndependentPeer peer =
                    IndependentPeer.dialling(node, "--do", "advertise:" + point, "--do", "expect-app:1")) {
                // it stays until it is heard: what somebody says who leaves at once may be lost
                node.inside()
                        .await(
                                "knowledge of " + point,
                                () -> node.inside().points().contains("tcp://" + point),
                                RunningNode.PATIENCE);
                node.inside().say(peer.part("connected", "peer_id"), Resident.NOTE, bytes(5, 1));
                peer.assertSatisfied();
            }

            String id = advertised.part("connected", "peer_id");
            node.awaitPeers(id);
            node.inside().say(id, Resident.NOTE, bytes(5, 1));
            advertised.assertSatisfied();
        }
    }

    @Test
    void aPeerOfAnotherNetworkIsToldSo() {
        int before = node.inside().mark();
        try (IndependentPeer peer =
                IndependentPeer.dialling(node, "--chain", "ANOTHER", "--always-ack", "--do", "expect-nack:2")) {
            peer.assertSatisfied();

            assertEquals("1", peer.part("nack", "version"));
        }
        node.awaitEvent(before, "incoming-failed", event -> event.get("reason").equals("rejected"));
    }

    @Test
    void aPeerOfTheFirstVersionGetsARejectionWithoutAMotive() {
        try (IndependentPeer peer = IndependentPeer.dialling(
                node, "--chain", "ANOTHER", "--p2p", "0", "--always-ack", "--do", "expect-nack:0")) {
            peer.assertSatisfied();

            assertEquals("0", peer.part("nack", "version"));
        }
    }

    @Test
    void aPeerOfAnotherNetworkThatWeDialIsRejected() {
        try (IndependentPeer peer =
                IndependentPeer.listening("--chain", "ANOTHER", "--always-ack", "--do", "expect-nack:2")) {
            assertEquals("failed: rejected", node.inside().connect(peer.point()));

            peer.assertSatisfied();
        }
    }

    @Test
    void aPeerThatIsConnectedIsNotConnectedTwice() {
        try (IndependentPeer first = IndependentPeer.dialling(node, "--seed", "twin", "--do", "expect-app:1")) {
            String id = first.part("connected", "peer_id");
            first.await("established");
            node.awaitPeers(id);
            try (IndependentPeer second = IndependentPeer.dialling(node, "--seed", "twin", "--do", "expect-nack:5")) {
                second.assertSatisfied();
            }

            node.inside().say(id, Resident.NOTE, bytes(6, 1));
            first.assertSatisfied();
        }
    }

    @Test
    void onePeerTooManyIsRejectedWithOtherPoints(@TempDir Path files) {
        try (RunningNode small = RunningNode.in(files)
                        .with("min-connections", "0")
                        .with("expected-connections", "1")
                        .with("max-connections", "1")
                        .start();
                IndependentPeer first = IndependentPeer.listening("--do", "expect-app:1")) {
            String id = small.inside().connect(first.point());
            small.awaitPeers(id);

            try (IndependentPeer second = IndependentPeer.dialling(small, "--do", "expect-nack:1")) {
                second.assertSatisfied();

                String nack = second.await("nack");
                assertTrue(nack.contains("\"127.0.0.1:" + first.part("listening", "port") + "\""), nack);
            }
            small.inside().say(id, Resident.NOTE, bytes(7, 1));
            first.assertSatisfied();
        }
    }

    @Test
    void aPeerThatSaysGoodbyeIsLetGo() {
        int before = node.inside().mark();
        try (IndependentPeer peer = IndependentPeer.dialling(node, "--do", "disconnect", "--do", "expect-close")) {
            peer.assertSatisfied();
            String id = peer.part("connected", "peer_id");

            assertEquals(
                    "asked-to-disconnect",
                    node.awaitEvent(before, "disconnected", event -> event.get("peer")
                                    .equals(id))
                            .get("reason"));
        }
    }

    private static List<String> echoes(IndependentPeer peer) {
        return peer.messages(ECHO);
    }

    private static byte[] bytes(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
