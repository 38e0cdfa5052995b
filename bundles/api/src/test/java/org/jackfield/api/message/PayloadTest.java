package org.jackfield.api.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadTest {

    @Test
    void piecesReadAsOne() {
        Payload payload =
                Payload.wrap(List.of(ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {9, 3, 4}, 1, 2)));

        assertEquals(4, payload.size());
        assertArrayEquals(new byte[] {1, 2, 3, 4}, payload.toByteArray());
        assertEquals(Payload.of(new byte[] {1, 2, 3, 4}), payload);
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), payload.buffer());
    }

    @Test
    void readingOnceDoesNotUseItUp() {
        Payload payload = Payload.of(new byte[] {5, 6});
        payload.buffer().get();
        payload.pieces().get(0).get();

        assertArrayEquals(new byte[] {5, 6}, payload.toByteArray());
    }

    @Test
    void nobodyWritesThroughAView() {
        Payload payload = Payload.of(new byte[] {5});

        assertThrows(ReadOnlyBufferException.class, () -> payload.buffer().put(0, (byte) 1));
        assertThrows(
                ReadOnlyBufferException.class, () -> payload.pieces().get(0).put(0, (byte) 1));
    }
}
