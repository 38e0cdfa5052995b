package org.jackfield.transports.sockets;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jackfield.api.transport.Handover;

/**
 * A caller that was let in and had said nothing yet when its listener was handed over: it comes along, in the handover's queue, as a
 * handover of its own. In the socket's event loop.
 */
final class Bystander {

    private static final String FORMAT = "caller/1";

    private Bystander() {}

    /** Of a socket whose pipeline is empty. */
    static Handover of(SocketChannel socket, StreamKind kind, Function<Queue<Object>, ChannelHandler> parking) {
        Queue<Object> parked = new ConcurrentLinkedQueue<>();
        kind.stopReading(socket);
        socket.pipeline().addLast(StreamChannel.PARKING, parking.apply(parked));
        return new Handover(FORMAT, socket, 0, List.of(), parked, Map.of());
    }

    /** What has happened meanwhile happens now, to the handlers that have been added. */
    static void goOn(SocketChannel socket, Queue<Object> parked) {
        if (socket.pipeline().context(StreamChannel.PARKING) != null) {
            socket.pipeline().remove(StreamChannel.PARKING);
        }
        for (Object next = parked.poll(); next != null; next = parked.poll()) {
            if (next instanceof Throwable failure) {
                socket.pipeline().fireExceptionCaught(failure);
            } else {
                socket.pipeline().fireChannelRead(next);
            }
        }
        if (!socket.isActive()) {
            socket.pipeline().fireChannelInactive();
        }
    }

    /** Nobody wants it. */
    static void sendAway(SocketChannel socket, Queue<Object> parked) {
        socket.close();
        for (Object next = parked.poll(); next != null; next = parked.poll()) {
            ReferenceCountUtil.safeRelease(next);
        }
    }
}
