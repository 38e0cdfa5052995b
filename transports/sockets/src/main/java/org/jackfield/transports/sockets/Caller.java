package org.jackfield.transports.sockets;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundInvoker;
import io.netty.channel.socket.SocketChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.jackfield.api.transport.Handover;

/**
 * A caller that was let in, and had not come to the end of its preface when its listener was handed over: it comes along, in the
 * handover's queue, as a handover of its own. What covers the preface stays with the socket. In the socket's event loop.
 *
 * @param said of the preface, which begins anew with that
 * @param heard so long somebody has listened to it
 * @param parked what has happened since
 */
record Caller(SocketChannel socket, List<ByteBuffer> said, Duration heard, Queue<Object> parked) {

    private static final String FORMAT = "caller/2";
    private static final String HEARD = "heard-nanos";

    /** Of a socket in whose pipeline stands nothing but what covers its preface. */
    static Handover released(
            SocketChannel socket,
            byte[] said,
            Duration heard,
            StreamKind kind,
            Function<Queue<Object>, ChannelHandler> parking) {
        kind.stopReading(socket);
        Queue<Object> parked = Parking.begin(socket, parking);
        return new Handover(FORMAT, socket, 0, List.of(ByteBuffer.wrap(said)), parked, Map.of(HEARD, heard.toNanos()));
    }

    /** The opposite; nothing if this is none. */
    static Optional<Caller> of(Object message) {
        return message instanceof Handover handover
                        && handover.format().equals(FORMAT)
                        && handover.socket() instanceof SocketChannel socket
                        && handover.extra().get(HEARD) instanceof Long nanos
                ? Optional.of(new Caller(socket, handover.unread(), Duration.ofNanos(nanos), handover.parked()))
                : Optional.empty();
    }

    /** What it has said, and what has happened since, happens now, to the handlers that the task adds. */
    void goOn(Runnable adding) {
        Parking.end(socket);
        ChannelInboundInvoker behind = Optional.<ChannelInboundInvoker>ofNullable(
                        socket.pipeline().lastContext())
                .orElse(socket.pipeline());
        adding.run();
        behind.fireChannelActive();
        for (ByteBuffer bytes : said) {
            behind.fireChannelRead(Unpooled.wrappedBuffer(bytes.duplicate()));
        }
        Parking.happen(parked, behind);
        if (!socket.isActive()) {
            behind.fireChannelInactive();
        }
    }

    /** Nobody wants it. */
    void sendAway() {
        Parking.sendAway(socket, parked);
    }
}
