package org.jackfield.api.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferOverflowException;
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
    void aViewBeginsWithThePayload() {
        Payload payload = Payload.wrap(ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2));

        assertEquals(1, payload.buffer().get(0));
        assertEquals(2, payload.buffer().capacity());
        assertEquals(1, payload.pieces().get(0).get(0));
    }

    @Test
    void itIsCopiedWholeOrNotAtAll() {
        ByteBuffer direct = ByteBuffer.allocateDirect(1).put(0, (byte) 3);
        for (Payload payload : List.of(
                Payload.of(new byte[] {1, 2, 3}),
                Payload.wrap(List.of(ByteBuffer.wrap(new byte[] {1, 2}), direct)),
                Payload.wrap(ByteBuffer.wrap(new byte[] {1, 2, 3}).asReadOnlyBuffer()))) {
            ByteBuffer target = ByteBuffer.allocate(5).position(1);
            payload.copyTo(target);

            assertEquals(4, target.position());
            assertArrayEquals(new byte[] {0, 1, 2, 3, 0}, target.array());
            assertThrows(BufferOverflowException.class, () -> payload.copyTo(target));
            assertEquals(4, target.position());
        }
        Payload.empty().copyTo(ByteBuffer.allocate(0));
    }

    @Test
    void nobodyWritesThroughAView() {
        Payload payload = Payload.of(new byte[] {5});

        assertThrows(ReadOnlyBufferException.class, () -> payload.buffer().put(0, (byte) 1));
        assertThrows(
                ReadOnlyBufferException.class, () -> payload.pieces().get(0).put(0, (byte) 1));
    }
}
