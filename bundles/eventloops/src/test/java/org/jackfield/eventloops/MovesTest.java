package org.jackfield.eventloops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of questions whether somebody is heard where he has moved to. That callers are followed, the transport's tests show. */
class MovesTest {

    private static final InetSocketAddress OURS = new InetSocketAddress("127.0.0.1", 1);
    private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 2);
    private static final InetSocketAddress MALLORY = new InetSocketAddress("127.0.0.1", 3);
    private static final byte[] DIALLED = new byte[Demultiplexer.ID_BYTES];
    private static final byte[] TOKEN = new byte[16];

    static {
        Arrays.fill(DIALLED, (byte) 7);
        Arrays.fill(TOKEN, (byte) 9);
    }

    private final EmbeddedChannel socket = new EmbeddedChannel(
            new Demultiplexer(Map.of(ByteBuffer.wrap(DIALLED), SERVER), new AtomicReference<>(Optional.empty())));

    @AfterEach
    void close() {
        socket.finishAndReleaseAll();
    }

    @Test
    void aServerThatWasDialledIsToldThatItIsHeard() {
        arrive(SERVER, question(DIALLED));

        DatagramPacket answer = socket.readOutbound();
        assertEquals(SERVER, answer.recipient());
        assertArrayEquals(
                ByteBuffer.allocate(17).put((byte) Moves.ANSWER).put(TOKEN).array(),
                ByteBufUtil.getBytes(answer.content()));
        answer.release();
    }

    @Test
    void nobodyElseIsAnswered() {
        arrive(MALLORY, question(DIALLED));
        arrive(SERVER, question(new byte[Demultiplexer.ID_BYTES]));
        arrive(SERVER, Arrays.copyOf(question(DIALLED), 36));
        arrive(SERVER, new byte[] {Moves.QUESTION});

        assertTrue(socket.outboundMessages().isEmpty());
        assertEquals(4, unasked());
    }

    @Test
    void anAnswerWithoutAQuestionIsDropped() {
        arrive(
                MALLORY,
                ByteBuffer.allocate(17).put((byte) Moves.ANSWER).put(TOKEN).array());
        arrive(MALLORY, new byte[] {Moves.ANSWER});

        assertEquals(2, unasked());
    }

    private long unasked() {
        return socket.attr(Demultiplexer.DROPPED).get().get("unasked").sum();
    }

    private void arrive(InetSocketAddress from, byte[] bytes) {
        socket.pipeline().fireChannelRead(new DatagramPacket(Unpooled.copiedBuffer(bytes), OURS, from));
    }

    private static byte[] question(byte[] id) {
        return ByteBuffer.allocate(37)
                .put((byte) Moves.QUESTION)
                .put(id)
                .put(TOKEN)
                .array();
    }
}
