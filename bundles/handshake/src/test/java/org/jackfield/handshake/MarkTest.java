package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Kin;
import org.jackfield.handshake.identity.ReferenceIdentities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What nodes of our kind show each other in their nonces, and what they do not see in those of others. */
class MarkTest {

    private static final long SEED = 816;
    private static final ByteString ALICE = ReferenceIdentities.INITIATOR.publicKey();
    private static final ByteString BOB = ReferenceIdentities.RESPONDER.publicKey();

    private final Random random = new Random(SEED);

    /** The vectors of the README, which were calculated without our code. */
    @ParameterizedTest
    @CsvSource({
        "NEW, 000102030405060708090a0b0c0d0e0fee5bebbedf6cc0c8",
        "RESUMING, 000102030405060708090a0b0c0d0e0fb1014f64f09b2448",
        "STRANGER, 000102030405060708090a0b0c0d0e0f1011121314151617"
    })
    void knownMarks(Kin kin, String nonce) {
        assertEquals(
                nonce, Mark.nonce(kin, ALICE, Party.fixed(Party.DIALLERS_NONCE)).hex());
        assertEquals(kin, Mark.read(ByteString.fromHex(nonce), ALICE));
    }

    @ParameterizedTest
    @CsvSource({
        "jackfield/1 new, 000102030405060708090a0b0c0d0e0fee5bebbedf6cc0c8",
        "jackfield/1 resume, 000102030405060708090a0b0c0d0e0fb1014f64f09b2448"
    })
    void theReadmeHasThem(String label, String nonce) throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertTrue(readme.contains("| `" + label + "` | `" + nonce + "` |"));
        assertTrue(readme.contains("Public key `" + ALICE.hex() + "`"));
    }

    @ParameterizedTest
    @EnumSource(Kin.class)
    void whatWasSaidIsRead(Kin kin) {
        for (int round = 0; round < 1_000; round++) {
            assertEquals(kin, Mark.read(Mark.nonce(kin, ALICE, random), ALICE), "seed " + SEED + ", round " + round);
        }
    }

    @Test
    void everyMarkIsAnother() {
        assertNotEquals(Mark.nonce(Kin.NEW, ALICE, random), Mark.nonce(Kin.NEW, ALICE, random));
    }

    @ParameterizedTest
    @EnumSource(names = {"NEW", "RESUMING"})
    void aMarkUnderTheKeyOfAnotherSaysNothing(Kin kin) {
        assertEquals(Kin.STRANGER, Mark.read(Mark.nonce(kin, ALICE, random), BOB));
    }

    @ParameterizedTest
    @EnumSource(names = {"NEW", "RESUMING"})
    void aMarkWithAnyBitChangedSaysNothing(Kin kin) {
        byte[] nonce = Mark.nonce(kin, ALICE, random).toByteArray();
        for (int bit = 0; bit < nonce.length * 8; bit++) {
            byte[] changed = nonce.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(Kin.STRANGER, Mark.read(ByteString.of(changed), ALICE), "bit " + bit);
        }
    }
}
