package org.jackfield.itests.conformance;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;

/** Boxes that seal something else than they were given, or break the seal, once they are told to; they open as they should. */
final class Scrambler implements SecretBoxProvider {

    private final SecretBoxProvider honest = new BouncyCastleBoxes();
    private volatile Mischief mischief = Mischief.NONE;

    /** What is done to a frame. */
    enum Mischief {
        /** Nothing. */
        NONE,
        /** Good seals on bytes that are no message. */
        NONSENSE,
        /** What leaves is noise. */
        NOISE
    }

    void begin(Mischief what) {
        mischief = what;
    }

    @Override
    public String name() {
        return "scrambler";
    }

    @Override
    public SecretBox box(byte[] key) {
        SecretBox box = honest.box(key);
        Supplier<Mischief> now = () -> mischief;
        return new SecretBox() {
            @Override
            public void seal(byte[] nonce, ByteBuffer plaintext, ByteBuffer sealed) {
                ByteBuffer text = plaintext;
                int start = sealed.position();
                if (now.get() == Mischief.NONSENSE) {
                    // an envelope of one byte: no message is that short
                    text = ByteBuffer.allocate(plaintext.remaining()).putInt(0, 1);
                    plaintext.position(plaintext.limit());
                }
                box.seal(nonce, text, sealed);
                if (now.get() == Mischief.NOISE) {
                    for (int i = start; i < sealed.position(); i++) {
                        sealed.put(i, (byte) (sealed.get(i) ^ 0x5a));
                    }
                }
            }

            @Override
            public boolean open(byte[] nonce, ByteBuffer sealed, ByteBuffer plaintext) {
                return box.open(nonce, sealed, plaintext);
            }

            @Override
            public void close() {
                box.close();
            }
        };
    }
}
