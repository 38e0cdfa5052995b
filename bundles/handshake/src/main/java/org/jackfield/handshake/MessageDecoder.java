package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.identity.PeerIds;

/**
 * Opened frames in, messages out. Frames are pieces of one stream: a message may begin and end anywhere in them.
 *
 * <p>A size that is too large is refused as soon as its four bytes are there, an unknown tag or a message of the core's own longer than
 * any may be with the two bytes of the tag. Owned by the channel's thread.
 */
final class MessageDecoder {

    private static final int MAX_ADVERTISE_BYTES = Message.Advertise.MAX_POINTS * PointCodec.MAX_BYTES;
    private static final int MAX_SWAP_BYTES = PointCodec.MAX_BYTES + PeerIds.BYTES;

    private static final byte[] NO_FRAME = new byte[0];

    private final PointCodec points;
    private final IntSupplier maxMessageBytes;
    private final Vocabulary vocabulary;
    private final ByteBuffer envelope = ByteBuffer.allocate(Envelope.BYTES);
    private int tag;

    /** The id of the last application message: most often the next one's, too. */
    private MessageId id = new MessageId(Envelope.FIRST_APPLICATION_TAG);

    private Optional<MessageBody> body = Optional.empty();
    private byte[] frame = NO_FRAME;
    private int at;
    private int end;

    MessageDecoder(PointCodec points, IntSupplier maxMessageBytes, Vocabulary vocabulary) {
        this.points = points;
        this.maxMessageBytes = maxMessageBytes;
        this.vocabulary = vocabulary;
    }

    /** Takes an opened frame, of which no byte changes any more. All messages of the one before have been {@linkplain #next taken}. */
    void feed(byte[] bytes, int from, int length) {
        frame = bytes;
        at = from;
        end = from + length;
    }

    /** The next message that the frame ends; empty, and the frame forgotten, if it ends no more. */
    Optional<Message> next() throws Violation {
        while (at < end) {
            if (body.isEmpty() && !readEnvelope()) {
                break;
            }
            Optional<Message> message =
                    body.isPresent() ? readBody(body.get()) : beginBody(size() - Envelope.TAG_BYTES);
            if (message.isPresent()) {
                return message;
            }
        }
        frame = NO_FRAME;
        return Optional.empty();
    }

    /** What has arrived of a message that is not complete. */
    long unfinishedBytes() {
        return body.isPresent() ? body.get().arrived() : 0;
    }

    /** Gives up the message on its way. The decoder is of no use any more. */
    void forget() {
        body = Optional.empty();
        frame = NO_FRAME;
        at = 0;
        end = 0;
    }

    /** Whether all of it is there. */
    private boolean readEnvelope() throws Violation {
        while (at < end && envelope.hasRemaining()) {
            envelope.put(frame[at++]);
            if (envelope.position() == Envelope.SIZE_BYTES) {
                checkSize();
            }
        }
        if (envelope.hasRemaining()) {
            return false;
        }
        tag = Short.toUnsignedInt(envelope.getShort(Envelope.SIZE_BYTES));
        checkTag(size() - Envelope.TAG_BYTES);
        return true;
    }

    /** The envelope has been read: most messages are here with all their body. */
    private Optional<Message> beginBody(long length) throws Violation {
        if (length > end - at) {
            body = Optional.of(new MessageBody(length));
            return Optional.empty();
        }
        Payload payload = MessageBody.whole(frame, at, (int) length);
        at += (int) length;
        envelope.clear();
        return Optional.of(message(payload));
    }

    private Optional<Message> readBody(MessageBody present) throws Violation {
        int step = (int) Math.min(end - at, present.missing());
        present.add(frame, at, step);
        at += step;
        if (present.missing() > 0) {
            return Optional.empty();
        }
        body = Optional.empty();
        envelope.clear();
        return Optional.of(message(present.payload()));
    }

    private long size() {
        return Integer.toUnsignedLong(envelope.getInt(0));
    }

    private void checkSize() throws Violation {
        long whole = Envelope.SIZE_BYTES + size();
        int most = maxMessageBytes.getAsInt();
        if (whole > most) {
            throw new Violation(new CloseReason.MessageTooLarge(whole, most));
        }
        if (whole < Envelope.BYTES) {
            throw undecodable("a message of " + size() + " bytes, too short for its tag");
        }
    }

    private void checkTag(long length) throws Violation {
        int most =
                switch (tag) {
                    case Envelope.DISCONNECT, Envelope.BOOTSTRAP -> 0;
                    case Envelope.ADVERTISE -> MAX_ADVERTISE_BYTES;
                    case Envelope.SWAP_REQUEST, Envelope.SWAP_ACK -> MAX_SWAP_BYTES;
                    case Envelope.KINDRED ->
                        vocabulary == Vocabulary.KINDRED ? KindredCodec.MAX_BYTES : Integer.MAX_VALUE;
                    default -> Integer.MAX_VALUE;
                };
        if (most == Integer.MAX_VALUE && tag < Envelope.FIRST_APPLICATION_TAG) {
            throw undecodable("the unknown tag " + tag);
        }
        if (length > most) {
            throw undecodable(length + " bytes after the tag " + tag + ", which is more than " + most);
        }
    }

    private Message message(Payload payload) throws Violation {
        if (tag >= Envelope.FIRST_APPLICATION_TAG) {
            if (id.code() != tag) {
                id = new MessageId(tag);
            }
            return new Message.Application(id, payload);
        }
        try {
            return topology(payload.buffer());
        } catch (Undecodable e) {
            throw undecodable(e.getMessage());
        }
    }

    private Message topology(ByteBuffer bytes) throws Undecodable {
        if (tag == Envelope.DISCONNECT) {
            return new Message.Disconnect();
        }
        if (tag == Envelope.BOOTSTRAP) {
            return new Message.Bootstrap();
        }
        if (tag == Envelope.ADVERTISE) {
            List<PointId> advertised = points.decodeAll(bytes, Message.Advertise.MAX_POINTS);
            return new Message.Advertise(advertised);
        }
        if (tag == Envelope.KINDRED) {
            return KindredCodec.decode(bytes);
        }
        PointId point = points.decode(bytes);
        if (bytes.remaining() != PeerIds.BYTES) {
            throw new Undecodable("a peer id of " + bytes.remaining() + " bytes, not " + PeerIds.BYTES);
        }
        PeerId peer = PeerIds.ofBytes(ByteString.of(bytes));
        return tag == Envelope.SWAP_REQUEST ? new Message.SwapRequest(point, peer) : new Message.SwapAck(point, peer);
    }

    private static Violation undecodable(String sentence) {
        return new Violation(new CloseReason.MessageUndecodable(sentence));
    }
}
