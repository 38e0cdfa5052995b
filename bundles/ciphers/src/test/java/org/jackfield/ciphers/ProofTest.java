package org.jackfield.ciphers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProofTest {

    private static final long SEED = 20_261_129;

    private final SecretBoxProvider reference = new BouncyCastleBoxes();

    @ParameterizedTest
    @EnumSource(FaultyPath.Fault.class)
    void aPathWithAFaultIsFound(FaultyPath.Fault planted) {
        Stream<ManyBlocks> paths = AllPaths.stream().filter(path -> planted != FaultyPath.Fault.SUM || path.sums() > 0);
        paths.forEach(path -> {
            String fault = fault(new JavaBoxes(new FaultyPath(path, planted)));
            assertTrue(fault.startsWith("it differs from bouncycastle on a frame of "), fault);
        });
    }

    @Test
    void whoSealsLongFramesWronglyIsFound() {
        String fault = fault(new Wrong() {
            @Override
            void sealed(ByteBuffer sealed, int length) {
                if (length > 4096) {
                    sealed.put(4100, (byte) (sealed.get(4100) ^ 1));
                }
            }
        });
        assertTrue(fault.startsWith("it differs from bouncycastle on a frame of "), fault);
    }

    @Test
    void whoOpensForgedFramesIsFound() {
        String fault = fault(new Wrong() {
            @Override
            boolean genuine(boolean genuine) {
                return true;
            }
        });
        assertTrue(fault.startsWith("it differs from bouncycastle on a frame of "), fault);
    }

    @Test
    void whoOpensNothingIsFound() {
        String fault = fault(new Wrong() {
            @Override
            boolean genuine(boolean genuine) {
                return false;
            }
        });
        assertTrue(fault.startsWith("it differs from bouncycastle on a frame of "), fault);
    }

    @Test
    void whoAgreesWithAWrongReferenceIsFound() {
        Wrong wrong = new Wrong() {
            @Override
            void sealed(ByteBuffer sealed, int length) {
                sealed.put(0, (byte) (sealed.get(0) ^ 1));
            }
        };
        assertEquals(
                Optional.of("it does not know the answer of the NaCl paper"),
                Proof.fault(wrong, wrong, new Random(SEED)));
    }

    @Test
    void whoThrowsIsFound() {
        String fault = fault(new Wrong() {
            @Override
            void sealed(ByteBuffer sealed, int length) {
                throw new IllegalStateException("out of order");
            }
        });
        assertEquals("it throws java.lang.IllegalStateException: out of order", fault);
    }

    private String fault(SecretBoxProvider candidate) {
        return Proof.fault(candidate, reference, new Random(SEED)).orElseThrow();
    }

    /** Our own boxes, with a fault put in. */
    private abstract static class Wrong implements SecretBoxProvider {

        void sealed(ByteBuffer sealed, int length) {}

        boolean genuine(boolean genuine) {
            return genuine;
        }

        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public SecretBox box(byte[] key) {
            SecretBox right = new JavaBoxes().box(key);
            return new SecretBox() {
                @Override
                public void seal(byte[] nonce, ByteBuffer plaintext, ByteBuffer sealed) {
                    int length = plaintext.remaining();
                    right.seal(nonce, plaintext, sealed);
                    sealed(sealed, length);
                }

                @Override
                public boolean open(byte[] nonce, ByteBuffer sealed, ByteBuffer plaintext) {
                    return genuine(right.open(nonce, sealed, plaintext));
                }

                @Override
                public void close() {
                    right.close();
                }
            };
        }
    }
}
