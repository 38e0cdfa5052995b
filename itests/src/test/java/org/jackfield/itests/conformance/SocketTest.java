package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.identity.Difficulty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two sockets, a handshake, and messages, with no node around them. */
@Timeout(value = 300, unit = SECONDS)
class SocketTest {

    private static final long SEED = 2130;

    private final Neighbourhood around = new Neighbourhood(SEED);
    private final SocketEnd server = around.socket(Furniture.QUIET);
    private final SocketEnd client = around.socket(Furniture.QUIET);

    @AfterEach
    void end() {
        around.close();
    }

    /** Octez: socket/pow. */
    @Test
    void whoHasNotDoneTheWorkIsRefusedAndSeesTheConnectionClose() {
        SocketEnd strict =
                around.socket(Furniture.QUIET.with(Furniture.QUIET.dialect().withExpectedWork(new Difficulty(256))));

        client.dial(strict.listen());

        assertEquals(new CloseReason.InsufficientWork(), strict.end());
        assertEquals(new CloseReason.HandshakeEnded(), client.end());
    }

    /** Octez: socket/nacked. */
    @Test
    void whoIsRejectedHearsTheMotiveAndTheOtherPoints() {
        List<PointId> others =
                List.of(PointId.parse("tcp://192.0.2.7:9732"), PointId.parse("tcp://[2001:db8::7]:9733"));
        server.deciding(who -> who.reject(new Rejection.TooManyConnections(), others));

        client.dial(server.listen());

        assertEquals(new CloseReason.RejectedByPeer(new Rejection.TooManyConnections()), client.end());
        assertEquals(others, client.alternatives());
        assertEquals(new CloseReason.Rejected(new Rejection.TooManyConnections()), server.end());
    }

    /** Octez: socket/nack (of {@code src/lib_p2p/tezt}). */
    @Test
    void aRejectionWithoutAMotiveIsARejection() {
        SocketEnd old =
                around.socket(Furniture.QUIET.with(Furniture.QUIET.dialect().withVersions(2, 0)));
        server.deciding(
                who -> who.reject(new Rejection.AlreadyConnected(), List.of(PointId.parse("tcp://192.0.2.7:1"))));

        old.dial(server.listen());

        assertEquals(new CloseReason.RejectedByPeer(new Rejection.NoMotive()), old.end());
        assertEquals(List.of(), old.alternatives());
    }

    /** Octez: socket/simple-message. */
    @Test
    void bothAcceptAndOneMessageGoesEachWay() {
        connect(server, client);

        talk(server, client, message(5, 1), message(5, 2));
    }

    /** Octez: socket/chunked-message. */
    @Test
    void aMessageInFramesOfThreeBytesArrivesWhole() {
        HandshakeSettings usual = Furniture.QUIET.dialect();
        HandshakeSettings chunked = new HandshakeSettings(
                usual.network(),
                usual.databaseVersion(),
                usual.oldestDatabaseVersion(),
                usual.p2pVersion(),
                usual.oldestP2pVersion(),
                usual.expectedWork(),
                usual.maxMessageBytes(),
                usual.maxUnfinishedBytes(),
                OptionalInt.of(21),
                usual.pointScheme());
        SocketEnd listener = around.socket(Furniture.QUIET.with(chunked));
        SocketEnd dialler = around.socket(Furniture.QUIET.with(chunked));
        connect(listener, dialler);

        talk(listener, dialler, message(256, 3), message(256, 4));
    }

    /** Octez: socket/oversized-message. */
    @Test
    void aMessageOfSeveralFramesGoesBothWays() {
        connect(server, client);

        talk(server, client, message(131_072, 5), message(131_072, 6));
    }

    /** Octez: socket/close-on-read. */
    @Test
    void whoReadsHearsThatTheFarEndHasClosed() {
        connect(server, client);

        server.close(new CloseReason.Shutdown());

        assertEquals(new CloseReason.ClosedByPeer(), client.end());
        assertEquals(List.of(), client.received());
    }

    /** Octez: socket/close-on-write. */
    @Test
    void whoWritesHearsThatTheFarEndHasClosed() {
        connect(server, client);

        server.close(new CloseReason.Shutdown());
        while (!client.ended()) {
            client.send(message(100_000, 7));
            Thread.onSpinWait();
        }

        CloseReason end = client.end();
        assertTrue(end instanceof CloseReason.ClosedByPeer || end instanceof CloseReason.ConnectionLost, end::sentence);
    }

    /** Octez: socket/garbled-data. */
    @Test
    void aFrameThatHoldsNoMessageIsAnErrorAtTheReaderAndACloseAtTheWriter() {
        Scrambler boxes = new Scrambler();
        SocketEnd mallory = around.socket(Furniture.QUIET.with(boxes));
        connect(server, mallory);

        boxes.begin(Scrambler.Mischief.NONSENSE);
        mallory.send(message(100, 8));

        assertInstanceOf(CloseReason.MessageUndecodable.class, server.end());
        assertEquals(new CloseReason.ClosedByPeer(), mallory.end());
        assertEquals(List.of(), server.received());
    }

    private static void connect(SocketEnd listener, SocketEnd dialler) {
        dialler.dial(listener.listen()).channel();
        listener.channel();
    }

    private static void talk(SocketEnd server, SocketEnd client, Message there, Message back) {
        client.send(there);
        server.awaitReceived(1);
        server.send(back);
        client.awaitReceived(1);
        assertEquals(List.of(there), server.received());
        assertEquals(List.of(back), client.received());
    }

    private static Message message(int bytes, long seed) {
        byte[] content = new byte[bytes];
        new Random(SEED + seed).nextBytes(content);
        return new Message.Application(new MessageId(0x4a34), Payload.of(content));
    }
}
