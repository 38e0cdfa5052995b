package org.jackfield.eventloops;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first handler of a datagram socket that carries a QUIC server, QUIC clients and raw probes: says of each datagram whose it is.
 *
 * <pre>
 *   first byte 0x40 to 0xff    QUIC (RFC 9443)   of a connection that we dialled: the client's codec
 *                                                any other:                        the server's codec
 *   first byte 4 and 5         of our own        whether somebody who has moved hears us
 *   others up to 0x3f           anything else    whoever hears probes (STUN is 0 to 3)
 * </pre>
 *
 * Behind it stand the server's codec and then the client's, in this order: the client's must be nearer to the tail, where Netty begins
 * to look for a codec that dials. Connections are told by the id that we gave them; all ids of ours have the same length, because a short
 * header does not say it. From elsewhere than where we dialled nothing is taken for a connection that we dialled: a server does not move.
 *
 * <p>A caller may move, and only QUIC can tell whether a datagram from elsewhere is genuine. But Netty's codec takes whoever sent the
 * latest datagram, genuine or not, for the far end, and sends there until it hears from somewhere else: with one datagram that need not
 * even be well-formed, a stranger who has seen a connection's id could have all that we send. So the codec is shown every datagram of a
 * caller's as from where he was at first, and {@link Moves} sends him what is his. And a genuine datagram is no proof that the caller has
 * moved: a stranger on the way can copy it and be faster. So it waits a moment as one of the {@link Strays}.
 *
 * <p>What no server has to answer is dropped here, before anything is allocated for it, and counted by a word in an attribute of the
 * socket's channel:
 *
 * <ul>
 *   <li>{@code empty} datagrams, and the single byte of a dial's {@code scout};
 *   <li>{@code truncated} headers, and a {@code negotiation} or {@code retry} that nobody waits for;
 *   <li>an initial packet or an unknown version in a datagram of less than 1200 bytes ({@code small}, RFC 9000, 14.1);
 *   <li>unknown {@code versions} beyond 100 in a second;
 *   <li>packets that begin no connection and belong to none ({@code unknown}): a stateless reset would tell a stranger nothing new,
 *       and a caller who is in earnest notices the silence;
 *   <li>a dialled connection's datagram from {@code elsewhere};
 *   <li>a caller's datagram from elsewhere that does not show that he has moved ({@code stray}), or comes before the handshake is
 *       over;
 *   <li>a question or an answer that nobody waits for ({@code unasked});
 *   <li>a probe that nobody hears ({@code unheard});
 *   <li>a datagram of ours by which a caller who has not proven his address would get too much ({@code unproven}, see {@link Allowances}).
 * </ul>
 *
 * <p>Several datagrams that the system refuses to take at once, and takes one by one, are the last that it is given so for ten minutes.
 */
final class Demultiplexer extends ChannelDuplexHandler implements QuicConnectionIdGenerator {

    /** The name of the server's codec in the pipeline. */
    static final String SERVER = "server";

    /** Where the socket's channel has the numbers of what was dropped, by word. */
    static final AttributeKey<Map<String, LongAdder>> DROPPED =
            AttributeKey.valueOf("org.jackfield.eventloops.dropped");

    /** The length of every id that we give a connection. */
    static final int ID_BYTES = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Demultiplexer.class);
    private static final int FIXED_BIT = 0x40;
    private static final int LONG_HEADER = 0x80;
    private static final int LEAST_INITIAL_BYTES = 1200;
    private static final int VERSION_1 = 1;
    private static final int INITIAL = 0;
    private static final int RETRY = 0x30;
    private static final QuicConnectionIdGenerator IDS = QuicConnectionIdGenerator.randomGenerator();
    private static final int ANSWERS_PER_SECOND = 100;
    private static final long SECOND = 1_000_000_000L;
    private static final long BEFORE_NEXT_BATCH = 600 * SECOND;

    private final Map<ByteBuffer, InetSocketAddress> dialled;
    private final AtomicReference<Optional<Consumer<Object>>> probes;
    private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
    private final Map<ByteBuffer, Caller.Name> callers = new HashMap<>();
    private final Allowances allowances = new Allowances();
    private Optional<Moves> moves = Optional.empty();
    private Optional<ByteBuffer> called = Optional.empty();
    private int calledBytes;
    private Optional<ByteBuffer> callsItself = Optional.empty();
    private Optional<ByteBuffer> given = Optional.empty();
    private long secondBegan = System.nanoTime() - SECOND;
    private int answersInSecond;
    private Optional<Long> batchesRefused = Optional.empty();

    /**
     * Of one socket.
     *
     * @param dialled the ids of the connections that were dialled from the socket, and where to; may change at any time
     * @param probes hears each {@link DatagramPacket} that is not QUIC's, and does not keep it
     */
    Demultiplexer(Map<ByteBuffer, InetSocketAddress> dialled, AtomicReference<Optional<Consumer<Object>>> probes) {
        this.dialled = dialled;
        this.probes = probes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(DROPPED).set(dropped);
        moves = Optional.of(new Moves(context));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        ByteBuf bytes = packet.content();
        if (!bytes.isReadable()) {
            drop(packet, "empty");
        } else if (bytes.readableBytes() == 1 && bytes.getByte(bytes.readerIndex()) == FIXED_BIT) {
            drop(packet, "scout");
        } else if (bytes.getUnsignedByte(bytes.readerIndex()) < FIXED_BIT) {
            other(packet);
        } else {
            route(context, packet);
        }
    }

    /** The first datagram of a new connection to us is being read. */
    void arrived(QuicChannel connection) {
        ChannelHandlerContext context = connection.parent().pipeline().context(this);
        Strays strays = new Strays(
                context.executor(), stray -> examine(context, stray), stray -> drop(stray.packet(), "stray"));
        Caller caller = Caller.arrived(callers, connection, callsItself, strays);
        allowances.arrived(caller.home());
        allowances.heard(caller.home(), calledBytes);
        connection.closeFuture().addListener(closed -> {
            moves.orElseThrow().forget(caller);
            allowances.left(caller.home(), caller.isProven());
        });
        called.ifPresent(caller::isCalled);
        given.ifPresent(caller::isCalled);
    }

    /** The handshake of a connection to us is over. */
    void proven(QuicChannel connection) {
        Caller.of(connection).ifPresent(caller -> {
            caller.hasProven();
            allowances.proven(caller.home());
        });
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof DatagramPacket packet && !mayLeave(packet)) {
            drop(packet, "unproven");
            promise.trySuccess();
            return;
        }
        Object leaving = moves.orElseThrow().redirected(message);
        if (leaving instanceof DatagramPacket several && several.getClass() != DatagramPacket.class) {
            writeSeveral(context, several, promise);
        } else {
            context.write(leaving, promise);
        }
    }

    private void writeSeveral(ChannelHandlerContext context, DatagramPacket several, ChannelPromise promise) {
        if (batchesRefused
                .filter(at -> System.nanoTime() - at < BEFORE_NEXT_BATCH)
                .isPresent()) {
            writeOneByOne(context, several, promise);
        } else {
            writeAtOnce(context, several, promise);
        }
    }

    /**
     * Where the system does not cut, each batch would fail, and QUIC take it for loss and say the same again for ever: where a device
     * cannot do it, or the network takes less at a time than a datagram has, which alone would leave in fragments.
     */
    private void writeAtOnce(ChannelHandlerContext context, DatagramPacket several, ChannelPromise promise) {
        several.retain();
        context.write(several).addListener(sent -> {
            if (sent.cause() instanceof IOException && context.channel().isOpen()) {
                promise.addListener(last -> refused(context, last.isSuccess(), sent.cause()));
                writeOneByOne(context, several, promise);
                context.flush();
                return;
            }
            several.release();
            if (sent.isSuccess()) {
                promise.trySuccess();
            } else {
                promise.tryFailure(sent.cause());
            }
        });
    }

    private void refused(ChannelHandlerContext context, boolean takenOneByOne, Throwable why) {
        if (takenOneByOne) {
            if (batchesRefused.isEmpty()) {
                LOG.info("{} sends datagrams one by one: {}", context.channel().localAddress(), String.valueOf(why));
            }
            batchesRefused = Optional.of(System.nanoTime());
        }
    }

    private static void writeOneByOne(ChannelHandlerContext context, DatagramPacket several, ChannelPromise last) {
        List<DatagramPacket> each = Segments.oneByOne(several);
        each.subList(0, each.size() - 1).forEach(context::write);
        context.write(each.get(each.size() - 1), last);
    }

    /** Whom we have dialled may have a caller beside it, or one who only says that he is there: what it gets is not his matter. */
    private boolean mayLeave(DatagramPacket packet) {
        return allowances.allows(packet.recipient(), packet.content().readableBytes())
                || dialled.containsValue(packet.recipient());
    }

    /** Neither codec passes it on. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        context.pipeline().context(SERVER).fireChannelReadComplete();
    }

    /** What the network says of one datagram says nothing of the socket. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{}: {}", context.channel(), cause.toString());
    }

    /**
     * An id for a caller: known by the one that is given, or new.
     *
     * <p>Never the same twice, whatever Netty's own generator does. Netty asks after every datagram for as many as the far end may still be
     * told, and an id that it has told before leaves the number as it is: it would tell the same ones for ever, and answer each datagram at
     * once. And a caller who was asked for a token, and whose first datagram comes again when none is needed any more, would be taken for
     * two in one.
     */
    @Override
    public ByteBuffer newId(ByteBuffer input, int length) {
        Optional<Caller.Name> known = Optional.ofNullable(callers.get(input));
        ByteBuffer id = newId(length);
        known.ifPresentOrElse(name -> name.caller().isCalled(id), () -> given = Optional.of(id));
        return id;
    }

    @Override
    public ByteBuffer newId(int length) {
        return IDS.newId(length);
    }

    @Override
    public int maxConnectionIdLength() {
        return ID_BYTES;
    }

    @Override
    public boolean isIdempotent() {
        return IDS.isIdempotent();
    }

    private void other(DatagramPacket packet) {
        switch (packet.content().getByte(packet.content().readerIndex())) {
            case Moves.QUESTION -> expected(packet, moves.orElseThrow().answer(packet, dialled));
            case Moves.ANSWER -> expected(packet, moves.orElseThrow().answered(packet));
            default -> hear(packet);
        }
    }

    private void expected(DatagramPacket packet, boolean was) {
        if (was) {
            packet.release();
        } else {
            drop(packet, "unasked");
        }
    }

    private void hear(DatagramPacket packet) {
        Optional<Consumer<Object>> ear = probes.get();
        if (ear.isEmpty()) {
            drop(packet, "unheard");
            return;
        }
        try {
            ear.get().accept(packet);
        } catch (RuntimeException e) {
            LOG.warn("whoever hears probes has failed", e);
        } finally {
            packet.release();
        }
    }

    private void route(ChannelHandlerContext context, DatagramPacket packet) {
        ByteBuf bytes = packet.content();
        boolean longHeader = bytes.getUnsignedByte(bytes.readerIndex()) >= LONG_HEADER;
        Optional<ByteBuffer> id = longHeader ? idAt(bytes, 6, lengthAt(bytes, 5)) : idAt(bytes, 1, ID_BYTES);
        if (id.isEmpty()) {
            drop(packet, "truncated");
            return;
        }
        Optional<InetSocketAddress> far = Optional.ofNullable(dialled.get(id.get()));
        if (far.isEmpty()) {
            serve(context, packet, id.get(), longHeader);
        } else if (far.get().equals(packet.sender())) {
            context.pipeline().context(SERVER).fireChannelRead(packet);
        } else {
            drop(packet, "elsewhere");
        }
    }

    private void serve(ChannelHandlerContext context, DatagramPacket packet, ByteBuffer id, boolean longHeader) {
        Optional<Caller.Name> name = Optional.ofNullable(callers.get(id));
        Optional<String> needless = longHeader ? needless(packet.content(), name.isPresent()) : Optional.empty();
        if (needless.isPresent()) {
            drop(packet, needless.get());
        } else if (name.isPresent()) {
            attend(context, packet, name.get());
        } else if (longHeader) {
            called = Optional.of(id);
            calledBytes = packet.content().readableBytes();
            callsItself = sourceOf(packet.content(), id.remaining());
            context.fireChannelRead(packet);
            called = Optional.empty();
            callsItself = Optional.empty();
            given = Optional.empty();
        } else {
            drop(packet, "unknown");
        }
    }

    private void attend(ChannelHandlerContext context, DatagramPacket packet, Caller.Name name) {
        Caller caller = name.caller();
        if (caller.isAt(packet.sender())) {
            if (!caller.isProven()) {
                allowances.heard(packet.sender(), packet.content().readableBytes());
            }
            listen(context, packet, caller);
        } else if (caller.mayMove()) {
            // one of many in a large buffer, which must not wait with it
            DatagramPacket copy = packet.replace(packet.content().copy());
            packet.release();
            caller.strays().add(new Strays.Stray(copy, name));
        } else {
            drop(packet, "stray");
        }
    }

    private static void listen(ChannelHandlerContext context, DatagramPacket packet, Caller caller) {
        if (caller.strays().isEmpty()) {
            context.fireChannelRead(caller.asFromHome(packet));
            return;
        }
        long before = caller.heard();
        context.fireChannelRead(caller.asFromHome(packet));
        if (caller.heard() != before) {
            caller.strays().drop();
        }
    }

    /** He has not been heard where he was: QUIC shall say whether this is he. */
    private void examine(ChannelHandlerContext context, Strays.Stray stray) {
        Caller caller = stray.name().caller();
        InetSocketAddress sender = stray.packet().sender();
        long before = caller.heard();
        context.fireChannelRead(caller.asFromHome(stray.packet()));
        if (caller.heard() == before) {
            count("stray");
        } else if (!caller.isAt(sender)) {
            moves.orElseThrow().suspect(caller, sender);
        }
        channelReadComplete(context);
    }

    /** Of a long header that belongs to no connection that we dialled: why the server needs not see it, if so. */
    private Optional<String> needless(ByteBuf bytes, boolean known) {
        int version = bytes.getInt(bytes.readerIndex() + 1);
        int type = bytes.getByte(bytes.readerIndex()) & 0x30;
        boolean small = bytes.readableBytes() < LEAST_INITIAL_BYTES;
        if (version == 0) {
            return Optional.of("negotiation");
        }
        if (version == VERSION_1) {
            if (type == RETRY) {
                return Optional.of("retry");
            }
            if (type == INITIAL) {
                return small ? Optional.of("small") : Optional.empty();
            }
            return known ? Optional.empty() : Optional.of("unknown");
        }
        if (small) {
            return Optional.of("small");
        }
        return !known && mayAnswerUnknownVersion() ? Optional.empty() : Optional.of("versions");
    }

    private boolean mayAnswerUnknownVersion() {
        long now = System.nanoTime();
        if (now - secondBegan >= SECOND) {
            secondBegan = now;
            answersInSecond = 0;
        }
        answersInSecond++;
        return answersInSecond <= ANSWERS_PER_SECOND;
    }

    private static int lengthAt(ByteBuf bytes, int offset) {
        return bytes.readableBytes() > offset ? bytes.getUnsignedByte(bytes.readerIndex() + offset) : Integer.MAX_VALUE;
    }

    private static Optional<ByteBuffer> idAt(ByteBuf bytes, int offset, int length) {
        if (length > ID_BYTES || bytes.readableBytes() < offset + length) {
            return Optional.empty();
        }
        return Optional.of(bytes.nioBuffer(bytes.readerIndex() + offset, length));
    }

    /** How the sender of a long header calls himself, if that is as long as all ids here. */
    private static Optional<ByteBuffer> sourceOf(ByteBuf bytes, int destinationBytes) {
        int length = lengthAt(bytes, 6 + destinationBytes);
        return length == ID_BYTES
                ? idAt(bytes, 7 + destinationBytes, length).map(Demultiplexer::copied)
                : Optional.empty();
    }

    private static ByteBuffer copied(ByteBuffer id) {
        byte[] bytes = new byte[id.remaining()];
        id.get(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private void drop(DatagramPacket packet, String word) {
        packet.release();
        count(word);
    }

    private void count(String word) {
        dropped.computeIfAbsent(word, first -> new LongAdder()).increment();
    }
}
