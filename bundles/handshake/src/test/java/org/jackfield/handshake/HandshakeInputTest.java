package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Where the bytes of a handshake wait until there are enough of them. */
class HandshakeInputTest {

    private final HandshakeInput input = new HandshakeInput();

    /** Octez: buffer_reader/read blocks without data. */
    @Test
    void withoutDataThereIsNothingToRead() {
        input.want(3);

        assertEquals(0, input.take(ByteBuffer.allocate(0)));
        assertFalse(input.has(1));
    }

    /** Octez: buffer_reader/read returns the smaller of what is there and what is wanted. */
    @Test
    void noMoreIsTakenThanIsThereNorThanIsWanted() {
        input.want(3);

        assertEquals(2, input.take(bytes(1, 2)));
        ByteBuffer more = bytes(3, 4, 5);
        assertEquals(1, input.take(more));
        assertEquals(2, more.remaining(), "what is not wanted stays where it is");
    }

    /** Octez: buffer_reader/partial reads. */
    @Test
    void whatComesInPartsIsLostInNone() {
        input.want(300);
        byte[] all = new byte[300];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
            input.take(bytes(i));
        }

        assertTrue(input.has(300));
        assertArrayEquals(all, input.end(300));
    }

    /** Octez: buffer_reader/read_full. */
    @Test
    void anItemIsThereWhenTheLastOfItsBytesIs() {
        assertEquals(2, input.want(2), "first its length");
        input.take(bytes(0, 4));
        assertEquals(4, input.want(6), "then the rest of it");
        input.take(bytes(1, 2, 3));
        assertFalse(input.has(6));

        input.take(bytes(4));
        assertTrue(input.has(6));
        assertArrayEquals(new byte[] {0, 4, 1, 2, 3, 4}, input.end(6));
        assertFalse(input.has(1), "the next item begins");
    }

    /** Octez: buffer_reader (bounds). The buffers are the JDK's: it is they who refuse what lies outside. */
    @Test
    void aBufferWithBoundsOutsideItsBytesCannotBeMade() {
        byte[] bytes = new byte[10];
        assertThrows(IndexOutOfBoundsException.class, () -> ByteBuffer.wrap(bytes, 0, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> ByteBuffer.wrap(bytes, -1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> ByteBuffer.wrap(bytes, 5, 6));

        input.want(10);
        assertEquals(0, input.take(ByteBuffer.wrap(bytes, 10, 0)));
        assertEquals(10, input.take(ByteBuffer.wrap(bytes)));
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }
}
