package org.jackfield.transports.sockets;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands last in a socket's pipeline while its preface is said, and leaves when that is decided. Owned by the socket's event loop.
 */
final class Prologue extends ChannelInboundHandlerAdapter implements Preface.Opening {

    private static final Logger LOG = LoggerFactory.getLogger(Prologue.class);

    private final SocketChannel socket;
    private final Preface preface;
    private final Supplier<Endpoint> endpoint;
    private final Outcome outcome;
    private final CompletableFuture<Void> whenDecided = new CompletableFuture<>();
    private final Said said = new Said();
    private Optional<Future<?>> timer = Optional.empty();
    private long since;
    private boolean decided;

    /** Takes over who has not come to the end; in the socket's event loop. */
    interface Heir {

        /**
         * Gets the socket with what covers the preface in its pipeline, and nothing else.
         *
         * @param said to begin anew with
         * @param heard so much of the deadline is over
         */
        void take(SocketChannel socket, byte[] said, Duration heard);
    }

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
        preface.cover(socket).ifPresent(cover -> socket.pipeline().addLast(cover));
        beginAgain(Duration.ZERO);
    }

    /** The same, of a socket that has its cover already, and has been listened to for so long. */
    void beginAgain(Duration heard) {
        since = System.nanoTime() - heard.toNanos();
        socket.pipeline().addLast(said);
        preface.prepare(socket, this);
        socket.pipeline().addLast(this);
    }

    /**
     * From any thread: somebody else goes on, if he can begin anew; otherwise the socket is closed. The heir has it before the prologue counts
     * as decided.
     */
    void surrender(Heir heir) {
        socket.eventLoop().execute(() -> {
            Optional<byte[]> all = said.all();
            if (decided || all.isEmpty() || !socket.isActive()) {
                failed(gone());
                return;
            }
            decide();
            try {
                // from the end: what a decoder gives away when it leaves comes to nobody
                ChannelHandler left;
                do {
                    left = socket.pipeline().removeLast();
                } while (left != said);
                heir.take(socket, all.get(), Duration.ofNanos(System.nanoTime() - since));
            } catch (RuntimeException e) {
                LOG.warn("{} cannot be handed over, and is closed", endpoint(), e);
                socket.close();
            } finally {
                whenDecided.complete(null);
            }
        });
    }

    /** In the event loop, or behind it: runs once it is decided. */
    void whenDecided(Runnable task) {
        whenDecided.thenRun(task);
    }

    /** In the event loop: only so much time is given, from the beginning on. */
    void endAfter(Duration deadline) {
        if (!decided) {
            CloseReason late = new CloseReason.TimedOut(CloseReason.Phase.HANDSHAKE, deadline);
            long left = deadline.toNanos() - (System.nanoTime() - since);
            timer = Optional.of(socket.eventLoop().schedule(() -> failed(late), left, TimeUnit.NANOSECONDS));
        }
    }

    /** From any thread: the listener leaves, and nobody could take the socket over as it is. */
    void end() {
        socket.eventLoop().execute(() -> failed(gone()));
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

    private CloseReason gone() {
        return new CloseReason.TransportGone(endpoint().local().scheme());
    }

    private void decide() {
        decided = true;
        timer.ifPresent(waiting -> waiting.cancel(false));
        timer = Optional.empty();
    }

    private void leave() {
        whenDecided.complete(null);
        remove(said);
        remove(this);
    }

    private void remove(ChannelHandler handler) {
        if (socket.pipeline().context(handler) != null) {
            socket.pipeline().remove(handler);
        }
    }
}
