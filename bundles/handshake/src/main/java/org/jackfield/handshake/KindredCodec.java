package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.PointId;

/**
 * What only nodes of our kind say to each other, as it stands after the tag: a byte of kind, and what belongs to that kind (README,
 * "Messages between nodes of our kind").
 *
 * <p>No message is longer than the lowest {@code max-message-size}, so that each is read by every node: of an AdvertiseFully the points
 * that find no room, last ones first, are left out. There is one form for each message, and no other is read. Safe from any thread.
 */
final class KindredCodec {

    /** The longest, kind included. */
    static final int MAX_BYTES = HandshakeSettings.MIN_MESSAGE_BYTES - Envelope.BYTES;

    private static final int FEATURES = 1;
    private static final int REACHABLE = 2;
    private static final int ADVERTISE_FULLY = 3;
    private static final int ACKNOWLEDGE = 4;
    private static final int RESUME = 5;
    private static final int ATTACH = 6;
    private static final int FAREWELL = 7;
    private static final int ASK_SEEN = 8;
    private static final int SEEN = 9;

    private static final int KIND_BYTES = 1;
    private static final int COUNT_BYTES = 1;
    private static final int LENGTH_BYTES = 2;

    /** More than the text of any point has. */
    private static final int MAX_POINT_BYTES = 300;

    private KindredCodec() {}

    /** Its bytes after the tag. */
    static ByteBuffer encode(Message.Kindred message) {
        if (message instanceof Message.Features features) {
            return list(FEATURES, features.names());
        }
        if (message instanceof Message.Reachable reachable) {
            return list(REACHABLE, texts(reachable.points()));
        }
        if (message instanceof Message.AdvertiseFully advertise) {
            return list(ADVERTISE_FULLY, texts(advertise.points()));
        }
        if (message instanceof Message.Acknowledge acknowledge) {
            return kind(ACKNOWLEDGE, Long.BYTES).putLong(acknowledge.received()).flip();
        }
        if (message instanceof Message.Resume resume) {
            return kind(RESUME, Message.Resume.PROOF_BYTES + Long.BYTES)
                    .put(resume.proof().asByteBuffer())
                    .putLong(resume.received())
                    .flip();
        }
        if (message instanceof Message.Attach attach) {
            return kind(ATTACH, 3 * Long.BYTES)
                    .putLong(attach.epoch())
                    .putLong(attach.received())
                    .putLong(attach.after())
                    .flip();
        }
        if (message instanceof Message.Farewell) {
            return kind(FAREWELL, 0).flip();
        }
        if (message instanceof Message.AskSeen) {
            return kind(ASK_SEEN, 0).flip();
        }
        if (message instanceof Message.Seen seen) {
            ByteBuffer body = SeenCodec.encode(seen);
            return kind(SEEN, body.remaining()).put(body).flip();
        }
        throw new IllegalArgumentException(
                "the wire has no form for " + message.getClass().getSimpleName());
    }

    private static List<String> texts(List<PointId> points) {
        return points.stream().map(PointId::toString).toList();
    }

    private static ByteBuffer list(int kind, List<String> texts) {
        List<byte[]> elements = new ArrayList<>();
        int length = COUNT_BYTES;
        for (String text : texts) {
            byte[] element = text.getBytes(StandardCharsets.US_ASCII);
            if (KIND_BYTES + length + LENGTH_BYTES + element.length > MAX_BYTES) {
                break;
            }
            length += LENGTH_BYTES + element.length;
            elements.add(element);
        }
        ByteBuffer bytes = kind(kind, length).put((byte) elements.size());
        elements.forEach(element -> bytes.putShort((short) element.length).put(element));
        return bytes.flip();
    }

    private static ByteBuffer kind(int kind, int bodyBytes) {
        return ByteBuffer.allocate(KIND_BYTES + bodyBytes).put((byte) kind);
    }

    /** Reads all that remains as one message. */
    static Message.Kindred decode(ByteBuffer bytes) throws Undecodable {
        require(bytes, KIND_BYTES);
        int kind = Byte.toUnsignedInt(bytes.get());
        Message.Kindred message;
        try {
            message = body(kind, bytes);
        } catch (IllegalArgumentException e) {
            throw new Undecodable("a message of kind " + kind + " that says what none may");
        }
        if (bytes.hasRemaining()) {
            throw new Undecodable(bytes.remaining() + " bytes too many in a message of kind " + kind);
        }
        return message;
    }

    private static Message.Kindred body(int kind, ByteBuffer bytes) throws Undecodable {
        return switch (kind) {
            case FEATURES -> new Message.Features(texts(bytes, Message.Features.MAX_NAMES, Message.Features.MAX_NAME));
            case REACHABLE -> new Message.Reachable(points(bytes, Message.Reachable.MAX_POINTS));
            case ADVERTISE_FULLY -> new Message.AdvertiseFully(points(bytes, Message.Advertise.MAX_POINTS));
            case ACKNOWLEDGE -> new Message.Acknowledge(number(bytes));
            case RESUME -> new Message.Resume(proof(bytes), number(bytes));
            case ATTACH -> new Message.Attach(number(bytes), number(bytes), number(bytes));
            case FAREWELL -> new Message.Farewell();
            case ASK_SEEN -> new Message.AskSeen();
            case SEEN -> SeenCodec.decode(bytes);
            default -> throw new Undecodable("a message of the unknown kind " + kind);
        };
    }

    private static List<PointId> points(ByteBuffer bytes, int most) throws Undecodable {
        List<PointId> points = new ArrayList<>();
        for (String text : texts(bytes, most, MAX_POINT_BYTES)) {
            PointId point = PointId.parse(text);
            if (!point.toString().equals(text)) {
                throw new Undecodable("a point that is written in another way than it has to be");
            }
            points.add(point);
        }
        return points;
    }

    static List<String> texts(ByteBuffer bytes, int most, int mostBytes) throws Undecodable {
        require(bytes, COUNT_BYTES);
        int count = Byte.toUnsignedInt(bytes.get());
        if (count > most) {
            throw new Undecodable("a list of " + count + ", which is more than " + most);
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            require(bytes, LENGTH_BYTES);
            int length = Short.toUnsignedInt(bytes.getShort());
            if (length > mostBytes) {
                throw new Undecodable("a text of " + length + " bytes, which is more than " + mostBytes);
            }
            require(bytes, length);
            byte[] text = new byte[length];
            bytes.get(text);
            texts.add(new String(text, StandardCharsets.ISO_8859_1));
        }
        return texts;
    }

    private static long number(ByteBuffer bytes) throws Undecodable {
        require(bytes, Long.BYTES);
        return bytes.getLong();
    }

    private static ByteString proof(ByteBuffer bytes) throws Undecodable {
        require(bytes, Message.Resume.PROOF_BYTES);
        byte[] proof = new byte[Message.Resume.PROOF_BYTES];
        bytes.get(proof);
        return ByteString.of(proof);
    }

    static void require(ByteBuffer bytes, int length) throws Undecodable {
        if (bytes.remaining() < length) {
            throw new Undecodable("a message between nodes of our kind that is cut off");
        }
    }
}
