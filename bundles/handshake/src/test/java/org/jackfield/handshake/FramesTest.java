package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.api.point.Direction;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.junit.jupiter.api.Test;

/** Frames by boxes of somebody else, who may have written them badly. */
class FramesTest {

    private static final int LENGTH = 100;

    private final Frames ours = frames(new BouncyCastleBoxes(), Direction.OUTBOUND);

    /** A box that does not say how far it wrote would have what the buffer held before sent. */
    @Test
    void aBoxThatLeavesAPositionWhereItWasHasFailed() throws Violation {
        Frames careless = frames(careless(), Direction.INBOUND);

        ByteBuffer target = ByteBuffer.allocate(SecretBox.TAG_BYTES + LENGTH);
        assertPluginFailed(assertThrows(Violation.class, () -> careless.seal(ByteBuffer.allocate(LENGTH), target)));

        ByteBuffer sealed = ByteBuffer.allocate(SecretBox.TAG_BYTES + LENGTH);
        ours.seal(ByteBuffer.allocate(LENGTH), sealed);
        assertPluginFailed(
                assertThrows(Violation.class, () -> careless.open(sealed.flip(), ByteBuffer.allocate(LENGTH))));
    }

    @Test
    void theOrderThatABoxLeftInAThreadsRoomIsNotThatOfTheNextFrame() {
        FrameRoom.sealed(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        FrameRoom.plaintext(LENGTH).order(ByteOrder.LITTLE_ENDIAN);

        assertEquals(ByteOrder.BIG_ENDIAN, FrameRoom.sealed(LENGTH).order());
        assertEquals(ByteOrder.BIG_ENDIAN, FrameRoom.plaintext(LENGTH).order());
    }

    private static void assertPluginFailed(Violation violation) {
        CloseReason.PluginFailed reason = assertInstanceOf(CloseReason.PluginFailed.class, violation.reason());
        assertTrue(reason.sentence().contains("careless"), reason.sentence());
    }

    private static Frames frames(SecretBoxProvider boxes, Direction direction) {
        byte[] theirs = new byte[] {1};
        byte[] own = new byte[] {2};
        ChannelKeys keys = direction == Direction.OUTBOUND
                ? ChannelKeys.of(direction, own, theirs)
                : ChannelKeys.of(direction, theirs, own);
        return Frames.of(boxes, new byte[SecretBox.KEY_BYTES], keys);
    }

    /** Seals and opens rightly, and moves no position. */
    private static SecretBoxProvider careless() {
        SecretBoxProvider boxes = new BouncyCastleBoxes();
        return new SecretBoxProvider() {
            @Override
            public String name() {
                return "careless";
            }

            @Override
            public SecretBox box(byte[] key) {
                SecretBox box = boxes.box(key);
                return new SecretBox() {
                    @Override
                    public void seal(byte[] nonce, ByteBuffer plaintext, ByteBuffer sealed) {
                        box.seal(nonce, plaintext, sealed.duplicate());
                    }

                    @Override
                    public boolean open(byte[] nonce, ByteBuffer sealed, ByteBuffer plaintext) {
                        return box.open(nonce, sealed, plaintext.duplicate());
                    }

                    @Override
                    public void close() {
                        box.close();
                    }
                };
            }
        };
    }
}
