package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.util.List;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.Rejection;

/** The last thing of the handshake: ack or nack (tezos-wire.md, section 9). */
sealed interface Answer {

    /** The most points that a nack may name. */
    int MAX_POINTS = 100;

    /** How many of them we send. */
    int MAX_POINTS_SENT = 50;

    /** The longest answer. */
    int MAX_BYTES = 1 + 2 + 4 + MAX_POINTS * PointCodec.MAX_BYTES;

    /** From this version on a node understands a motive. */
    int MOTIVE_SINCE_P2P_VERSION = 1;

    int ACK = 0x00;
    int NACK = 0x01;
    int BARE_NACK = 0xff;

    byte[] encode();

    /** "Welcome." */
    record Ack() implements Answer {
        @Override
        public byte[] encode() {
            return new byte[] {ACK};
        }
    }

    /** "No": to a node that does not understand why. */
    record BareNack() implements Answer {
        @Override
        public byte[] encode() {
            return new byte[] {(byte) BARE_NACK};
        }
    }

    /** "No, for this reason; try those." */
    record Nack(int motive, List<PointId> alternatives, PointCodec codec) implements Answer {
        @Override
        public byte[] encode() {
            List<byte[]> elements = alternatives.stream()
                    .filter(codec::carries)
                    .limit(MAX_POINTS_SENT)
                    .map(codec::encode)
                    .toList();
            int listBytes =
                    elements.stream().mapToInt(element -> element.length).sum();
            ByteBuffer bytes = ByteBuffer.allocate(1 + 2 + 4 + listBytes);
            bytes.put((byte) NACK).putShort((short) motive).putInt(listBytes);
            elements.forEach(bytes::put);
            return bytes.array();
        }
    }

    /** "No", as far as the far end understands it. */
    static Answer refusal(Rejection motive, List<PointId> alternatives, int theirP2pVersion, PointCodec codec) {
        return theirP2pVersion < MOTIVE_SINCE_P2P_VERSION
                ? new BareNack()
                : new Nack(motive.code(), alternatives, codec);
    }

    static Answer decode(byte[] bytes, PointCodec codec) throws Undecodable {
        if (bytes.length == 0) {
            throw new Undecodable("an empty answer");
        }
        int tag = Byte.toUnsignedInt(bytes[0]);
        if (tag == NACK) {
            return nack(ByteBuffer.wrap(bytes, 1, bytes.length - 1), codec);
        }
        if (tag != ACK && tag != BARE_NACK) {
            throw new Undecodable("an answer with the unknown tag " + tag);
        }
        if (bytes.length > 1) {
            throw new Undecodable(bytes.length - 1 + " bytes too many after an answer");
        }
        return tag == ACK ? new Ack() : new BareNack();
    }

    private static Nack nack(ByteBuffer body, PointCodec codec) throws Undecodable {
        if (body.remaining() < 2 + 4) {
            throw new Undecodable("a nack that is cut off");
        }
        int motive = body.getShort();
        long listBytes = Integer.toUnsignedLong(body.getInt());
        if (listBytes != body.remaining()) {
            throw new Undecodable("a list of " + listBytes + " bytes where " + body.remaining() + " are");
        }
        return new Nack(motive, codec.decodeAll(body, MAX_POINTS), codec);
    }
}
