package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sealed frames either way: two bytes of length, sixteen of tag, and the ciphertext (tezos-wire.md, section 7).
 *
 * <p>Owned by the channel's thread. What a provider of boxes throws ends here, as the reason that the channel closes for.
 */
final class Frames {

    static final int LENGTH_BYTES = 2;

    /** What a frame adds to its plaintext. */
    static final int OVERHEAD_BYTES = LENGTH_BYTES + SecretBox.TAG_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(Frames.class);

    private final String provider;
    private final SecretBox sealing;
    private final SecretBox opening;
    private final Nonce sendingNonce;
    private final Nonce receivingNonce;

    /** Both directions under one key, which is copied. A provider that fails is replaced by our own. */
    static Frames of(SecretBoxProvider boxes, byte[] key, ChannelKeys keys) {
        try {
            return new Frames(boxes.name(), boxes.box(key), boxes.box(key), keys);
        } catch (RuntimeException | LinkageError e) {
            SecretBoxProvider own = new BouncyCastleBoxes();
            LOG.warn(
                    "a provider of secret boxes ({}) fails; {} takes its place",
                    boxes.getClass().getName(),
                    own.name(),
                    e);
            return new Frames(own.name(), own.box(key), own.box(key), keys);
        }
    }

    private Frames(String provider, SecretBox sealing, SecretBox opening, ChannelKeys keys) {
        this.provider = provider;
        this.sealing = sealing;
        this.opening = opening;
        this.sendingNonce = keys.sending();
        this.receivingNonce = keys.receiving();
    }

    /** How long a frame is on the wire, by its first two bytes. */
    static int wireBytes(byte[] prefix) throws Violation {
        int length = Byte.toUnsignedInt(prefix[0]) << 8 | Byte.toUnsignedInt(prefix[1]);
        if (length < SecretBox.TAG_BYTES) {
            throw new Violation(new CloseReason.FrameTooShort(length));
        }
        return LENGTH_BYTES + length;
    }

    /** Seals a whole plaintext straight into the channel's buffer. */
    void seal(ByteBuffer plaintext, Channel channel) throws Violation {
        int length = plaintext.remaining();
        ByteBuffer target = claim(length, channel);
        seal(plaintext, target);
        channel.commit(OVERHEAD_BYTES + length);
    }

    /** Claims room for a frame and writes its length; what follows is for {@link #seal(ByteBuffer, ByteBuffer)}. */
    ByteBuffer claim(int plaintextBytes, Channel channel) {
        ByteBuffer target = channel.claim(OVERHEAD_BYTES + plaintextBytes);
        int sealedBytes = SecretBox.TAG_BYTES + plaintextBytes;
        return target.put((byte) (sealedBytes >>> 8)).put((byte) sealedBytes);
    }

    /** Seals the plaintext, which may lie in its own place in the target. */
    void seal(ByteBuffer plaintext, ByteBuffer target) throws Violation {
        int end = target.position() + SecretBox.TAG_BYTES + plaintext.remaining();
        try {
            sealing.seal(sendingNonce.bytes(), plaintext, target);
            requireAt(end, target);
        } catch (RuntimeException | LinkageError e) {
            throw failed(e);
        }
        sendingNonce.advance();
    }

    /** Opens a whole frame, length and all; empty if it was forged. */
    Optional<byte[]> open(byte[] frame) throws Violation {
        byte[] plaintext = new byte[frame.length - OVERHEAD_BYTES];
        boolean genuine =
                open(ByteBuffer.wrap(frame, LENGTH_BYTES, frame.length - LENGTH_BYTES), ByteBuffer.wrap(plaintext));
        return genuine ? Optional.of(plaintext) : Optional.empty();
    }

    /** Opens what remains of a frame's tag and ciphertext; false if it was forged. */
    boolean open(ByteBuffer sealed, ByteBuffer plaintext) throws Violation {
        boolean genuine;
        int end = plaintext.position() + sealed.remaining() - SecretBox.TAG_BYTES;
        try {
            genuine = opening.open(receivingNonce.bytes(), sealed, plaintext);
            if (genuine) {
                requireAt(end, plaintext);
            }
        } catch (RuntimeException | LinkageError e) {
            throw failed(e);
        }
        receivingNonce.advance();
        return genuine;
    }

    /** Whatever a box has not written would be what somebody else has left there. */
    private static void requireAt(int end, ByteBuffer written) {
        if (written.position() != end) {
            throw new IllegalStateException("it wrote up to " + written.position() + ", and not to " + end);
        }
    }

    /** Forgets the key. */
    void close() {
        try {
            sealing.close();
            opening.close();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("a secret box of {} cannot be closed", provider, e);
        }
    }

    private Violation failed(Throwable e) {
        return new Violation(new CloseReason.PluginFailed("secret box " + provider, e.toString()));
    }
}
