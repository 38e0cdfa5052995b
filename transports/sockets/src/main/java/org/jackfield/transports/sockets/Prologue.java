package org.jackfield.transports.sockets;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;

/**
 * Stands last in a socket's pipeline while its preface is said, and leaves when that is decided. Owned by the socket's event loop.
 */
final class Prologue extends ChannelInboundHandlerAdapter implements Preface.Opening {

    private final SocketChannel socket;
    private final Preface preface;
    private final Supplier<Endpoint> endpoint;
    private final Outcome outcome;
    private final CompletableFuture<Void> whenDecided = new CompletableFuture<>();
    private Optional<Future<?>> timer = Optional.empty();
    private boolean decided;
    private boolean heard;

    /** Hears how it ended: one of {@code ready} and {@code failed}, once. */
    interface Outcome {

        /** The socket is a stream, to be introduced within this call. */
        void ready(Endpoint endpoint);

        /** The socket is of no use, and is closed. */
        void failed(CloseReason reason);

        /** What an error means of which the preface knows nothing. */
        CloseReason meaningOf(Throwable failure);
    }

    Prologue(SocketChannel socket, Preface preface, Supplier<Endpoint> endpoint, Outcome outcome) {
        this.socket = socket;
        this.preface = preface;
        this.endpoint = endpoint;
        this.outcome = outcome;
    }

    /** Before the socket is registered. */
    void begin() {
        socket.pipeline().addLast(new FirstWord());
        preface.prepare(socket, this);
        socket.pipeline().addLast(this);
    }

    /** The same, of a socket that an event loop has already; in it. */
    void beginAgain() {
        begin();
        socket.pipeline().fireChannelActive();
    }

    /**
     * From any thread: if nothing has been heard yet, somebody else can begin anew, and is given the socket with an empty pipeline, in the
     * event loop. That is done before the prologue counts as decided.
     */
    void surrender(Consumer<SocketChannel> heir) {
        socket.eventLoop().execute(() -> {
            if (!decided && !heard && socket.isActive()) {
                decide();
                new ArrayList<>(socket.pipeline().toMap().values()).forEach(socket.pipeline()::remove);
                heir.accept(socket);
                whenDecided.complete(null);
            }
        });
    }

    /** In the event loop, or behind it: runs once it is decided. */
    void whenDecided(Runnable task) {
        whenDecided.thenRun(task);
    }

    /** In the event loop: only so much time is left. */
    void endAfter(Duration deadline) {
        if (!decided) {
            CloseReason late = new CloseReason.TimedOut(CloseReason.Phase.HANDSHAKE, deadline);
            timer = Optional.of(
                    socket.eventLoop().schedule(() -> failed(late), deadline.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    /** From any thread: the listener leaves, and nobody could take the socket over as it is. */
    void end() {
        socket.eventLoop()
                .execute(() ->
                        failed(new CloseReason.TransportGone(endpoint().local().scheme())));
    }

    @Override
    public Endpoint endpoint() {
        return endpoint.get();
    }

    @Override
    public void ready(Endpoint ends) {
        if (!decided) {
            decide();
            try {
                outcome.ready(ends);
            } finally {
                leave();
            }
        }
    }

    @Override
    public void failed(CloseReason reason) {
        if (!decided) {
            decide();
            try {
                outcome.failed(reason);
            } finally {
                // stays in the pipeline of a socket that closes: what handlers still complain of ends here
                socket.close();
                whenDecided.complete(null);
            }
        }
    }

    /** The same, of an error. */
    void failed(Throwable failure) {
        failed(preface.meaningOf(failure).orElseGet(() -> outcome.meaningOf(failure)));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!decided) {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        failed(new CloseReason.ClosedByPeer());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(cause);
    }

    /** Stands first, until there is a first word. */
    private final class FirstWord extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            heard = true;
            context.fireChannelRead(message);
            if (!context.isRemoved()) {
                context.pipeline().remove(this);
            }
        }
    }

    private void decide() {
        decided = true;
        timer.ifPresent(waiting -> waiting.cancel(false));
        timer = Optional.empty();
    }

    private void leave() {
        whenDecided.complete(null);
        if (socket.pipeline().context(this) != null) {
            socket.pipeline().remove(this);
        }
    }
}
