package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.Direction;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.ReferenceIdentities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes that keep the rules, however they decide. Those who do not are in {@code MisbehaviourTest}. */
class HandshakeTest {

    private static final long SEED = 9732;
    private static final int ACCEPTOR_READS = 105 + 20 + 19;

    private final Steps steps = new Steps();
    private final WireChannel dialled = new WireChannel(Direction.OUTBOUND, steps);
    private final WireChannel accepted = new WireChannel(Direction.INBOUND, steps);
    private Party alice = Party.alice(Party.SETTINGS);
    private Party bob = Party.bob(Party.SETTINGS);

    @Test
    void whoMeetsIsIntroducedWithAllItSaysOfItself() {
        meet();

        Introduction ofAlice = bob.introductions.get(0);
        assertEquals(ReferenceIdentities.INITIATOR.peer(), ofAlice.peer());
        assertEquals("TEZOS_MAINNET", ofAlice.announcement().network());
        assertEquals(2, ofAlice.announcement().databaseVersion());
        assertEquals(1, ofAlice.announcement().p2pVersion());
        assertEquals(OptionalInt.of(9732), ofAlice.announcement().port());
        assertFalse(ofAlice.announcement().privateNode());
        assertFalse(ofAlice.announcement().withoutMempool());
        assertEquals(ByteString.of(Party.DIALLERS_NONCE), ofAlice.mark());
        assertEquals(WireChannel.REMOTE, ofAlice.endpoint().remote());
        assertEquals(Optional.empty(), ofAlice.incompatibility());

        Introduction ofBob = alice.introductions.get(0);
        assertEquals(ReferenceIdentities.RESPONDER.peer(), ofBob.peer());
        assertEquals(OptionalInt.empty(), ofBob.announcement().port());
        assertTrue(ofBob.announcement().withoutMempool());
        assertEquals(ofAlice.transcript(), ofBob.transcript());
        assertEquals(32, ofBob.transcript().length());
    }

    @Test
    void bothGetASecureChannelToEachOther() {
        meet();

        assertEquals(
                ReferenceIdentities.RESPONDER.peer(),
                alice.channel.orElseThrow().peer());
        assertEquals(
                ReferenceIdentities.INITIATOR.peer(), bob.channel.orElseThrow().peer());
        assertEquals(
                alice.channel.orElseThrow().transcript(),
                bob.channel.orElseThrow().transcript());
        alice.send(new Message.Bootstrap());
        bob.send(new Message.Advertise(KnownAnswersTest.TWO_POINTS));
        steps.run();
        assertEquals(List.of(new Message.Bootstrap()), bob.received);
        assertEquals(List.of(new Message.Advertise(KnownAnswersTest.TWO_POINTS)), alice.received);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 19, 100})
    void theSplitOfTheStreamDoesNotMatter(int segment) {
        dialled.segments(waiting -> segment);
        accepted.segments(waiting -> segment);
        bothGetASecureChannelToEachOther();
    }

    @Test
    void noRandomSplitMattersEither() {
        for (int round = 0; round < 100; round++) {
            Random random = new Random(SEED + round);
            HandshakeTest fresh = new HandshakeTest();
            IntUnaryOperator segments = waiting -> 1 + random.nextInt(waiting);
            fresh.dialled.segments(segments);
            fresh.accepted.segments(segments);
            fresh.meet();
            fresh.alice.send(new Message.Bootstrap());
            fresh.steps.run();
            assertEquals(List.of(new Message.Bootstrap()), fresh.bob.received, "seed " + (SEED + round));
        }
    }

    @Test
    void notAByteBeyondTheHandshakeIsRequested() {
        alice.beginning(secure -> {});
        bob.beginning(secure -> {});
        meet();
        alice.send(new Message.Bootstrap());
        steps.run();

        assertEquals(ACCEPTOR_READS, accepted.requested());
        assertEquals(0, accepted.credit());
        assertEquals(List.of(), bob.received);

        bob.channel.orElseThrow().request(24);
        steps.run();
        assertEquals(List.of(new Message.Bootstrap()), bob.received);
    }

    @Test
    void beforeAnythingArrivesOnlyTheShortestGreetingIsRequested() {
        bob.meet(accepted);
        steps.run();

        assertEquals(92, accepted.requested());
        assertEquals(105, accepted.sent().length, "our own greeting does not wait for theirs");
    }

    @Test
    void anotherNetworkIsFoundOutAndCanBeRejected() {
        alice = Party.alice(
                HandshakeSettings.of("TEZOS_BETANET\u0007" + "x".repeat(300)).withExpectedWork(new Difficulty(12)));
        bob.deciding(introduction ->
                introduction.reject(introduction.incompatibility().orElseThrow(), List.of()));
        alice.deciding(introduction -> {});
        meet();

        assertEquals(List.of(new CloseReason.Rejected(new Rejection.UnknownNetwork())), bob.failures);
        assertEquals(List.of(new CloseReason.RejectedByPeer(new Rejection.UnknownNetwork())), alice.failures);
        assertEquals(
                "TEZOS_BETANET?" + "x".repeat(86) + "...",
                bob.introductions.get(0).announcement().network());
    }

    @Test
    void versionsAreNegotiatedAsOctezDoes() {
        HandshakeSettings strict = new HandshakeSettings(
                "TEZOS_MAINNET", 2, 1, 1, 1, new Difficulty(12), 1 << 20, 1 << 28, OptionalInt.empty(), "tcp");
        assertEquals(Optional.empty(), incompatibility(strict, 2, 1));
        assertEquals(Optional.empty(), incompatibility(strict, 1, 1));
        assertEquals(Optional.empty(), incompatibility(strict, 65_535, 65_535));
        assertEquals(Optional.of(new Rejection.DeprecatedDatabaseVersion()), incompatibility(strict, 0, 1));
        assertEquals(Optional.of(new Rejection.DeprecatedP2pVersion()), incompatibility(strict, 1, 0));
        assertEquals(Optional.of(new Rejection.DeprecatedDatabaseVersion()), incompatibility(strict, 0, 0));
        assertEquals(Optional.empty(), incompatibility(Party.SETTINGS, 0, 0));
    }

    @Test
    void aPrivateNodeSaysSo() {
        alice = new Party(
                ReferenceIdentities.INITIATOR,
                Party.SETTINGS,
                new Manners(OptionalInt.of(65_535), true, false),
                Party.DIALLERS_NONCE);
        meet();

        assertTrue(bob.introductions.get(0).announcement().privateNode());
        assertEquals(
                OptionalInt.of(65_535), bob.introductions.get(0).announcement().port());
    }

    @Test
    void whoDialsItselfFindsOut() {
        bob = new Party(ReferenceIdentities.INITIATOR, Party.SETTINGS, alice.manners, Party.ACCEPTORS_NONCE);
        meet();

        assertEquals(List.of(new CloseReason.Myself()), bob.failures);
        assertEquals(List.of(new CloseReason.Myself()), alice.failures);
        assertEquals(List.of(), alice.introductions);
    }

    @Test
    void theWorkAskedForChangesForLaterHandshakes() {
        bob.handshake.change(Party.SETTINGS.withExpectedWork(new Difficulty(26)));
        meet();
        assertEquals(List.of(new CloseReason.InsufficientWork()), bob.failures);

        bob.handshake.change(Party.SETTINGS.withExpectedWork(new Difficulty(12)));
        HandshakeTest later = new HandshakeTest();
        later.bob = bob;
        later.meet();
        assertTrue(bob.channel.isPresent());
    }

    @Test
    void anEndInTheMiddleIsToldAsSuch() {
        bob.meet(accepted);
        steps.run();
        accepted.end(new CloseReason.ClosedByPeer());
        steps.run();
        assertEquals(List.of(new CloseReason.HandshakeEnded()), bob.failures);

        alice.deciding(introduction -> {});
        dialled.end(new CloseReason.ConnectionLost());
        alice.meet(dialled);
        steps.run();
        assertEquals(List.of(new CloseReason.HandshakeEnded()), alice.failures);
    }

    @Test
    void anEndThatWeMadeKeepsItsReason() {
        bob.meet(accepted);
        steps.run();
        CloseReason late = new CloseReason.TimedOut(CloseReason.Phase.HANDSHAKE, Duration.ofSeconds(5));
        accepted.close(late);
        steps.run();

        assertEquals(List.of(late), bob.failures);
    }

    @Test
    void anEndBeforeTheBeginningLeavesNothingBehind() {
        bob.meet(accepted);
        accepted.close(new CloseReason.Shutdown());
        steps.run();

        assertEquals(List.of(new CloseReason.Shutdown()), bob.failures);
    }

    @Test
    void everyHandshakeHasANonceOfItsOwn() {
        List<byte[]> greetings = new ArrayList<>();
        TezosHandshake node = new TezosHandshake(
                ReferenceIdentities.INITIATOR, Party.SETTINGS, BouncyCastleBoxes::new, new SecureRandom());
        for (int i = 0; i < 2; i++) {
            WireChannel wire = new WireChannel(Direction.OUTBOUND, steps);
            wire.hear(node.begin(wire, alice.manners, alice));
            steps.run();
            greetings.add(wire.sent());
        }
        assertNotEquals(ByteString.of(greetings.get(0)), ByteString.of(greetings.get(1)));
        assertArrayEquals(
                Arrays.copyOf(greetings.get(0), 60), Arrays.copyOf(greetings.get(1), 60), "all else is the same");
    }

    @Test
    void theBestProviderOfBoxesIsAskedForEveryNewChannel() {
        List<String> asked = new ArrayList<>();
        List<SecretBoxProvider> best = new ArrayList<>(List.of(named("first", asked)));
        TezosHandshake node =
                new TezosHandshake(ReferenceIdentities.RESPONDER, Party.SETTINGS, () -> best.get(0), new Random(SEED));
        acceptWith(node);
        assertEquals(List.of("first", "first"), asked);
        best.set(0, named("second", asked));
        acceptWith(node);
        assertEquals(List.of("first", "first", "second", "second"), asked);
    }

    @Test
    void aProviderOfBoxesThatFailsIsReplacedByOurOwn() {
        SecretBoxProvider broken = new SecretBoxProvider() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public SecretBox box(byte[] key) {
                throw new IllegalStateException("no box today");
            }
        };
        acceptWith(new TezosHandshake(ReferenceIdentities.RESPONDER, Party.SETTINGS, () -> broken, new Random(SEED)));
    }

    @Test
    void theInputOfAHandshakeGrowsWithWhatArrives() {
        HandshakeInput input = new HandshakeInput();
        assertEquals(65_537, input.want(65_537));
        assertEquals(0, input.peek().length);
        for (int arrived = 1; arrived <= 65_537; arrived++) {
            assertEquals(1, input.take(ByteBuffer.wrap(new byte[] {(byte) arrived})));
            assertTrue(
                    input.peek().length <= Math.max(128, 2 * arrived), arrived + " bytes cost " + input.peek().length);
        }
        assertEquals(0, input.take(ByteBuffer.wrap(new byte[1])), "no more is taken than is wanted");
    }

    private void acceptWith(TezosHandshake node) {
        Stranger stranger = Stranger.alice(steps);
        Party listener = Party.bob(Party.SETTINGS);
        stranger.wire().hear(node.begin(stranger.wire(), listener.manners, listener));
        steps.run();
        stranger.beAccepted();
        stranger.seal(new Message.Bootstrap());
        assertEquals(List.of(new Message.Bootstrap()), listener.received);
    }

    private static SecretBoxProvider named(String name, List<String> asked) {
        SecretBoxProvider boxes = new BouncyCastleBoxes();
        return new SecretBoxProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public SecretBox box(byte[] key) {
                asked.add(name);
                return boxes.box(key);
            }
        };
    }

    private Optional<Rejection> incompatibility(HandshakeSettings ours, int database, int p2p) {
        ConnectionMessage honest = Stranger.alice(steps).honestGreeting();
        return Negotiation.incompatibility(
                ours,
                new ConnectionMessage(
                        honest.port(),
                        honest.publicKey(),
                        honest.stamp(),
                        honest.nonce(),
                        honest.network(),
                        database,
                        p2p));
    }

    private void meet() {
        dialled.connect(accepted);
        alice.meet(dialled);
        bob.meet(accepted);
        steps.run();
    }
}
