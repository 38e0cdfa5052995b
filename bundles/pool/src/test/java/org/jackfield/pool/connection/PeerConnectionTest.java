package org.jackfield.pool.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.InstantSource;
import java.util.Optional;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
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
}
