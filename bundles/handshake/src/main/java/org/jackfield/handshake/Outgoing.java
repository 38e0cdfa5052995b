package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.message.Message;
import org.jackfield.api.transport.Channel;

/**
 * The message that is being sent, cut into frames.
 *
 * <p>An application's message that fits into one frame, as most do, is written into the channel's buffer and sealed in place; if it is
 * short, {@linkplain FrameRoom beside it}. Of others, a frame
 * whose plaintext lies in one piece is sealed from there; one that spans pieces, as the first, is gathered in the channel's buffer, too.
 * Owned by the channel's thread.
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

    /**
     * Begins with a message, and seals its first frame.
     *
     * @return its bytes on the wire
     */
    int seal(Message message, MessageEncoder encoder, int mostPlaintext) throws Violation {
        if (message instanceof Message.Application application) {
            long length = MessageEncoder.length(application);
            if (length <= mostPlaintext) {
                return sealWhole(application, encoder, (int) length);
            }
        }
        begin(encoder.encode(message));
        return sealFrame(mostPlaintext);
    }

    private int sealWhole(Message.Application message, MessageEncoder encoder, int length) throws Violation {
        ByteBuffer target = frames.claim(length, channel);
        if (length <= FrameRoom.MOST_PLAINTEXT) {
            encoder.encode(message, FrameRoom.plaintext(length));
            ByteBuffer sealed = FrameRoom.sealed(length);
            frames.seal(FrameRoom.plaintext(length), sealed);
            target.put(sealed.flip());
        } else {
            ByteBuffer plaintext = inPlace(target, length);
            encoder.encode(message, plaintext);
            frames.seal(plaintext.reset(), target);
        }
        channel.commit(Frames.OVERHEAD_BYTES + length);
        return Frames.OVERHEAD_BYTES + length;
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
            int limit = first.limit();
            int end = first.position() + length;
            frames.seal(first.limit(end), target);
            usedUpTo(end, first.limit(limit));
        } else {
            ByteBuffer plaintext = inPlace(target, length);
            while (plaintext.hasRemaining()) {
                gather(pieces.element(), plaintext);
            }
            frames.seal(plaintext.reset(), target);
        }
        channel.commit(Frames.OVERHEAD_BYTES + length);
        missing -= length;
        return Frames.OVERHEAD_BYTES + length;
    }

    /** The target's bytes that become the ciphertext, marked where they begin. */
    private static ByteBuffer inPlace(ByteBuffer target, int length) {
        int from = target.position() + SecretBox.TAG_BYTES;
        return target.duplicate().limit(from + length).position(from).mark();
    }

    /** As much of the first piece as there is room for. */
    private void gather(ByteBuffer piece, ByteBuffer plaintext) {
        int limit = piece.limit();
        int end = piece.position() + Math.min(piece.remaining(), plaintext.remaining());
        plaintext.put(piece.limit(end));
        usedUpTo(end, piece.limit(limit));
    }

    /** The first piece is forgotten once it is used up. */
    private void usedUpTo(int end, ByteBuffer piece) {
        if (!piece.position(end).hasRemaining()) {
            pieces.remove();
        }
    }
}
