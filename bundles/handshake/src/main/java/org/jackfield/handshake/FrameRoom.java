package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jackfield.api.crypto.SecretBox;

/**
 * A thread's room on the heap for one short frame, in which it is sealed or opened in place: boxes work on arrays where they lie, and
 * the views are there already, so that a frame costs none.
 */
final class FrameRoom {

    /** Of longer frames, one copy more would cost more than a view. */
    static final int MOST_PLAINTEXT = 2_048;

    /** The frame and its plaintext. Types of the JDK alone: threads outlive this bundle, and keep what is in here. */
    private static final ThreadLocal<ByteBuffer[]> ROOMS = ThreadLocal.withInitial(FrameRoom::make);

    private FrameRoom() {}

    /** Room for the tag and so many bytes, written and read from its position. Until the thread asks again. */
    static ByteBuffer sealed(int plaintextBytes) {
        return asNew(0).limit(SecretBox.TAG_BYTES + plaintextBytes).position(0);
    }

    /** So many of the same bytes, behind the tag. */
    static ByteBuffer plaintext(int plaintextBytes) {
        return asNew(1).limit(SecretBox.TAG_BYTES + plaintextBytes).position(SecretBox.TAG_BYTES);
    }

    /** A box that somebody else wrote has had it, and may have left it with another order. */
    private static ByteBuffer asNew(int which) {
        return ROOMS.get()[which].order(ByteOrder.BIG_ENDIAN);
    }

    private static ByteBuffer[] make() {
        ByteBuffer room = ByteBuffer.allocate(SecretBox.TAG_BYTES + MOST_PLAINTEXT);
        return new ByteBuffer[] {room, room.duplicate()};
    }
}
