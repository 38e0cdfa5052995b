package org.jackfield.eventloops;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicPathEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Follows the callers of one socket when their addresses change, behind QUIC's back. Owned by the socket's event loop.
 *
 * <p>QUIC would follow by itself, but quiche (0.29 and 0.30 at least) loses data on the way: what is under way to the old address when
 * the caller moves stays in that path's recovery, which no acknowledgement reaches any more, and but for the first two datagrams it is
 * never sent again. So QUIC is shown every caller where he was at first, and what it sends there leaves for where he is: for QUIC it was
 * just a loss. Congestion control goes on with what it knows.
 *
 * <p>A caller is where he answers. Once a genuine datagram has come from elsewhere, a question goes there; whoever answers it receives
 * there, and only then does anything else leave for that place. The question is smaller than what it answers to, and is asked three times
 * at most.
 *
 * <pre>
 *   question   4, the id that datagrams to the caller bear (20 bytes), token (16 bytes)
 *   answer     5, the same token
 * </pre>
 */
final class Moves {

    /** The first byte of a question; RFC 9443 leaves 4 to 15 to nobody. */
    static final int QUESTION = 4;

    /** The first byte of an answer. */
    static final int ANSWER = 5;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 16;
    private static final int QUESTION_BYTES = 1 + Demultiplexer.ID_BYTES + TOKEN_BYTES;
    private static final int ANSWER_BYTES = 1 + TOKEN_BYTES;
    private static final int TIMES_ASKED = 3;
    private static final int MILLISECONDS_TO_ANSWER = 250;
    private static final int LONG_HEADER = 0x80;

    private final ChannelHandlerContext socket;
    private final Map<Elsewhere, Caller> elsewhere = new HashMap<>();
    private final Map<ByteBuffer, Question> byToken = new HashMap<>();
    private final Map<Caller, Question> byCaller = new HashMap<>();

    /** Where QUIC sends to, and the id in the datagram. */
    private record Elsewhere(InetSocketAddress home, ByteBuffer id) {}

    private record Question(Caller caller, InetSocketAddress address, ByteBuffer token) {}

    /** Of the socket of a handler through which all passes. */
    Moves(ChannelHandlerContext socket) {
        this.socket = socket;
    }

    /** A genuine datagram has come from there: asks whether the caller hears us there, unless that is being asked. */
    void suspect(Caller caller, InetSocketAddress address) {
        if (byCaller.containsKey(caller) || !caller.mayMove()) {
            return;
        }
        byte[] token = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(token);
        Question question = new Question(caller, address, ByteBuffer.wrap(token));
        byCaller.put(caller, question);
        byToken.put(question.token(), question);
        ask(question, TIMES_ASKED);
    }

    private void ask(Question question, int times) {
        if (byToken.get(question.token()) != question) {
            return;
        }
        if (times == 0 || !question.caller().connection().isOpen()) {
            forget(question);
            return;
        }
        ByteBuf bytes = socket.alloc()
                .directBuffer(QUESTION_BYTES)
                .writeByte(QUESTION)
                .writeBytes(question.caller().callsItself().orElseThrow().duplicate())
                .writeBytes(question.token().duplicate());
        socket.writeAndFlush(new DatagramPacket(bytes, question.address()));
        socket.executor().schedule(() -> ask(question, times - 1), MILLISECONDS_TO_ANSWER, TimeUnit.MILLISECONDS);
    }

    private void forget(Question question) {
        byToken.remove(question.token(), question);
        byCaller.remove(question.caller(), question);
    }

    /**
     * To somebody whom we have called: yes, we hear him. Answers nobody else.
     *
     * @param called where the connection with the id of the question was dialled to, by id
     * @return whether that was a question to us
     */
    boolean answer(DatagramPacket question, Map<ByteBuffer, InetSocketAddress> called) {
        ByteBuf bytes = question.content();
        int begin = bytes.readerIndex();
        if (bytes.readableBytes() != QUESTION_BYTES
                || !question.sender().equals(called.get(bytes.nioBuffer(begin + 1, Demultiplexer.ID_BYTES)))) {
            return false;
        }
        ByteBuf answer = socket.alloc()
                .directBuffer(ANSWER_BYTES)
                .writeByte(ANSWER)
                .writeBytes(bytes, begin + 1 + Demultiplexer.ID_BYTES, TOKEN_BYTES);
        socket.writeAndFlush(new DatagramPacket(answer, question.sender()));
        return true;
    }

    /**
     * The caller hears us there, and from now on all goes there.
     *
     * @return whether that was an answer to a question of ours
     */
    boolean answered(DatagramPacket answer) {
        ByteBuf bytes = answer.content();
        if (bytes.readableBytes() != ANSWER_BYTES) {
            return false;
        }
        Optional<Question> asked = Optional.ofNullable(
                        byToken.get(bytes.nioBuffer(bytes.readerIndex() + 1, TOKEN_BYTES)))
                .filter(question -> question.address().equals(answer.sender()));
        asked.ifPresent(question -> {
            forget(question);
            move(question.caller(), question.address());
        });
        return asked.isPresent();
    }

    private void move(Caller caller, InetSocketAddress to) {
        Elsewhere key = keyOf(caller);
        caller.isNowAt(to);
        if (caller.isAt(caller.home())) {
            elsewhere.remove(key);
        } else {
            elsewhere.put(key, caller);
        }
        InetSocketAddress ours =
                (InetSocketAddress) caller.connection().parent().localAddress();
        caller.connection().pipeline().fireUserEventTriggered(new QuicPathEvent.PeerMigrated(ours, to));
        // what is acknowledged now shows QUIC what got lost before
        caller.connection().writeAndFlush(socket.alloc().directBuffer(1).writeByte(0));
    }

    /** Its connection has closed. */
    void forget(Caller caller) {
        if (!caller.isAt(caller.home())) {
            elsewhere.remove(keyOf(caller), caller);
        }
    }

    private static Elsewhere keyOf(Caller caller) {
        return new Elsewhere(caller.home(), caller.callsItself().orElseThrow());
    }

    /** What leaves for a caller, to where he is. */
    Object redirected(Object message) {
        if (elsewhere.isEmpty() || !(message instanceof DatagramPacket packet)) {
            return message;
        }
        ByteBuf bytes = packet.content();
        if (bytes.readableBytes() <= Demultiplexer.ID_BYTES
                || bytes.getUnsignedByte(bytes.readerIndex()) >= LONG_HEADER) {
            return message;
        }
        ByteBuffer id = bytes.nioBuffer(bytes.readerIndex() + 1, Demultiplexer.ID_BYTES);
        return Optional.ofNullable(elsewhere.get(new Elsewhere(packet.recipient(), id)))
                .<Object>map(caller -> redirected(packet, caller.where()))
                .orElse(message);
    }

    private static DatagramPacket redirected(DatagramPacket packet, InetSocketAddress to) {
        return packet.getClass() == DatagramPacket.class
                ? new DatagramPacket(packet.content(), to)
                : Segments.redirected(packet, to);
    }
}
