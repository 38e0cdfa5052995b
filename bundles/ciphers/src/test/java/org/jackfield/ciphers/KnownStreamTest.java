package org.jackfield.ciphers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The one published answer that is long enough for many blocks at once: 4 MiB of stream, under key and nonce of the NaCl paper. */
class KnownStreamTest {

    private static final int BYTES = 4 << 20;

    /** NaCl's own test {@code tests/stream}; the same in libsodium, {@code test/default/stream}. */
    private static final String SHA_256 = "662b9d0e3463029156069b12f918691a98f7dfb2ca0393c96bbfc6b1fbd630a2";

    @ParameterizedTest
    @MethodSource("org.jackfield.ciphers.AllPaths#stream")
    void fourMebibytes(ManyBlocks path) throws NoSuchAlgorithmException {
        XSalsa20 cipher = new XSalsa20(KnownAnswer.KEY);
        cipher.begin(KnownAnswer.NONCE);
        byte[] stream = new byte[BYTES];

        cipher.crypt(path, stream, 0, stream, 0, BYTES);

        assertEquals(
                SHA_256,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(stream)),
                path.name());
    }
}
