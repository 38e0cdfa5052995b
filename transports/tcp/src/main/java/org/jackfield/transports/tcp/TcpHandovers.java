package org.jackfield.transports.tcp;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
final class TcpHandovers implements Handovers {

    private static final String FORMAT = "tcp/1";

    private final TcpTransport home;
    private final Function<Queue<Object>, ChannelHandler> parking;

    TcpHandovers(TcpTransport home, Function<Queue<Object>, ChannelHandler> parking) {
        this.home = home;
        this.parking = parking;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public CompletionStage<Handover> release(Channel channel) {
        if (!(channel instanceof TcpChannel mine)) {
            return refused("the channel is not this transport's");
        }
        return inLoop(mine.loop(), result -> result.complete(mine.release(FORMAT, parking)));
    }

    @Override
    public CompletionStage<Channel> adopt(Handover handover, ChannelEvents events) {
        if (!handover.format().equals(FORMAT) || !(handover.socket() instanceof SocketChannel socket)) {
            return refused("not a channel of format " + FORMAT + ": " + handover.format());
        }
        return inLoop(socket.eventLoop(), result -> {
            checkOpen();
            TcpChannel channel = new TcpChannel(home, socket, Luggage.unpacked(handover.extra()));
            channel.adopt(handover);
            result.complete(channel);
            channel.begin(events);
        });
    }

    @Override
    public CompletionStage<Handover> release(Listener listener) {
        if (!(listener instanceof TcpListener mine)) {
            return refused("the listener is not this transport's");
        }
        return inLoop(mine.server().eventLoop(), result -> mine.release(FORMAT).whenComplete((handover, failure) -> {
            if (failure == null) {
                result.complete(handover);
            } else {
                result.completeExceptionally(failure);
            }
        }));
    }

    @Override
    public CompletionStage<Listener> adopt(Handover handover, Accepting accepting) {
        if (!handover.format().equals(FORMAT) || !(handover.socket() instanceof ServerSocketChannel server)) {
            return refused("not a listener of format " + FORMAT + ": " + handover.format());
        }
        return inLoop(server.eventLoop(), result -> {
            checkOpen();
            if (!server.isActive()) {
                throw new IllegalStateException("the listener has been closed");
            }
            TcpListener listener = new TcpListener(home, server, accepting);
            listener.adopt();
            result.complete(listener);
        });
    }

    private void checkOpen() {
        if (home.hasShutDown()) {
            throw new IllegalStateException("the transport has shut down");
        }
    }

    /** Completes in any case, whatever the task throws. */
    private static <T> CompletionStage<T> inLoop(EventLoop loop, Consumer<CompletableFuture<T>> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            loop.execute(() -> {
                try {
                    task.accept(result);
                } catch (RuntimeException | LinkageError e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private static <T> CompletionStage<T> refused(String why) {
        return CompletableFuture.failedStage(new IllegalArgumentException(why));
    }
}
