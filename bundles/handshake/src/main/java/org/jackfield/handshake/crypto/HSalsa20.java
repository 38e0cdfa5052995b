package org.jackfield.handshake.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.engines.Salsa20Engine;

/** HSalsa20: a key of 32 bytes and an input of 16 to a fresh key (D. J. Bernstein, <i>Cryptography in NaCl</i>, section 8). */
final class HSalsa20 {

    static final int INPUT_BYTES = 16;

    private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    private static final int[] OUTPUT_WORDS = {0, 5, 10, 15, 6, 7, 8, 9};

    private HSalsa20() {}

    static byte[] hash(byte[] key, byte[] input) {
        ByteBuffer keyWords = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer inputWords = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
        int[] state = new int[16];
        for (int i = 0; i < 4; i++) {
            state[5 * i] = SIGMA[i];
            state[1 + i] = keyWords.getInt(4 * i);
            state[11 + i] = keyWords.getInt(16 + 4 * i);
            state[6 + i] = inputWords.getInt(4 * i);
        }
        int[] mixed = new int[16];
        Salsa20Engine.salsaCore(20, state, mixed);
        ByteBuffer fresh = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : OUTPUT_WORDS) {
            // the core adds its input at the end, which HSalsa20 does not
            fresh.putInt(mixed[word] - state[word]);
        }
        return fresh.array();
    }
}
