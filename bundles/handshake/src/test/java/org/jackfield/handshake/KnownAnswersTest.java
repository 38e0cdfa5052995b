package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.ReferenceIdentities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** tezos-wire.md, section 16, byte for byte. */
class KnownAnswersTest {

    static final String DIALLERS_MESSAGE = "00672604e64aa62d48f3616cd55387fbc482906f553765f45a54eb8de27ffaf9b7666344"
            + "000000000000000000000000000000000000000000001f97000102030405060708090a0b0c0d0e0f1011121314151617"
            + "0000000d54455a4f535f4d41494e4e455400020001";
    static final String ACCEPTORS_MESSAGE = "00670000aa06d590115f342d1c4cf1a7a010e4ece85422ccd389540c830046153485dd3a"
            + "0000000000000000000000000000000000000000000039f46465666768696a6b6c6d6e6f707172737475767778797a7b"
            + "0000000d54455a4f535f4d41494e4e455400020001";
    static final String DIALLERS_METADATA = "001206b2206247019d7a6a1a0e931dca27561e7b";
    static final String ACCEPTORS_METADATA = "001293b63f784a8a1b429200a3249bd1001af812";
    static final String DIALLERS_ACK = "00119edad9067a070666617c4320c3889e2ac7";
    static final String ACCEPTORS_ACK = "0011f842fc598fff172342baaba7fdd34a0f77";
    static final String DIALLERS_BOOTSTRAP = "0016288ab61f4042fc73926bc969da184d45ccecf69cd83e";
    static final String ACCEPTORS_ADVERTISE =
            "003dbe723690d4cad7299ab6a477bf0b56f7c29ec67b82784b36b72f5292975c39e781189d7697817f2b"
                    + "50036f761a9ae768d0e8d90a5016392bef1587993b";
    static final String ACCEPTORS_NACK =
            "003e9fa5fd3ba0d408975f8afb608e4444ba76051e27af64dcca84859d8485a6aa44017dfe6db21dafb6"
                    + "23e19a0f0c6e0f6500d9d7acffc4c7c831b757ca0553";
    static final List<PointId> TWO_POINTS =
            List.of(PointId.parse("1.2.3.4:9732"), PointId.parse("[2001:db8::1]:19732"));

    private final Steps steps = new Steps();
    private final Party alice = Party.alice(Party.SETTINGS);
    private final Party bob = Party.bob(Party.SETTINGS);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 19, 64, Integer.MAX_VALUE})
    void theDiallersSideOfTheConversation(int segment) {
        WireChannel wire = wire(Direction.OUTBOUND, segment);
        alice.meet(wire);
        steps.run();
        assertEquals(DIALLERS_MESSAGE, hex(wire.takeSent()));
        arrive(wire, ACCEPTORS_MESSAGE);
        assertEquals(DIALLERS_METADATA, hex(wire.takeSent()));
        arrive(wire, ACCEPTORS_METADATA);
        assertEquals(DIALLERS_ACK, hex(wire.takeSent()));
        arrive(wire, ACCEPTORS_ACK);
        alice.send(new Message.Bootstrap());
        assertEquals(DIALLERS_BOOTSTRAP, hex(wire.takeSent()));
        arrive(wire, ACCEPTORS_ADVERTISE);
        assertEquals(List.of(new Message.Advertise(TWO_POINTS)), alice.received);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 19, 64, Integer.MAX_VALUE})
    void theAcceptorsSideOfTheConversation(int segment) {
        WireChannel wire = wire(Direction.INBOUND, segment);
        bob.meet(wire);
        arrive(wire, DIALLERS_MESSAGE + DIALLERS_METADATA + DIALLERS_ACK + DIALLERS_BOOTSTRAP);
        assertEquals(ACCEPTORS_MESSAGE + ACCEPTORS_METADATA + ACCEPTORS_ACK, hex(wire.takeSent()));
        bob.send(new Message.Advertise(TWO_POINTS));
        assertEquals(ACCEPTORS_ADVERTISE, hex(wire.takeSent()));
        assertEquals(List.of(new Message.Bootstrap()), bob.received);
    }

    @Test
    void theNackOfTheAcceptor() {
        WireChannel wire = wire(Direction.INBOUND, Integer.MAX_VALUE);
        bob.deciding(introduction -> introduction.reject(new Rejection.TooManyConnections(), TWO_POINTS))
                .meet(wire);
        arrive(wire, DIALLERS_MESSAGE + DIALLERS_METADATA);

        assertEquals(ACCEPTORS_MESSAGE + ACCEPTORS_METADATA + ACCEPTORS_NACK, hex(wire.sent()));
        assertEquals(List.of(new CloseReason.Rejected(new Rejection.TooManyConnections())), bob.failures);
    }

    @Test
    void theNackAtTheDialler() {
        WireChannel wire = wire(Direction.OUTBOUND, Integer.MAX_VALUE);
        alice.meet(wire);
        arrive(wire, ACCEPTORS_MESSAGE + ACCEPTORS_METADATA + ACCEPTORS_NACK);

        assertEquals(List.of(new CloseReason.RejectedByPeer(new Rejection.TooManyConnections())), alice.failures);
        assertEquals(TWO_POINTS, alice.alternatives);
    }

    @Test
    void keyAndNonces() {
        assertEquals(
                "988582032e3e72ce03b63bac2a5f82a9a3c56c01716b36f1d54087502ed55fa4",
                hex(Curve25519.channelKey(
                                ReferenceIdentities.INITIATOR.secretKey(),
                                ReferenceIdentities.RESPONDER.publicKey().toByteArray())
                        .orElseThrow()));
        ChannelKeys keys = ChannelKeys.of(Direction.INBOUND, bytes(ACCEPTORS_MESSAGE), bytes(DIALLERS_MESSAGE));
        assertEquals(
                "5031ca3e23102e6a3e23fd60ad9b2fc49fac4a14b693104b",
                hex(keys.sending().bytes()));
        assertEquals(
                "ce7d31624dc13639fa6240e058c8efc730f0596b0a48a787",
                hex(keys.receiving().bytes()));
    }

    @Test
    void nonceIncrements() {
        assertEquals(
                "000000000000000000000000000000000000000000020000",
                after("00000000000000000000000000000000000000000001ffff"));
        assertEquals("00".repeat(24), after("ff".repeat(24)));
    }

    @Test
    void encodedMessages() {
        assertEquals(
                "0000000600107a06a770",
                encoded(new Message.Application(new MessageId(0x10), Payload.of(bytes("7a06a770")))));
        assertEquals(
                "0000002200040000000c312e322e332e343a393733321a210b5a257d70f62c60359365707a3c",
                encoded(new Message.SwapRequest(TWO_POINTS.get(0), ReferenceIdentities.RESPONDER.peer())));
        assertEquals(
                "0000002900030000000c312e322e332e343a39373332000000135b323030313a6462383a3a315d3a3139373332",
                encoded(new Message.Advertise(TWO_POINTS)));
        assertEquals("000000020001", encoded(new Message.Disconnect()));
        assertEquals("000000020002", encoded(new Message.Bootstrap()));
    }

    @Test
    void encodedAnswers() {
        PointCodec points = new PointCodec("tcp");
        assertEquals("00", hex(new Answer.Ack().encode()));
        assertEquals(
                "ff",
                hex(Answer.refusal(new Rejection.AlreadyConnected(), TWO_POINTS, 0, points)
                        .encode()));
        assertEquals(
                "010001000000270000000c312e322e332e343a39373332000000135b323030313a6462383a3a315d3a3139373332",
                hex(Answer.refusal(new Rejection.TooManyConnections(), TWO_POINTS, 1, points)
                        .encode()));
    }

    private WireChannel wire(Direction direction, int segment) {
        WireChannel wire = new WireChannel(direction, steps);
        IntUnaryOperator size = waiting -> segment;
        wire.segments(size);
        return wire;
    }

    private void arrive(WireChannel wire, String hex) {
        wire.arrive(bytes(hex));
        steps.run();
    }

    private static String after(String nonce) {
        Nonce counted = new Nonce(bytes(nonce));
        counted.advance();
        return hex(counted.bytes());
    }

    private static String encoded(Message message) {
        StringBuilder hex = new StringBuilder();
        for (ByteBuffer piece : new MessageEncoder(new PointCodec("tcp"), 1 << 20, Vocabulary.OCTEZ).encode(message)) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            hex.append(hex(bytes));
        }
        return hex.toString();
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
