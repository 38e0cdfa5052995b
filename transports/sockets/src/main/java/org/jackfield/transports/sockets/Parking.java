package org.jackfield.transports.sockets;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundInvoker;
import io.netty.util.ReferenceCountUtil;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * What arrives at a pipeline while it is nobody's: a handler that stays when the plugin leaves puts it into a queue. All on the socket's event
 * loop.
 */
public final class Parking {

    /** The name of the handler in its pipeline. */
    private static final String NAME = "parking";

    private Parking() {}

    /** From now on; what has arrived by then stands in the queue. */
    public static Queue<Object> begin(Channel socket, Function<Queue<Object>, ChannelHandler> handler) {
        Queue<Object> parked = new ConcurrentLinkedQueue<>();
        socket.pipeline().addLast(NAME, handler.apply(parked));
        return parked;
    }

    /** No more; a pipeline that has been taken down has lost the handler by itself. */
    public static void end(Channel socket) {
        if (socket.pipeline().context(NAME) != null) {
            socket.pipeline().remove(NAME);
        }
    }

    /** No more, and what has happened meanwhile happens now, to the handlers that are there. */
    public static void goOn(Channel socket, Queue<Object> parked) {
        end(socket);
        happen(parked, socket.pipeline());
    }

    /** What has happened meanwhile happens now, from that place in the pipeline on. */
    static void happen(Queue<Object> parked, ChannelInboundInvoker behind) {
        for (Object next = parked.poll(); next != null; next = parked.poll()) {
            if (next instanceof Throwable failure) {
                behind.fireExceptionCaught(failure);
            } else {
                behind.fireChannelRead(next);
            }
        }
    }

    /** Nobody wants the socket, nor what has arrived at it. */
    static void sendAway(Channel socket, Queue<Object> parked) {
        socket.close();
        drop(parked);
    }

    /** Nobody wants it. */
    public static void drop(Queue<Object> parked) {
        for (Object next = parked.poll(); next != null; next = parked.poll()) {
            ReferenceCountUtil.safeRelease(next);
        }
    }
}
