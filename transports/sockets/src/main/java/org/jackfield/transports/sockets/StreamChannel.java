package org.jackfield.transports.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
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
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Handover;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream over one of Netty's channels, and the last handler in its pipeline.
 *
 * <pre>
 *   in    system --read--> pooled buffer (Inflow) --view of it--> received      one copy, the system's
 *   out   claim: view of a pooled buffer (Outflow) --commit, flush--> system    one copy, the system's
 * </pre>
 *
 * One buffer is read ahead, so that the far end's end is noticed without credit; the next read is asked for when that buffer is
 * delivered.
 *
 * <p>Owned by the socket's event loop; only the first reason and the endpoint are shared.
 */
public final class StreamChannel extends ChannelInboundHandlerAdapter
        implements org.jackfield.api.transport.Channel, StreamKind.Arrivals {

    private static final Logger LOG = LoggerFactory.getLogger(StreamChannel.class);
    private static final int FLUSHES_AT_MOST = 256;
    private static final long HOLLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long HOLLOW_AT_ONCE_NANOS = 1_000 * HOLLOW_NANOS;

    private final StreamHome home;
    private final StreamKind kind;
    private final Channel socket;
    private final AtomicReference<CloseReason> firstReason = new AtomicReference<>();
    private final Inflow inflow = new Inflow();
    private final Outflow outflow;
    private volatile Endpoint endpoint;
    private Optional<Function<org.jackfield.api.transport.Channel, ChannelEvents>> whenActive = Optional.empty();
    private Optional<ChannelEvents> events = Optional.empty();
    private Optional<CloseReason> farEnd = Optional.empty();
    private Optional<Future<?>> closingTimer = Optional.empty();
    private State state = State.INTRODUCING;
    private boolean broken;
    private boolean heardUnwritable;
    private boolean reading;
    private boolean readAgain;
    /** Up to when what came without taking credit has been paid for, each with its share of time. */
    private long hollowPaidUntil = System.nanoTime();

    private enum State {
        INTRODUCING,
        OPEN,
        CLOSING,
        LINGERING,
        ENDED,
        RELEASED
    }

    /** Of an open socket with automatic reading off; {@link #introduce} comes next. */
    public StreamChannel(StreamHome home, Channel socket, Endpoint endpoint) {
        this.home = home;
        this.kind = home.kind();
        this.socket = socket;
        this.endpoint = endpoint;
        this.outflow = new Outflow(socket, kind, false);
    }

    /** Of a socket that another version has released; {@link #adopt} comes next. */
    public StreamChannel(StreamHome home, Channel socket, Luggage luggage) {
        this.home = home;
        this.kind = home.kind();
        this.socket = socket;
        this.endpoint = luggage.endpoint();
        this.outflow = new Outflow(socket, kind, luggage.used());
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
    public CompletionStage<Void> abandon(CloseReason reason) {
        firstReason.compareAndSet(null, reason);
        return CompletableFuture.runAsync(
                () -> {
                    if (state != State.RELEASED) {
                        outflow.flush();
                        cutOff();
                        end();
                    }
                },
                socket.eventLoop());
    }

    /** The socket's event loop. */
    public EventLoop loop() {
        return socket.eventLoop();
    }

    /** The socket, for what only its own transport can ask of it. */
    public Channel socket() {
        return socket;
    }

    @Override
    public void moved(InetSocketAddress remote) {
        endpoint = new Endpoint(endpoint.local(), home.pointOf(remote), endpoint.direction());
    }

    /** Of a socket that no event loop has yet: once one has it, shows the channel to the core. */
    void introduceWhenActive(Function<org.jackfield.api.transport.Channel, ChannelEvents> core) {
        // before the registration: what a far end says that shuts its side at once, epoll reads whether asked or not
        whenActive = Optional.of(core);
        socket.pipeline().addLast(new FlushConsolidationHandler(FLUSHES_AT_MOST, true), this);
    }

    /** In the event loop, of an open socket: shows the channel to the core, which says who listens from now on. */
    public void introduce(Function<org.jackfield.api.transport.Channel, ChannelEvents> core) {
        socket.pipeline().addLast(new FlushConsolidationHandler(FLUSHES_AT_MOST, true), this);
        show(core);
    }

    private void show(Function<org.jackfield.api.transport.Channel, ChannelEvents> core) {
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
    public void begin(ChannelEvents core) {
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
    public Handover release(String format, Function<Queue<Object>, ChannelHandler> parking) {
        if (state != State.OPEN || firstReason.get() != null) {
            throw new IllegalStateException(endpoint + " is closing or has ended");
        }
        Queue<Object> parked = new ConcurrentLinkedQueue<>();
        if (socket.isActive()) {
            kind.stopReading(socket);
            parked = Parking.begin(socket, parking);
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
    public void adopt(Handover handover) {
        home.hold(this);
        inflow.take(handover.unread());
        inflow.grant(handover.credit());
        if (socket.isActive()) {
            socket.pipeline().addLast(this);
            Parking.end(socket);
        }
        for (Object parked = handover.parked().poll();
                parked != null;
                parked = handover.parked().poll()) {
            if (parked instanceof Throwable failure) {
                failed(failure);
            } else {
                kind.arrived(parked, this);
            }
        }
        if (!socket.isActive()) {
            ended(kind.meaningOfSilence());
        } else if (kind.isOver(socket)) {
            ended();
        }
        if (heardUnwritable && socket.isWritable()) {
            socket.eventLoop().execute(this::writableAgain);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Optional<Function<org.jackfield.api.transport.Channel, ChannelEvents>> core = whenActive;
        whenActive = Optional.empty();
        core.ifPresent(this::show);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        kind.arrived(message, this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        kind.happened(event, this);
    }

    @Override
    public void bytes(ByteBuf bytes) {
        if (bytes.isReadable() && (state == State.OPEN || state == State.INTRODUCING)) {
            // some end each message with a frame that is empty
            hollowPaidUntil -= HOLLOW_NANOS;
            inflow.add(bytes);
            deliverHeld();
        } else {
            bytes.release();
        }
    }

    @Override
    public void ended() {
        ended(new CloseReason.ClosedByPeer());
    }

    private void ended(CloseReason reason) {
        if (farEnd.isPresent()) {
            return;
        }
        broken |= kind.isOver(socket) && kind.isLost(socket);
        farEnd = Optional.of(broken ? new CloseReason.ConnectionLost() : reason);
        if (state == State.OPEN) {
            if (broken) {
                inflow.clear();
            }
            deliverHeld();
        } else if (state == State.LINGERING) {
            lingered();
        }
    }

    @Override
    public void answer(Object message) {
        boolean speaking = state == State.OPEN || state == State.INTRODUCING;
        if (speaking && socket.isWritable()) {
            outflow.passOn();
            socket.writeAndFlush(message, socket.voidPromise());
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public boolean isFlood() {
        long now = System.nanoTime();
        hollowPaidUntil = Math.max(hollowPaidUntil - now, 0) + now + HOLLOW_NANOS;
        return hollowPaidUntil - now > HOLLOW_AT_ONCE_NANOS && isListening();
    }

    @Override
    public void unfit(CloseReason reason) {
        close(reason);
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
        ended(kind.meaningOfSilence());
        if (state == State.CLOSING) {
            end();
        }
        kind.close(socket);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(cause);
    }

    private void failed(Throwable cause) {
        Optional<CloseReason> meaning = kind.meaningOf(cause);
        if (meaning.isEmpty()) {
            LOG.trace("{}: {}", endpoint, cause.toString());
        } else if (meaning.get() instanceof CloseReason.ConnectionLost) {
            LOG.debug("{}: {}", endpoint, cause.toString());
            broken = true;
            kind.close(socket);
        } else {
            if (meaning.get() instanceof CloseReason.UnexpectedError) {
                LOG.warn("{}: the pipeline has failed", endpoint, cause);
            } else {
                LOG.debug("{}: {}", endpoint, cause.toString());
            }
            close(meaning.get());
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
                kind.close(socket);
            }
        }
    }

    private void readOn() {
        if (reading) {
            readAgain = true;
            return;
        }
        reading = true;
        do {
            readAgain = false;
            if (state == State.OPEN && inflow.isEmpty() && farEnd.isEmpty()) {
                // some of Netty's channels have what they hold read within this very call
                socket.read();
            }
        } while (readAgain);
        reading = false;
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
            kind.sent(socket).addListener(sent -> allSent());
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
     * Says farewell, and reads on to nowhere until the far end has done so, too: a socket that is closed with unread bytes resets the
     * connection, and what we said last could be lost on its way.
     */
    private void linger() {
        if (!socket.isActive() || !home.linger(socket)) {
            cutOff();
            return;
        }
        state = State.LINGERING;
        closingTimer = Optional.of(socket.eventLoop()
                .schedule(this::overdue, home.settings().closingTime().toNanos(), TimeUnit.NANOSECONDS));
        kind.farewell(socket, firstReason.get());
        if (farEnd.isPresent()) {
            lingered();
        } else {
            socket.config().setAutoRead(true);
        }
    }

    /** The farewell leaves if the system takes it at once. */
    private void cutOff() {
        if (socket.isActive()) {
            kind.farewell(socket, firstReason.get());
        }
        kind.close(socket);
    }

    private void overdue() {
        kind.close(socket);
        if (state == State.CLOSING) {
            end();
        }
    }

    private void lingered() {
        state = State.ENDED;
        cancelTimer();
        home.lingered(socket);
        kind.close(socket);
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
