package org.jackfield.distribution.chatter;

import java.nio.ByteBuffer;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.protocol.NoteType;

/**
 * What the chatter notes of a peer, over all conversations with it.
 *
 * @param conversations that have ended
 * @param heard numbers
 * @param wrong of them those that were not the next
 */
record Acquaintance(long conversations, long heard, long wrong) {

    static final Acquaintance NEW = new Acquaintance(0, 0, 0);

    /** Three numbers of eight bytes. Who has said much is worth something, and one wrong number undoes a hundred. */
    static final class Type implements NoteType<Acquaintance> {

        private static final double DEAR = 100;
        private static final double HALF = 1_000;

        @Override
        public ByteString encode(Acquaintance value) {
            return ByteString.of(ByteBuffer.allocate(3 * Long.BYTES)
                    .putLong(value.conversations)
                    .putLong(value.heard)
                    .putLong(value.wrong)
                    .flip());
        }

        @Override
        public Acquaintance decode(ByteString bytes) {
            if (bytes.length() != 3 * Long.BYTES) {
                throw new IllegalArgumentException("three numbers are not " + bytes.length() + " bytes");
            }
            ByteBuffer in = bytes.asByteBuffer();
            return new Acquaintance(in.getLong(), in.getLong(), in.getLong());
        }

        @Override
        public double worth(Acquaintance value) {
            double bad = DEAR * value.wrong;
            return (value.heard - bad) / (value.heard + bad + HALF);
        }
    }
}
