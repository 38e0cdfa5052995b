package org.jackfield.pool.address.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jackfield.api.bytes.ByteString;
import org.junit.jupiter.api.Test;

/** The vectors of the authors: the key is 00 01 … 0f, the message the first so many of 00 01 02 … */
class SipHashTest {

    private final SipHash hash = new SipHash(ByteString.of(counting(16)));

    @Test
    void theAuthorsVectorsHold() {
        assertEquals(0x726fdb47dd0e0e31L, hash.of(counting(0)));
        assertEquals(0x74f839c593dc67fdL, hash.of(counting(1)));
        assertEquals(0x93f5f5799a932462L, hash.of(counting(8)));
        assertEquals(0xa129ca6149be45e5L, hash.of(counting(15)));
        assertEquals(0x958a324ceb064572L, hash.of(counting(63)));
    }

    @Test
    void threeNumbersAreTheir24Bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(7).putLong(-8).putLong(Long.MIN_VALUE);

        assertEquals(hash.of(bytes.array()), hash.of(7, -8, Long.MIN_VALUE));
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SipHash(ByteString.of(counting(15))));
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
