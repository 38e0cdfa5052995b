package org.jackfield.eventloops;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * A QUIC connection to us: the ids by which the far end calls it, and where the far end is as far as QUIC itself knows. Owned by the
 * socket's event loop.
 *
 * <p>The ids stand in a map that all callers of a socket share. A far end may have new ones for ever in exchange for old ones: of each
 * connection the latest {@value #MOST_IDS} are remembered.
 */
final class Caller {

    private static final AttributeKey<Caller> KEY = AttributeKey.valueOf("org.jackfield.eventloops.caller");
    private static final int LONG_HEADER = 0xc0;
    private static final int NEGOTIATION = 0;
    private static final int MOST_IDS = 16;
    private static final int MOST_PATHS = 16;

    /**
     * What a far end calls a connection.
     *
     * @param caller whose connection that is
     * @param id ours for it, which is not changed
     */
    record Name(Caller caller, ByteBuffer id) {}

    private final Map<ByteBuffer, Name> byId;
    private final QuicChannel connection;
    private final Deque<ByteBuffer> ids = new ArrayDeque<>();
    private final Strays strays;
    private InetSocketAddress where;

    private Caller(Map<ByteBuffer, Name> byId, QuicChannel connection, Strays strays) {
        this.byId = byId;
        this.connection = connection;
        this.strays = strays;
        this.where = (InetSocketAddress) connection.remoteSocketAddress();
    }

    /** A new one, which is forgotten when its connection closes. */
    static Caller arrived(Map<ByteBuffer, Name> byId, QuicChannel connection, Strays strays) {
        Caller caller = new Caller(byId, connection, strays);
        connection.attr(KEY).set(caller);
        connection.closeFuture().addListener(closed -> caller.leave());
        return caller;
    }

    private void leave() {
        ids.forEach(byId::remove);
        strays.drop();
    }

    /** Whose connection that is; none if we have dialled it. */
    static Optional<Caller> of(QuicChannel connection) {
        return Optional.ofNullable(connection.attr(KEY).get());
    }

    /** From now on the far end may call it so. The bytes are copied. */
    void isCalled(ByteBuffer name) {
        byte[] bytes = new byte[name.remaining()];
        name.duplicate().get(bytes);
        ByteBuffer id = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        if (byId.putIfAbsent(id, new Name(this, id)) != null) {
            return;
        }
        ids.add(id);
        if (ids.size() > MOST_IDS) {
            byId.remove(ids.remove());
        }
    }

    /** Before the handshake is over nobody moves (RFC 9000, 9). */
    boolean mayMove() {
        return connection.isActive();
    }

    boolean isAt(InetSocketAddress address) {
        return where.equals(address);
    }

    InetSocketAddress where() {
        return where;
    }

    Strays strays() {
        return strays;
    }

    /** Asks QUIC where it sends to now. */
    void locate() {
        path().ifPresent(path -> where = peer(path));
    }

    /** How many genuine packets have come from where the caller is; -1 if QUIC does not say. */
    long heard() {
        return path().map(QuicConnectionPathStats::recv).orElse(-1L);
    }

    private Optional<QuicConnectionPathStats> path() {
        for (int path = 0; path < MOST_PATHS; path++) {
            Future<QuicConnectionPathStats> stats = connection.collectPathStats(path);
            if (!stats.isSuccess()) {
                return Optional.empty();
            }
            if (stats.getNow().active()) {
                return Optional.of(stats.getNow());
            }
        }
        return Optional.empty();
    }

    /** Some versions of Netty tell the ports of paths with their bytes exchanged; our own port shows whether this one does. */
    private InetSocketAddress peer(QuicConnectionPathStats path) {
        InetSocketAddress peer = path.peerAddress();
        int ours = ((InetSocketAddress) connection.parent().localAddress()).getPort();
        return path.localAddress().getPort() == ours
                ? peer
                : new InetSocketAddress(
                        peer.getAddress(), Short.toUnsignedInt(Short.reverseBytes((short) peer.getPort())));
    }

    /**
     * A datagram from where the far end is that says nothing: negotiates versions, which is not for clients to do, and QUIC ignores it.
     * None if the connection has been closed.
     */
    Optional<DatagramPacket> silence(ByteBuffer id, ByteBufAllocator allocator, InetSocketAddress recipient) {
        if (!connection.isOpen()) {
            return Optional.empty();
        }
        ByteBuf bytes = allocator
                .directBuffer()
                .writeByte(LONG_HEADER)
                .writeInt(NEGOTIATION)
                .writeByte(id.remaining())
                .writeBytes(id.duplicate())
                .writeByte(0);
        return Optional.of(new DatagramPacket(bytes, recipient, where));
    }
}
