package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.ReferenceIdentities;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the hot path allocates beside the messages themselves: little for each frame, and no more for a long one than for a short one; for a
 * small message at most 200 bytes, beside what the box allocates itself.
 */
class AllocationTest {

    private static final int FRAMES = 100;
    private static final int FRAME_BYTES = 65_535;
    private static final int BESIDE_THE_MESSAGE = 1_024;
    private static final int SMALL_MESSAGES = 1_000;
    private static final int SMALL_MESSAGE_BYTES = 64;
    private static final int BESIDE_A_SMALL_MESSAGE = 200;
    private static final Duration UNTIL_COMPILED = Duration.ofSeconds(60);

    private final TapChannel wire = new TapChannel();
    private final SecretBox box = new BouncyCastleBoxes().box(new byte[SecretBox.KEY_BYTES]);
    private final byte[] nonce = new byte[SecretBox.NONCE_BYTES];
    private final ByteBuffer plaintext = ByteBuffer.allocate(Envelope.BYTES + SMALL_MESSAGE_BYTES);
    private final ByteBuffer sealed = ByteBuffer.allocate(SecretBox.TAG_BYTES + plaintext.capacity());

    @BeforeEach
    void thisMachineCounts() {
        assumeTrue(
                ManagementFactory.getThreadMXBean() instanceof ThreadMXBean counter
                        && counter.isThreadAllocatedMemorySupported(),
                "this JVM does not count what a thread allocates");
    }

    @Test
    void sealingAFrameAllocatesNearlyNothing() {
        TezosSecureChannel channel = channel();
        Message message = message(FRAMES * 65_517 - Envelope.BYTES);
        send(channel, message);
        wire.written.clear();

        long allocated = allocatedBy(() -> send(channel, message)) - FRAMES * (long) FRAME_BYTES;

        assertEquals(FRAMES, wire.written.size());
        assertTrue(allocated / FRAMES < BESIDE_THE_MESSAGE, allocated / FRAMES + " bytes for each frame");
    }

    @Test
    void openingAFrameAllocatesItsMessageAndNearlyNothingElse() {
        send(channel(), message(2 * FRAMES * 65_517 - Envelope.BYTES));
        List<ByteBuffer> frames = List.copyOf(wire.written);
        TezosSecureChannel opening = channel();
        frames.subList(0, FRAMES).forEach(opening::received);

        long allocated =
                allocatedBy(() -> frames.subList(FRAMES, 2 * FRAMES - 1).forEach(opening::received));
        long beside = allocated / (FRAMES - 1) - 65_517;

        assertTrue(beside < BESIDE_THE_MESSAGE, beside + " bytes for each frame");
    }

    @Test
    void aFrameInSegmentsIsCollectedInTheArrayThatBecomesItsMessage() {
        send(channel(), message(2 * FRAMES * 65_517 - Envelope.BYTES));
        List<ByteBuffer> frames = List.copyOf(wire.written);
        TezosSecureChannel opening = channel();
        List<ByteBuffer> segments = new ArrayList<>();
        for (ByteBuffer frame : frames) {
            segments.add(frame.slice(0, 1_000));
            segments.add(frame.slice(1_000, frame.limit() - 1_000));
        }
        segments.subList(0, 2 * FRAMES).forEach(opening::received);

        long allocated =
                allocatedBy(() -> segments.subList(2 * FRAMES, 4 * FRAMES - 2).forEach(opening::received));
        long beside = allocated / (FRAMES - 1) - 65_533;

        assertTrue(beside < BESIDE_THE_MESSAGE, beside + " bytes for each frame");
    }

    @Test
    void sealingASmallMessageAllocatesLittle() {
        TezosSecureChannel channel = channel();
        Message message = message(SMALL_MESSAGE_BYTES);
        wire.keeping = false;

        assertSoonAtMost(
                BESIDE_A_SMALL_MESSAGE,
                () -> sendMany(channel, message),
                () -> box.seal(nonce, plaintext.clear(), sealed.clear()));
    }

    @Test
    void openingASmallMessageAllocatesItAndLittleElse() {
        TezosSecureChannel sealing = channel();
        TezosSecureChannel opening = channel();
        Message message = message(SMALL_MESSAGE_BYTES);
        box.seal(nonce, plaintext, sealed);

        assertSoonAtMost(
                SMALL_MESSAGE_BYTES + BESIDE_A_SMALL_MESSAGE,
                () -> {
                    wire.written.clear();
                    sendMany(sealing, message);
                    return allocatedBy(() -> wire.written.forEach(opening::received));
                },
                () -> box.open(nonce, sealed.clear(), plaintext.clear()));
    }

    private static long sendMany(TezosSecureChannel channel, Message message) {
        Optional<Message> same = Optional.of(message);
        int[] left = {SMALL_MESSAGES};
        return allocatedBy(() -> channel.transmit(() -> left[0]-- > 0 ? same : Optional.empty(), Integer.MAX_VALUE));
    }

    /** For each small message, beside what the box allocates: code that is not compiled yet may allocate more. */
    private static void assertSoonAtMost(long most, LongSupplier allocatedByMany, Runnable boxAlone) {
        assertTimeoutPreemptively(UNTIL_COMPILED, () -> {
            long each;
            do {
                long boxes = allocatedBy(() -> {
                    for (int i = 0; i < SMALL_MESSAGES; i++) {
                        boxAlone.run();
                    }
                });
                each = (allocatedByMany.getAsLong() - boxes) / SMALL_MESSAGES;
            } while (each > most);
        });
    }

    private static long allocatedBy(Runnable action) {
        ThreadMXBean counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = counter.getCurrentThreadAllocatedBytes();
        action.run();
        return counter.getCurrentThreadAllocatedBytes() - before;
    }

    private static void send(TezosSecureChannel channel, Message message) {
        List<Message> waiting = new ArrayList<>(List.of(message));
        channel.transmit(
                () -> waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.remove(0)), Integer.MAX_VALUE);
    }

    private static Message message(int size) {
        return new Message.Application(new MessageId(0x21), Payload.wrap(ByteBuffer.wrap(new byte[size])));
    }

    private TezosSecureChannel channel() {
        ChannelKeys keys = new ChannelKeys(new Nonce(new byte[24]), new Nonce(new byte[24]), ByteString.empty());
        TezosSecureChannel channel = new TezosSecureChannel(
                wire,
                ReferenceIdentities.INITIATOR.peer(),
                new Announcement("", 0, 0, OptionalInt.empty(), false, false),
                ByteString.empty(),
                Frames.of(new BouncyCastleBoxes(), new byte[32], keys),
                () -> Party.SETTINGS,
                Vocabulary.OCTEZ,
                new UnfinishedMessages(() -> Long.MAX_VALUE));
        channel.hear(new SecureChannelEvents() {
            @Override
            public void consumed(int wireBytes) {}

            @Override
            public void received(Message message) {}

            @Override
            public void writable() {}

            @Override
            public void closed(CloseReason reason) {
                throw new IllegalStateException(reason.sentence());
            }
        });
        return channel;
    }

    /** A channel that keeps what is written, frame by frame, as it came. */
    private static final class TapChannel implements Channel {

        private boolean keeping = true;
        private final List<ByteBuffer> written = new ArrayList<>();
        private final ByteBuffer claimed = ByteBuffer.allocateDirect(65_536);

        @Override
        public Endpoint endpoint() {
            return new Endpoint(WireChannel.LOCAL, WireChannel.REMOTE, Direction.OUTBOUND);
        }

        @Override
        public Executor thread() {
            return Runnable::run;
        }

        @Override
        public void request(long bytes) {}

        @Override
        public ByteBuffer claim(int bytes) {
            return claimed.clear();
        }

        @Override
        public void commit(int bytes) {
            if (!keeping) {
                return;
            }
            written.add(ByteBuffer.allocate(bytes).put(claimed.slice(0, bytes)).flip());
        }

        @Override
        public void flush() {}

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void close(CloseReason reason) {
            throw new IllegalStateException(reason.sentence());
        }
    }
}
