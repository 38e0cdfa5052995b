package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.transport.Channel;

/**
 * The message that is being sent, cut into frames.
 *
 * <p>A frame whose plaintext lies in one piece is sealed from there; one that spans pieces, as the first of every message, is gathered in
 * the channel's buffer and sealed in place. Owned by the channel's thread.
 */
final class Outgoing {

    private final Frames frames;
    private final Channel channel;
    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>(1);
    private long missing;

    Outgoing(Frames frames, Channel channel) {
        this.frames = frames;
        this.channel = channel;
    }

    /** Whether all of the message is sealed. */
    boolean done() {
        return missing == 0;
    }

    /** Begins with a message, whose pieces are consumed. */
    void begin(List<ByteBuffer> message) {
        for (ByteBuffer piece : message) {
            if (piece.hasRemaining()) {
                pieces.add(piece);
                missing += piece.remaining();
            }
        }
    }

    /**
     * Seals the next frame.
     *
     * @return its bytes on the wire
     */
    int sealFrame(int mostPlaintext) throws Violation {
        int length = (int) Math.min(missing, mostPlaintext);
        ByteBuffer target = frames.claim(length, channel);
        ByteBuffer first = pieces.element();
        if (first.remaining() >= length) {
            frames.seal(take(first, length), target);
        } else {
            ByteBuffer plaintext = target.duplicate().position(target.position() + SecretBox.TAG_BYTES);
            plaintext.limit(plaintext.position() + length);
            plaintext.mark();
            while (plaintext.hasRemaining()) {
                ByteBuffer piece = pieces.element();
                plaintext.put(take(piece, Math.min(piece.remaining(), plaintext.remaining())));
            }
            frames.seal(plaintext.reset(), target);
        }
        channel.commit(Frames.OVERHEAD_BYTES + length);
        missing -= length;
        return Frames.OVERHEAD_BYTES + length;
    }

    /** The next bytes of the first piece, which is forgotten once it is used up. */
    private ByteBuffer take(ByteBuffer piece, int length) {
        ByteBuffer part = piece.slice(piece.position(), length);
        piece.position(piece.position() + length);
        if (!piece.hasRemaining()) {
            pieces.remove();
        }
        return part;
    }
}
