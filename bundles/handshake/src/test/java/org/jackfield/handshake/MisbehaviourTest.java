package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.Blame;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.ReferenceIdentities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Those who do not keep the rules: the rows of tezos-wire.md, section 17, each with its reason. */
class MisbehaviourTest {

    private final Steps steps = new Steps();
    private final Party bob = Party.bob(Party.SETTINGS);
    private final Stranger mallory = Stranger.alice(steps);

    @Test
    void aStampWithoutWorkIsRefusedBeforeAnyKeyIsMadeAndBeforeTheRestIsRead() {
        meet();
        ConnectionMessage honest = mallory.honestGreeting();
        ConnectionMessage idle = new ConnectionMessage(
                honest.port(),
                honest.publicKey(),
                ReferenceIdentities.RESPONDER.stamp(),
                honest.nonce(),
                ByteString.of("X".repeat(60_000).getBytes(StandardCharsets.US_ASCII)),
                2,
                1);
        mallory.say(Arrays.copyOf(idle.encode(), 92));

        assertRefused(new CloseReason.InsufficientWork(), Blame.ADDRESS);
        assertEquals(92, mallory.wire().requested());
        assertEquals(105, mallory.wire().sent().length, "no metadata");
    }

    @Test
    void aGreetingTooShortForItselfIsRefusedByItsFirstTwoBytes() {
        meet();
        mallory.say("0059");

        assertUndecodable("a connection message of 89 bytes, which is less than 90");
    }

    @Test
    void aNetworkNameOfAnotherLengthThanThereIsIsRefused() {
        meet();
        byte[] greeting = mallory.honestGreeting().encode();
        greeting[87]++;
        mallory.say(greeting);

        assertUndecodable("a network name of 14 bytes where 13 are");
    }

    @Test
    void aNetworkNameThatClaimsTheEarthIsRefused() {
        meet();
        byte[] greeting = mallory.honestGreeting().encode();
        ByteBuffer.wrap(greeting).putInt(84, -1);
        mallory.say(greeting);

        assertUndecodable("a network name of 4294967295 bytes where 13 are");
        assertEquals(92, mallory.wire().requested());
    }

    @Test
    void bytesAfterTheVersionsAreRefused() {
        meet();
        byte[] greeting = Arrays.copyOf(mallory.honestGreeting().encode(), 106);
        greeting[1]++;
        mallory.say(greeting);

        assertUndecodable("a network name of 13 bytes where 14 are");
    }

    @Test
    void theLongestGreetingIsRead() {
        meet();
        ConnectionMessage honest = mallory.honestGreeting();
        mallory.greet(new ConnectionMessage(
                honest.port(),
                honest.publicKey(),
                honest.stamp(),
                honest.nonce(),
                ByteString.of(new byte[65_535 - 90]),
                2,
                1));
        mallory.seal(new byte[2]);

        assertEquals(1, bob.introductions.size());
        assertEquals(
                "?".repeat(100) + "...", bob.introductions.get(0).announcement().network());
    }

    @Test
    void aPublicKeyOfSmallOrderIsRefused() {
        Party easy = Party.bob(Party.SETTINGS.withExpectedWork(new Difficulty(0)));
        easy.meet(mallory.wire());
        steps.run();
        ConnectionMessage honest = mallory.honestGreeting();
        mallory.say(new ConnectionMessage(
                        honest.port(),
                        ByteString.of(new byte[32]),
                        honest.stamp(),
                        honest.nonce(),
                        honest.network(),
                        2,
                        1)
                .encode());

        assertInstanceOf(CloseReason.HandshakeUndecodable.class, easy.failures.get(0));
        assertEquals(105, mallory.wire().sent().length, "no metadata");
    }

    @Test
    void whoReplaysOurOwnGreetingProvesNothingAndIsNotTakenForUs() {
        meet();
        byte[] ours = mallory.wire().sent();
        mallory.say(ours);
        mallory.say("0012" + "00".repeat(18));

        assertRefused(new CloseReason.HandshakeForged(), Blame.ADDRESS);
    }

    @Test
    void whoHasNotTheKeyItShowsIsRefused() {
        meet();
        mallory.greet();
        byte[] metadata = mallory.sealed(new byte[2]);
        metadata[19] ^= 1;
        mallory.say(metadata);

        assertRefused(new CloseReason.HandshakeForged(), Blame.ADDRESS);
        assertEquals(List.of(), bob.introductions);
    }

    @Test
    void metadataShorterThanItsTagIsRefusedWithoutBlame() {
        meet();
        mallory.greet();
        mallory.say("000f");

        assertRefused(new CloseReason.FrameTooShort(15), Blame.NOBODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0010", "0011", "0013", "ffff"})
    void metadataOfAnotherLengthIsRefusedByItsFirstTwoBytes(String length) {
        meet();
        mallory.greet();
        mallory.say(length);

        assertInstanceOf(CloseReason.HandshakeUndecodable.class, bob.failures.get(0));
        assertEquals(105 + 20, mallory.wire().requested());
    }

    @Test
    void anyByteThatIsNotZeroIsTrueInMetadata() {
        meet();
        mallory.greet();
        mallory.seal("0100");

        assertTrue(bob.introductions.get(0).announcement().withoutMempool());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02", // no such tag
                "0000", // something after an ack
                "ff00", // something after a bare nack
                "01", // nack without anything
                "010001", // nack without a list
                "01000100000001", // a list that is cut off
                "0100010000000000", // something after the list
                "01000100000004ffffffff", // a point that claims the earth
                "010001000000080000000461626364", // a point that is a name
                "0100010000000d000000093132372e302e302e31", // a point without port
                "0100010000000c000000083a3a313a39373332" // an address without brackets
            })
    void anAnswerThatIsNoneClosesWithoutBlame(String plaintext) {
        meet();
        mallory.beIntroduced();
        mallory.seal(plaintext);

        assertRefused(new CloseReason.AckUnread(), Blame.NOBODY);
    }

    @Test
    void aHundredAlternativesAreReadAndOneMoreIsNot() {
        assertEquals(100, alternatives(100).alternatives.size());
        assertEquals(List.of(new CloseReason.AckUnread()), alternatives(101).failures);
    }

    @Test
    void anAnswerThatDoesNotDecryptClosesWithoutBlame() {
        meet();
        mallory.beIntroduced();
        mallory.say("0011" + "00".repeat(17));

        assertRefused(new CloseReason.AckUnread(), Blame.NOBODY);
    }

    @ParameterizedTest
    @CsvSource({"0000, 0", "000f, 15"})
    void anAnswerShorterThanItsTagClosesWithoutBlame(String prefix, int length) {
        meet();
        mallory.beIntroduced();
        mallory.say(prefix);

        assertRefused(new CloseReason.FrameTooShort(length), Blame.NOBODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0010", "1404", "ffff"})
    void anAnswerThatIsTooShortOrTooLongIsRefusedByItsFirstTwoBytes(String prefix) {
        meet();
        mallory.beIntroduced();
        mallory.say(prefix);

        assertRefused(new CloseReason.AckUnread(), Blame.NOBODY);
        assertEquals(105 + 20 + 19, mallory.wire().requested());
    }

    @Test
    void aRunningFrameThatDoesNotDecryptClosesWithoutBlame() {
        run();
        byte[] frame = mallory.sealed(new byte[10]);
        frame[frame.length - 1] ^= 1;
        mallory.say(frame);

        assertEnded(new CloseReason.FrameForged(), Blame.NOBODY);
    }

    @Test
    void aFrameRepeatedDoesNotDecrypt() {
        run();
        byte[] frame = mallory.sealed(KnownAnswersTest.bytes("000000020002"));
        mallory.say(frame);
        mallory.say(frame);

        assertEquals(List.of(new Message.Bootstrap()), bob.received);
        assertEnded(new CloseReason.FrameForged(), Blame.NOBODY);
    }

    @Test
    void aRunningFrameShorterThanItsTagClosesWithoutBlame() {
        run();
        mallory.say("000f");

        assertEnded(new CloseReason.FrameTooShort(15), Blame.NOBODY);
    }

    @Test
    void aMessageThatClaimsTooMuchIsRefusedByItsFirstFourBytes() {
        run();
        mallory.seal("063ffffd");

        assertEnded(new CloseReason.MessageTooLarge(104_857_601, 104_857_600), Blame.ADDRESS_AND_PEER);
    }

    @Test
    void aSizeThatIsNegativeAsANumberIsTooLarge() {
        run();
        mallory.seal("ffffffff");

        assertEnded(new CloseReason.MessageTooLarge(4_294_967_299L, 104_857_600), Blame.ADDRESS_AND_PEER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000", // no tag
                "00000001", // half a tag
                "000000020000", // tag 0
                "000000020006", // a tag below the applications'
                "00000002000f",
                "000000030001", // something after Disconnect
                "000000030002", // something after Bootstrap
                "000013ef0003", // an Advertise longer than any
                "000000460004" // a swap longer than any
            })
    void aMessageThatIsNoneIsRefusedByItsFirstBytes(String plaintext) {
        run();
        mallory.seal(plaintext);

        assertUndecodableMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00030000ff", // a point that is cut off
                "0003ffffffff", // a point that claims the earth
                "000300000030313131313131313131313131313131313131313131313131313131313131313131313131313131313131313131313131", // too long
                "00030000000461626364", // a name instead of an address
                "00030000000d6c6f63616c686f73743a39393939", // another
                "0003000000093132372e302e302e31", // no port
                "0003000000083a3a313a39373332", // an address without brackets
                "00030000000d3132372e302e302e313a3939", // a point that is longer than the message
                "00040000000c312e322e332e343a39373332", // a swap without a peer
                "00040000000c312e322e332e343a393733321a210b5a257d70f62c60359365707a", // a peer of 15 bytes
                "00050000000c312e322e332e343a393733321a210b5a257d70f62c60359365707a3c00" // a peer of 17 bytes
            })
    void aTopologyMessageThatIsNoneIsRefused(String tagAndBody) {
        run();
        mallory.seal(String.format("%08x", tagAndBody.length() / 2) + tagAndBody);

        assertUndecodableMessage();
    }

    @Test
    void anAdvertiseOfAHundredPointsIsReadAndOneOfMoreIsNot() {
        run();
        String point = "0000000c312e322e332e343a39373332";
        mallory.seal(String.format("%08x", 2 + 100 * 16) + "0003" + point.repeat(100));
        assertEquals(100, ((Message.Advertise) bob.received.get(0)).points().size());

        bob.received.clear();
        mallory.seal(String.format("%08x", 2 + 101 * 16) + "0003" + point.repeat(101));
        assertUndecodableMessage();
    }

    @Test
    void aPeerIdBehindAPointIsDropped() {
        run();
        mallory.seal("0000002d" + "0003" + "00000027"
                + KnownAnswersTest.hex("1.2.3.4:80#idqSpQPFDBN4yMhLEzwtqGgxRLNrj4"
                        .substring(0, 39)
                        .getBytes(StandardCharsets.US_ASCII)));
        assertUndecodableMessage();

        MisbehaviourTest other = new MisbehaviourTest();
        other.run();
        byte[] text = "1.2.3.4:80#idqSpQPFDBN4yMhLEzwtqGgxRLNrj4".getBytes(StandardCharsets.US_ASCII);
        other.mallory.seal(String.format("%08x", 6 + text.length) + "0003" + String.format("%08x", text.length)
                + KnownAnswersTest.hex(text));
        assertEquals(List.of(new Message.Advertise(List.of(PointId.parse("1.2.3.4:80")))), other.bob.received);
    }

    @Test
    void whatFollowsAnOffenceIsNotHeard() {
        run();
        mallory.seal("000000020002" + "00000000" + "000000020002");
        mallory.seal("000000020002");

        assertEquals(List.of(new Message.Bootstrap()), bob.received);
        assertEquals(1, bob.ends.size());
    }

    @Test
    void whatWeHaveNoWordForIsTheApplications() {
        run();
        mallory.seal("000000030010aa" + "00000002ffff" + "00000004" + "00ffaabb");

        assertEquals(
                List.of(application(0x10, "aa"), application(0xffff, ""), application(0xff, "aabb")), bob.received);
    }

    @Test
    void aDisconnectIsDeliveredAndNotActedOnHere() {
        run();
        mallory.seal(new Message.Disconnect());

        assertEquals(List.of(new Message.Disconnect()), bob.received);
        assertEquals(Optional.empty(), mallory.wire().closedFor());
    }

    private void meet() {
        bob.meet(mallory.wire());
        steps.run();
    }

    private void run() {
        meet();
        mallory.beAccepted();
        assertTrue(bob.channel.isPresent());
    }

    private Party alternatives(int count) {
        Party party = Party.bob(Party.SETTINGS);
        Stranger stranger = Stranger.alice(steps);
        party.meet(stranger.wire());
        steps.run();
        stranger.beIntroduced();
        String point = "0000002f"
                + KnownAnswersTest.hex(
                        "[1111:1111:1111:1111:1111:1111:1111:1111]:65535".getBytes(StandardCharsets.US_ASCII));
        stranger.seal("010001" + String.format("%08x", 51 * count) + point.repeat(count));
        return party;
    }

    private static Message application(int code, String hex) {
        return new Message.Application(new MessageId(code), Payload.of(KnownAnswersTest.bytes(hex)));
    }

    private void assertUndecodable(String what) {
        assertRefused(new CloseReason.HandshakeUndecodable(what), Blame.ADDRESS);
    }

    private void assertRefused(CloseReason reason, Blame blame) {
        assertEquals(List.of(reason), bob.failures);
        assertEquals(Optional.of(reason), mallory.wire().closedFor());
        assertEquals(blame, reason.blame());
        assertTrue(bob.channel.isEmpty());
    }

    private void assertUndecodableMessage() {
        assertEquals(1, bob.ends.size(), "ended");
        assertInstanceOf(CloseReason.MessageUndecodable.class, bob.ends.get(0));
        assertEquals(Blame.ADDRESS_AND_PEER, bob.ends.get(0).blame());
        assertEquals(List.of(), bob.received);
    }

    private void assertEnded(CloseReason reason, Blame blame) {
        assertEquals(List.of(reason), bob.ends);
        assertEquals(blame, reason.blame());
    }
}
