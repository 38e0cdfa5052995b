package org.jackfield.transports.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Handover;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket, and the last handler in its pipeline.
 *
 * <pre>
 *   in    system --read--> pooled buffer (Inflow) --view of it--> received      one copy, the system's
 *   out   claim: view of a pooled buffer (Outflow) --commit, flush--> system    one copy, the system's
 * </pre>
 *
 * One buffer is read ahead, so that the far end's end is noticed without credit; the next read is asked for when that buffer is
 * delivered.
 *
 * <p>Owned by the socket's event loop; only the first reason is shared.
 */
final class TcpChannel extends ChannelInboundHandlerAdapter implements Channel {

    private static final Logger LOG = LoggerFactory.getLogger(TcpChannel.class);
    private static final String PARKING = "parking";
    private static final int FLUSHES_AT_MOST = 256;

    private final TcpTransport home;
    private final SocketChannel socket;
    private final Endpoint endpoint;
    private final AtomicReference<CloseReason> firstReason = new AtomicReference<>();
    private final Inflow inflow = new Inflow();
    private final Outflow outflow;
    private Optional<Function<Channel, ChannelEvents>> whenActive = Optional.empty();
    private Optional<ChannelEvents> events = Optional.empty();
    private Optional<CloseReason> farEnd = Optional.empty();
    private Optional<Future<?>> closingTimer = Optional.empty();
    private State state = State.INTRODUCING;
    private boolean broken;
    private boolean heardUnwritable;

    private enum State {
        INTRODUCING,
        OPEN,
        CLOSING,
        LINGERING,
        ENDED,
        RELEASED
    }

    TcpChannel(TcpTransport home, SocketChannel socket, Endpoint endpoint) {
        this.home = home;
        this.socket = socket;
        this.endpoint = endpoint;
        this.outflow = new Outflow(socket, false);
    }

    /** Of a socket that another version has released. */
    TcpChannel(TcpTransport home, SocketChannel socket, Luggage luggage) {
        this.home = home;
        this.socket = socket;
        this.endpoint = luggage.endpoint();
        this.outflow = new Outflow(socket, luggage.used());
        this.broken = luggage.broken();
        this.heardUnwritable = luggage.heardUnwritable();
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Executor thread() {
        return socket.eventLoop();
    }

    @Override
    public void request(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("credit is not taken back: " + bytes);
        }
        if (socket.eventLoop().inEventLoop()) {
            inflow.grant(bytes);
            if (inflow.isWaiting()) {
                socket.eventLoop().execute(this::deliver);
            }
        } else {
            socket.eventLoop().execute(() -> {
                inflow.grant(bytes);
                deliver();
            });
        }
    }

    @Override
    public ByteBuffer claim(int bytes) {
        return outflow.claim(bytes);
    }

    @Override
    public void commit(int bytes) {
        outflow.commit(bytes);
    }

    @Override
    public void flush() {
        outflow.flush();
    }

    @Override
    public boolean writable() {
        boolean writable = socket.isWritable() && firstReason.get() == null;
        heardUnwritable |= !writable;
        return writable;
    }

    @Override
    public void close(CloseReason reason) {
        if (firstReason.compareAndSet(null, reason)) {
            socket.eventLoop().execute(this::beginClosing);
        }
    }

    /** Closes without waiting for the far end; what the system takes at once still leaves. Completes when the end has been heard. */
    CompletionStage<Void> abandon(CloseReason reason) {
        firstReason.compareAndSet(null, reason);
        return CompletableFuture.runAsync(
                () -> {
                    if (state != State.RELEASED) {
                        outflow.flush();
                        socket.close();
                        end();
                    }
                },
                socket.eventLoop());
    }

    EventLoop loop() {
        return socket.eventLoop();
    }

    /** Of a socket that no event loop has yet: once one has it, shows the channel to the core. */
    void introduceWhenActive(Function<Channel, ChannelEvents> core) {
        // before the registration: what a far end says that shuts its side at once, epoll reads whether asked or not
        whenActive = Optional.of(core);
        socket.pipeline().addLast(new FlushConsolidationHandler(FLUSHES_AT_MOST, true), this);
    }

    /** In the event loop, of an open socket: shows the channel to the core, which says who listens from now on. */
    void introduce(Function<Channel, ChannelEvents> core) {
        socket.pipeline().addLast(new FlushConsolidationHandler(FLUSHES_AT_MOST, true), this);
        show(core);
    }

    private void show(Function<Channel, ChannelEvents> core) {
        home.hold(this);
        ChannelEvents listening;
        try {
            listening = core.apply(this);
        } catch (Throwable e) {
            // errors too, such as of a class that does not link: nobody would ever hear of the socket
            LOG.warn("{}: the core has failed to take the channel, which is closed", endpoint, e);
            abandon(new CloseReason.UnexpectedError(e.toString()));
            return;
        }
        begin(listening);
    }

    /** In the event loop: from now on the core listens. */
    void begin(ChannelEvents core) {
        if (state == State.ENDED) {
            guarded(() -> core.closed(firstReason.get()));
            return;
        }
        events = Optional.of(core);
        state = State.OPEN;
        deliver();
    }

    /**
     * In the event loop: lets go of the socket. What the system still delivers is parked; what was committed stays with the socket.
     *
     * @throws IllegalStateException if the channel is closing or has ended
     */
    Handover release(String format, Function<Queue<Object>, ChannelHandler> parking) {
        if (state != State.OPEN || firstReason.get() != null) {
            throw new IllegalStateException(endpoint + " is closing or has ended");
        }
        Queue<Object> parked = new ConcurrentLinkedQueue<>();
        if (socket.isActive()) {
            // a read that is asked for would still be done: switching automatic reading on and off calls it off
            socket.config().setAutoRead(true).setAutoRead(false);
            socket.pipeline().addLast(PARKING, parking.apply(parked));
        }
        if (socket.pipeline().context(this) != null) {
            socket.pipeline().remove(this);
        }
        boolean used = outflow.shut();
        socket.flush();
        state = State.RELEASED;
        events = Optional.empty();
        home.letGo(this);
        Luggage luggage = new Luggage(endpoint, used, broken, heardUnwritable);
        return new Handover(format, socket, inflow.surrenderCredit(), inflow.surrender(), parked, luggage.packed());
    }

    /** In the event loop: the opposite. Nobody hears anything before {@link #begin}. */
    void adopt(Handover handover) {
        home.hold(this);
        inflow.take(handover.unread());
        inflow.grant(handover.credit());
        if (socket.isActive()) {
            socket.pipeline().addLast(this);
            if (socket.pipeline().context(PARKING) != null) {
                socket.pipeline().remove(PARKING);
            }
        }
        for (Object parked = handover.parked().poll();
                parked != null;
                parked = handover.parked().poll()) {
            if (parked instanceof ByteBuf bytes) {
                inflow.add(bytes);
            } else {
                broken |= parked instanceof IOException && !(parked instanceof ClosedChannelException);
            }
        }
        if (!socket.isActive()) {
            farEndGone(broken ? new CloseReason.ConnectionLost() : new CloseReason.ClosedByPeer());
        }
        if (heardUnwritable && socket.isWritable()) {
            socket.eventLoop().execute(this::writableAgain);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Optional<Function<Channel, ChannelEvents>> core = whenActive;
        whenActive = Optional.empty();
        core.ifPresent(this::show);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state == State.OPEN || state == State.INTRODUCING) {
            inflow.add((ByteBuf) message);
            deliverHeld();
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readOn();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!socket.isWritable()) {
            heardUnwritable = true;
        } else if (heardUnwritable) {
            // the flush that made room may be the core's own call: not within it
            socket.eventLoop().execute(this::writableAgain);
        }
    }

    private void writableAgain() {
        if (heardUnwritable && socket.isWritable() && state == State.OPEN && firstReason.get() == null) {
            heardUnwritable = false;
            events.ifPresent(core -> guarded(core::writable));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        farEndGone(broken ? new CloseReason.ConnectionLost() : new CloseReason.ClosedByPeer());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            LOG.trace("{}: something was still to be written when the channel closed", endpoint);
        } else if (cause instanceof IOException) {
            LOG.debug("{}: {}", endpoint, cause.toString());
            broken = true;
            socket.close();
        } else {
            LOG.warn("{}: the pipeline has failed", endpoint, cause);
            close(new CloseReason.UnexpectedError(cause.toString()));
        }
    }

    private void deliver() {
        deliverHeld();
        readOn();
    }

    private void deliverHeld() {
        if (state == State.OPEN && events.isPresent()) {
            ChannelEvents core = events.get();
            inflow.deliver(core, this);
            if (inflow.isEmpty() && farEnd.isPresent() && firstReason.compareAndSet(null, farEnd.get())) {
                end();
            }
        }
    }

    private void readOn() {
        if (state == State.OPEN && inflow.isEmpty() && farEnd.isEmpty()) {
            socket.read();
        }
    }

    /** Whether the core still hears what arrives. */
    boolean isListening() {
        return firstReason.get() == null;
    }

    /** An event has thrown. */
    void coreFailed(RuntimeException failure) {
        LOG.warn("{}: the core has failed in an event, the channel is closed", endpoint, failure);
        close(new CloseReason.UnexpectedError(failure.toString()));
    }

    private void farEndGone(CloseReason reason) {
        farEnd = Optional.of(reason);
        if (state == State.CLOSING) {
            end();
        } else if (state == State.LINGERING) {
            lingered();
        } else if (state == State.OPEN) {
            if (broken) {
                inflow.clear();
            }
            deliverHeld();
        }
    }

    private void beginClosing() {
        if (state != State.OPEN && state != State.INTRODUCING) {
            return;
        }
        state = State.CLOSING;
        inflow.clear();
        if (!socket.isActive()) {
            end();
            return;
        }
        boolean farewell = outflow.shut();
        closingTimer = Optional.of(socket.eventLoop()
                .schedule(this::overdue, home.settings().closingTime().toNanos(), TimeUnit.NANOSECONDS));
        if (farewell) {
            socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> allSent());
        } else {
            allSent();
        }
    }

    private void allSent() {
        if (state == State.CLOSING) {
            end();
            linger();
        }
    }

    /**
     * Shuts our side, and reads on to nowhere until the far end has shut its own: a socket that is closed with unread bytes
     * resets the connection, and what we said last could be lost on its way.
     */
    private void linger() {
        if (!socket.isActive() || !home.linger(socket)) {
            socket.close();
            return;
        }
        state = State.LINGERING;
        closingTimer = Optional.of(socket.eventLoop()
                .schedule(this::overdue, home.settings().closingTime().toNanos(), TimeUnit.NANOSECONDS));
        socket.shutdownOutput();
        socket.config().setAutoRead(true);
    }

    private void overdue() {
        socket.close();
        if (state == State.CLOSING) {
            end();
        }
    }

    private void lingered() {
        state = State.ENDED;
        cancelTimer();
        home.lingered(socket);
    }

    private void end() {
        if (state == State.ENDED || state == State.LINGERING) {
            return;
        }
        state = State.ENDED;
        cancelTimer();
        inflow.clear();
        outflow.shut();
        home.letGo(this);
        Optional<ChannelEvents> last = events;
        events = Optional.empty();
        last.ifPresent(core -> guarded(() -> core.closed(firstReason.get())));
    }

    private void cancelTimer() {
        closingTimer.ifPresent(timer -> timer.cancel(false));
        closingTimer = Optional.empty();
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            coreFailed(e);
        }
    }
}
