package org.jackfield.transports.sockets;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.Listener;

/**
 * Gives sockets to another version of this plugin, and takes them from one.
 *
 * <p>All happens in the socket's event loop, which belongs to neither. Between the two, a handler that belongs to neither parks what
 * arrives.
 */
public final class SocketHandovers implements Handovers {

    private final String format;
    private final StreamHome home;
    private final StreamListener.Gate gate;
    private final Function<Queue<Object>, ChannelHandler> parking;

    /**
     * Of the home's streams and listeners.
     *
     * @param format kind and version of the handovers
     * @param gate of the listeners that are adopted
     * @param parking makes a handler that keeps what arrives in the queue, and is of no class of a plugin's
     */
    public SocketHandovers(
            String format, StreamHome home, StreamListener.Gate gate, Function<Queue<Object>, ChannelHandler> parking) {
        this.format = format;
        this.gate = gate;
        this.home = home;
        this.parking = parking;
    }

    @Override
    public String format() {
        return format;
    }

    @Override
    public CompletionStage<Handover> release(Channel channel) {
        if (!(channel instanceof StreamChannel mine)) {
            return Handing.refused("the channel is not this transport's");
        }
        return Handing.inLoop(mine.loop(), result -> result.complete(mine.release(format, parking)));
    }

    @Override
    public CompletionStage<Channel> adopt(Handover handover, ChannelEvents events) {
        if (!handover.format().equals(format) || !(handover.socket() instanceof SocketChannel socket)) {
            return Handing.refused("not a channel of format " + format + ": " + handover.format());
        }
        return Handing.inLoop(socket.eventLoop(), result -> {
            home.checkOpen();
            StreamChannel channel = new StreamChannel(home, socket, Luggage.unpacked(handover.extra()));
            channel.adopt(handover);
            result.complete(channel);
            channel.begin(events);
        });
    }

    @Override
    public CompletionStage<Handover> release(Listener listener) {
        if (!(listener instanceof StreamListener mine)) {
            return Handing.refused("the listener is not this transport's");
        }
        return Handing.inLoop(mine.server().eventLoop(), result -> mine.release(format, parking)
                .whenComplete((handover, failure) -> {
                    if (failure == null) {
                        result.complete(handover);
                    } else {
                        result.completeExceptionally(failure);
                    }
                }));
    }

    @Override
    public CompletionStage<Listener> adopt(Handover handover, Accepting accepting) {
        if (!handover.format().equals(format) || !(handover.socket() instanceof ServerSocketChannel server)) {
            return Handing.refused("not a listener of format " + format + ": " + handover.format());
        }
        return Handing.inLoop(server.eventLoop(), result -> {
            home.checkOpen();
            if (!server.isActive()) {
                throw new IllegalStateException("the listener has been closed");
            }
            StreamListener listener = new StreamListener(home, server, gate, accepting);
            listener.adopt(handover);
            result.complete(listener);
        });
    }
}
