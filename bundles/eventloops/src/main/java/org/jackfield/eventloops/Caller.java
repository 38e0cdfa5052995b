package org.jackfield.eventloops;

import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * A QUIC connection to us: the ids by which the far end calls it, and where the far end is. Owned by the socket's event loop.
 *
 * <p>QUIC believes for ever that the far end is where it was at first, its {@code home}: see {@link Moves}. The ids stand in a map that
 * all callers of a socket share. A far end may have new ones for ever in exchange for old ones: of each connection the latest
 * {@value #MOST_IDS} are remembered.
 */
final class Caller {

    private static final AttributeKey<Caller> KEY = AttributeKey.valueOf("org.jackfield.eventloops.caller");
    private static final int MOST_IDS = 16;

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
    private final Optional<ByteBuffer> callsItself;
    private final Strays strays;
    private final InetSocketAddress home;
    private InetSocketAddress where;
    private boolean proven;

    private Caller(
            Map<ByteBuffer, Name> byId, QuicChannel connection, Optional<ByteBuffer> callsItself, Strays strays) {
        this.byId = byId;
        this.connection = connection;
        this.callsItself = callsItself;
        this.strays = strays;
        this.home = (InetSocketAddress) connection.remoteSocketAddress();
        this.where = home;
    }

    /** A new one, which is forgotten when its connection closes. */
    static Caller arrived(
            Map<ByteBuffer, Name> byId, QuicChannel connection, Optional<ByteBuffer> callsItself, Strays strays) {
        Caller caller = new Caller(byId, connection, callsItself, strays);
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

    QuicChannel connection() {
        return connection;
    }

    /** The id that datagrams to the far end bear, if it is as long as all ids here. */
    Optional<ByteBuffer> callsItself() {
        return callsItself;
    }

    /** The handshake is over, so it receives where it is. */
    void hasProven() {
        proven = true;
    }

    boolean isProven() {
        return proven;
    }

    /** Before the handshake is over nobody moves (RFC 9000, 9). */
    boolean mayMove() {
        return connection.isActive() && callsItself.isPresent();
    }

    boolean isAt(InetSocketAddress address) {
        return where.equals(address);
    }

    /** Where QUIC believes it to be. */
    InetSocketAddress home() {
        return home;
    }

    InetSocketAddress where() {
        return where;
    }

    void isNowAt(InetSocketAddress address) {
        where = address;
    }

    Strays strays() {
        return strays;
    }

    /** What has come from it, as QUIC shall see it. */
    DatagramPacket asFromHome(DatagramPacket packet) {
        return packet.sender().equals(home) ? packet : new DatagramPacket(packet.content(), packet.recipient(), home);
    }

    /** How many genuine packets have come, each counted once. */
    long heard() {
        return Optional.ofNullable(connection.collectStats().getNow())
                .map(QuicConnectionStats::recv)
                .orElse(0L);
    }
}
