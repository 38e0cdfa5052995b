package org.jackfield.eventloops;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Queue;

/**
 * Stands in a pipeline while its plugin is exchanged: every message that arrives, and every error, goes into a queue that travels with the
 * handover.
 *
 * <p>It never passes anything on, also not when it is removed: when the channel closes meanwhile, Netty takes all handlers out, and
 * nobody would be behind this one to hear.
 */
public final class ParkingHandler extends ChannelInboundHandlerAdapter {

    private final Queue<Object> parked;

    /** Parks in the given queue, on the channel's event loop. */
    public ParkingHandler(Queue<Object> parked) {
        this.parked = parked;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        parked.add(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        parked.add(cause);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // nobody wants to read on
    }
}
