package org.jackfield.api.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ByteStringTest {

    @Test
    void nobodyChangesItFromOutside() {
        byte[] bytes = {1, 2, 3};
        ByteString string = ByteString.of(bytes);
        bytes[0] = 9;
        string.toByteArray()[1] = 9;

        assertEquals("010203", string.hex());
        assertEquals(ByteString.fromHex("010203"), string);
    }

    @Test
    void orderIsThatOfUnsignedBytes() {
        assertTrue(ByteString.fromHex("7f").compareTo(ByteString.fromHex("80")) < 0);
        assertTrue(ByteString.fromHex("80").compareTo(ByteString.fromHex("8000")) < 0);
    }

    @Test
    void oddOrForeignDigitsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ByteString.fromHex("0"));
        assertThrows(IllegalArgumentException.class, () -> ByteString.fromHex("0g"));
    }
}
