package org.jackfield.pool.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.MessageSource;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.PoolSettings;
import org.junit.jupiter.api.Test;

class PeerConnectionTest {

    @Test
    void aConnectionThatCannotWriteIsClosedAndDoesNotStandThereDead() {
        Jammed jammed = new Jammed();
        PeerConnection connection = new PeerConnection(
                jammed,
                () -> true,
                Optional.empty(),
                () -> PoolSettings.DEFAULT,
                InstantSource.system(),
                (ended, reason) -> {});
        connection.send(new MessageId(1), Payload.empty());

        int written = connection.transmit(1_000);

        assertEquals(0, written);
        assertFalse(connection.open());
        assertEquals(
                Optional.of(
                        new CloseReason.UnexpectedError("java.lang.IllegalArgumentException: larger than the limit")),
                jammed.closed);
        assertEquals(SendResult.CLOSED, connection.send(new MessageId(1), Payload.empty()));
    }

    /** A channel that fails whenever it shall write. */
    private static final class Jammed implements SecureChannel {

        Optional<CloseReason> closed = Optional.empty();

        @Override
        public PeerId peer() {
            return new PeerId(ByteString.of(new byte[16]), "somebody");
        }

        @Override
        public Endpoint endpoint() {
            return new Endpoint(new PointId("wire", "here", 1), new PointId("wire", "there", 2), Direction.OUTBOUND);
        }

        @Override
        public Announcement announcement() {
            return new Announcement("TEZOS", 2, 1, OptionalInt.empty(), false, false);
        }

        @Override
        public ByteString transcript() {
            return ByteString.of(new byte[32]);
        }

        @Override
        public Executor thread() {
            return task -> {};
        }

        @Override
        public void request(long wireBytes) {}

        @Override
        public long encodedBytes(Message message) {
            return 6;
        }

        @Override
        public int transmit(MessageSource source, int budget) {
            throw new IllegalArgumentException("larger than the limit");
        }

        @Override
        public void close(CloseReason reason) {
            closed = Optional.of(reason);
        }
    }
}
