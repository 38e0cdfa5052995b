package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.PointId;

/**
 * Messages in, their bytes out: the envelope and what follows it, in pieces, of which an application's are its own and not copied.
 *
 * <p>Points that the wire has no form for are left out of an Advertise. Immutable.
 *
 * @param points how points are written
 * @param maxMessageBytes the largest message, its size field included
 * @param vocabulary what the far end has words for
 */
record MessageEncoder(PointCodec points, int maxMessageBytes, Vocabulary vocabulary) {

    /**
     * How long the message is, envelope included.
     *
     * @throws IllegalArgumentException if the wire has no form for it, or it is longer than the limit
     */
    long length(Message message) {
        if (message instanceof Message.Application application) {
            return checked(length(application));
        }
        return encodeTopology(message).remaining();
    }

    /**
     * Its bytes, also if the limit has been lowered since its {@link #length} was asked for: what was taken on is sent.
     *
     * @throws IllegalArgumentException if the wire has no form for it
     */
    List<ByteBuffer> encode(Message message) {
        if (message instanceof Message.Application application) {
            Payload payload = application.payload();
            long length = length(application);
            ByteBuffer envelope =
                    envelope(length, application.id().code(), Envelope.BYTES).flip();
            List<ByteBuffer> own = payload.pieces();
            if (own.size() == 1) {
                return List.of(envelope, own.get(0));
            }
            List<ByteBuffer> pieces = new ArrayList<>(1 + own.size());
            pieces.add(envelope);
            pieces.addAll(own);
            return pieces;
        }
        return List.of(encodeTopology(message));
    }

    /** The same for an application message, in one piece: so many bytes as its {@link #length} says. */
    void encode(Message.Application application, ByteBuffer target) {
        putEnvelope(length(application), application.id().code(), target);
        application.payload().copyTo(target);
    }

    /** How long an application message is, also if the limit has been lowered since it was taken on. */
    static long length(Message.Application application) {
        requireTag(application.id().code());
        return Envelope.BYTES + application.payload().size();
    }

    private ByteBuffer encodeTopology(Message message) {
        if (message instanceof Message.Disconnect) {
            return envelope(Envelope.BYTES, Envelope.DISCONNECT, Envelope.BYTES).flip();
        }
        if (message instanceof Message.Bootstrap) {
            return envelope(Envelope.BYTES, Envelope.BOOTSTRAP, Envelope.BYTES).flip();
        }
        if (message instanceof Message.Advertise advertise) {
            return advertise(advertise.points());
        }
        if (message instanceof Message.SwapRequest request) {
            return swap(Envelope.SWAP_REQUEST, request.point(), request.peer().bytes());
        }
        if (message instanceof Message.SwapAck ack) {
            return swap(Envelope.SWAP_ACK, ack.point(), ack.peer().bytes());
        }
        if (message instanceof Message.Kindred kindred && vocabulary == Vocabulary.KINDRED) {
            return kindred(kindred);
        }
        throw new IllegalArgumentException(
                "the wire has no form for " + message.getClass().getSimpleName() + " to a node of another kind");
    }

    private ByteBuffer advertise(List<PointId> advertised) {
        List<byte[]> elements =
                advertised.stream().filter(points::carries).map(points::encode).toList();
        int length = Envelope.BYTES
                + elements.stream().mapToInt(element -> element.length).sum();
        ByteBuffer bytes = envelope(length, Envelope.ADVERTISE, length);
        elements.forEach(bytes::put);
        return bytes.flip();
    }

    private ByteBuffer swap(int tag, PointId point, ByteString peer) {
        byte[] element = points.encode(point);
        int length = Envelope.BYTES + element.length + peer.length();
        return envelope(length, tag, length)
                .put(element)
                .put(peer.asByteBuffer())
                .flip();
    }

    private static ByteBuffer kindred(Message.Kindred message) {
        ByteBuffer body = KindredCodec.encode(message);
        int length = Envelope.BYTES + body.remaining();
        return envelope(length, Envelope.KINDRED, length).put(body).flip();
    }

    private static ByteBuffer envelope(long length, int tag, int capacity) {
        return putEnvelope(length, tag, ByteBuffer.allocate(capacity));
    }

    private static ByteBuffer putEnvelope(long length, int tag, ByteBuffer target) {
        return target.putInt((int) (length - Envelope.SIZE_BYTES)).putShort((short) tag);
    }

    private static void requireTag(int code) {
        if (code < Envelope.FIRST_APPLICATION_TAG || code > Envelope.LAST_TAG) {
            throw new IllegalArgumentException(
                    "the wire carries application messages from 0x10 to 0xffff, not 0x" + Integer.toHexString(code));
        }
    }

    private long checked(long length) {
        if (length > maxMessageBytes) {
            throw new IllegalArgumentException("a message of " + length + " bytes is larger than the limit of "
                    + maxMessageBytes + " (setting max-message-size)");
        }
        return length;
    }
}
