package org.jackfield.handshake.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Base58CheckTest {

    /** Writing and reading reckon in different ways. */
    @Test
    void whatIsWrittenIsReadAgainHoweverLongAndWithHoweverManyZerosAhead() {
        Random random = new Random(58);
        for (int bytes = 0; bytes <= 40; bytes++) {
            for (int zeros = 0; zeros <= bytes; zeros++) {
                byte[] prefix = {(byte) random.nextInt(3)};
                byte[] data = new byte[bytes];
                random.nextBytes(data);
                Arrays.fill(data, 0, zeros, (byte) 0);

                String text = Base58Check.encode(prefix, data);

                assertArrayEquals(data, Base58Check.decode(prefix, bytes, text, "text"), text);
            }
        }
    }
}
