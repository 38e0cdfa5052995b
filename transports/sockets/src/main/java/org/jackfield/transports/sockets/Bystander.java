package org.jackfield.transports.sockets;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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
        kind.stopReading(socket);
        return new Handover(FORMAT, socket, 0, List.of(), Parking.begin(socket, parking), Map.of());
    }

    /** What has happened meanwhile happens now, to the handlers that have been added. */
    static void goOn(SocketChannel socket, Queue<Object> parked) {
        Parking.goOn(socket, parked);
        if (!socket.isActive()) {
            socket.pipeline().fireChannelInactive();
        }
    }

    /** Nobody wants it. */
    static void sendAway(SocketChannel socket, Queue<Object> parked) {
        socket.close();
        Parking.drop(parked);
    }
}
