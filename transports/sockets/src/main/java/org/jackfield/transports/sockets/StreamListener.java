package org.jackfield.transports.sockets;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Listener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket, and the handler that gives each caller to an event loop. Owned by the server's own event loop.
 *
 * <p>A caller that has to say a preface is shown to the core only when that is over, and in time.
 */
public final class StreamListener extends ChannelInboundHandlerAdapter implements Listener {

    private static final Logger LOG = LoggerFactory.getLogger(StreamListener.class);

    private final StreamHome home;
    private final ServerSocketChannel server;
    private final Gate gate;
    private final Accepting accepting;
    private final Set<Prologue> prologues = ConcurrentHashMap.newKeySet();
    private volatile Optional<PointId> local = Optional.empty();
    private Optional<Future<?>> pause = Optional.empty();
    private final AtomicInteger beingShown = new AtomicInteger();
    private volatile Optional<CompletableFuture<Void>> whenAllShown = Optional.empty();

    /** Says what a caller has to say before it is a stream. */
    public interface Gate {

        /** Everybody may begin at once. */
        Gate OPEN = caller -> Optional.empty();

        /** The preface of a caller with that address; none if it may begin at once. On the listener's event loop. */
        Optional<Preface> preface(InetSocketAddress caller);
    }

    StreamListener(StreamHome home, ServerSocketChannel server, Gate gate, Accepting accepting) {
        this.home = home;
        this.server = server;
        this.gate = gate;
        this.accepting = accepting;
    }

    /** The socket that listens. */
    public ServerSocketChannel server() {
        return server;
    }

    /** Begins to listen; fails as the system does. */
    CompletionStage<Void> bind(EventLoop loop, InetSocketAddress address) {
        CompletableFuture<Void> bound = new CompletableFuture<>();
        server.pipeline().addLast(this);
        loop.register(server).addListener(registered -> {
            if (registered.isSuccess()) {
                server.bind(address).addListener(done -> bound((ChannelFuture) done, bound));
            } else {
                bound.completeExceptionally(registered.cause());
            }
        });
        return bound;
    }

    /**
     * In the event loop: lets go of the socket; callers wait in its backlog. Completes when all who were let in have been shown or come
     * along.
     */
    CompletionStage<Handover> release(String format, Function<Queue<Object>, ChannelHandler> parking) {
        if (!server.isOpen() || local.isEmpty()) {
            return CompletableFuture.failedStage(new IllegalStateException("the listener has been closed"));
        }
        cancelPause();
        server.config().setAutoRead(false);
        if (server.pipeline().context(this) != null) {
            server.pipeline().remove(this);
        }
        home.letGo(this);
        Queue<Object> callers = new ConcurrentLinkedQueue<>();
        Prologue.Heir next =
                (socket, said, heard) -> callers.add(Caller.released(socket, said, heard, home.kind(), parking));
        prologues.forEach(prologue -> prologue.surrender(next));
        Handover handover = new Handover(format, server, 0, List.of(), callers, Map.of());
        return allShown().thenApply(shown -> handover);
    }

    /** In the event loop: the opposite. */
    void adopt(Handover handover) {
        local = Optional.of(home.pointOf(server.localAddress()));
        home.hold(this);
        server.pipeline().addLast(this);
        server.config().setAutoRead(true);
        for (Object next = handover.parked().poll();
                next != null;
                next = handover.parked().poll()) {
            Optional<Caller> caller = Caller.of(next);
            if (caller.isPresent()) {
                letInAgain(caller.get());
            } else {
                sendAway(next);
            }
        }
    }

    /** What another version has given us we do not understand. */
    private static void sendAway(Object stranger) {
        if (stranger instanceof Handover handover && handover.socket() instanceof SocketChannel socket) {
            Parking.sendAway(socket, handover.parked());
        } else {
            ReferenceCountUtil.release(stranger);
        }
    }

    private void letInAgain(Caller caller) {
        SocketChannel socket = caller.socket();
        Optional<Endpoint> endpoint = home.endpointOf(socket, Direction.INBOUND);
        if (endpoint.isEmpty()) {
            caller.sendAway();
            return;
        }
        try {
            Optional<Preface> preface = gate.preface(socket.remoteAddress());
            if (preface.isEmpty()) {
                askInAgain(caller, endpoint.get());
            } else {
                hearAgain(caller, endpoint.get(), preface.get());
            }
        } catch (RuntimeException e) {
            LOG.debug("a caller of {} could not be asked in again", local(), e);
            caller.sendAway();
        }
    }

    @Override
    public PointId local() {
        return local.orElseThrow(() -> new IllegalStateException("not bound yet"));
    }

    @Override
    public CompletionStage<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        server.close().addListener(done -> {
            home.letGo(this);
            cancelPause();
            // NIO lets the port go with the next selection, one turn of the loop later
            server.eventLoop().schedule(() -> closed.complete(null), 1, TimeUnit.MILLISECONDS);
        });
        return closed;
    }

    /** Closes, and ends prefaces, too. */
    CompletionStage<Void> abandon() {
        server.eventLoop().execute(this::endPrologues);
        return close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        SocketChannel socket = (SocketChannel) message;
        Optional<Endpoint> endpoint = home.endpointOf(socket, Direction.INBOUND);
        if (endpoint.isEmpty()) {
            LOG.debug("a caller of {} has gone before it was asked in", local());
            socket.unsafe().closeForcibly();
            return;
        }
        try {
            home.sockets().prepare(socket, home.settings());
            Optional<Preface> preface = gate.preface(socket.remoteAddress());
            if (preface.isEmpty()) {
                askIn(socket, endpoint.get());
            } else {
                hear(socket, endpoint.get(), preface.get());
            }
        } catch (RuntimeException e) {
            LOG.debug("a caller of {} could not be asked in", local(), e);
            socket.unsafe().closeForcibly();
        }
    }

    private void askIn(SocketChannel socket, Endpoint endpoint) {
        new StreamChannel(home, socket, endpoint).introduceWhenActive(accepting::accepted);
        beingShown.incrementAndGet();
        home.loops().register(socket).addListener(registered -> {
            if (registered.isSuccess()) {
                // behind the introduction, which is part of the registration
                socket.eventLoop().execute(this::shown);
            } else {
                notGiven(socket, registered.cause());
                shown();
            }
        });
    }

    private void askInAgain(Caller caller, Endpoint endpoint) {
        StreamChannel stream = new StreamChannel(home, caller.socket(), endpoint);
        beingShown.incrementAndGet();
        stream.loop().execute(() -> {
            try {
                caller.goOn(() -> stream.introduce(accepting::accepted));
            } catch (RuntimeException e) {
                LOG.debug("a caller of {} could not be asked in again", local(), e);
                caller.sendAway();
            } finally {
                shown();
            }
        });
    }

    private void hear(SocketChannel socket, Endpoint endpoint, Preface preface) {
        if (isCrowded(endpoint, preface)) {
            socket.unsafe().closeForcibly();
            return;
        }
        Prologue prologue = prologue(socket, endpoint, preface);
        prologue.begin();
        show(prologue);
        home.loops().register(socket).addListener(registered -> {
            if (registered.isSuccess()) {
                prologue.endAfter(preface.deadline());
            } else {
                notGiven(socket, registered.cause());
                prologue.failed(registered.cause());
            }
        });
    }

    private void hearAgain(Caller caller, Endpoint endpoint, Preface preface) {
        if (isCrowded(endpoint, preface)) {
            caller.sendAway();
            return;
        }
        Prologue prologue = prologue(caller.socket(), endpoint, preface);
        show(prologue);
        caller.socket().eventLoop().execute(() -> {
            try {
                caller.goOn(() -> prologue.beginAgain(caller.heard()));
                prologue.endAfter(preface.deadline());
            } catch (RuntimeException e) {
                // otherwise the next handover would wait for it
                prologue.failed(e);
                caller.sendAway();
            }
        });
    }

    private boolean isCrowded(Endpoint endpoint, Preface preface) {
        int limit = home.settings().maxPrefaces();
        boolean crowded = prologues.size() >= limit;
        if (crowded) {
            LOG.debug("{} is not heard: {} others are busy with their prefaces", endpoint, limit);
            preface.unfinished(new CloseReason.TooManyHandshakes(limit, "max-prefaces"));
        }
        return crowded;
    }

    private Prologue prologue(SocketChannel socket, Endpoint endpoint, Preface preface) {
        return new Prologue(socket, preface, () -> endpoint, new Prologue.Outcome() {
            @Override
            public void ready(Endpoint ends) {
                new StreamChannel(home, socket, ends).introduce(accepting::accepted);
            }

            @Override
            public void failed(CloseReason reason) {
                LOG.debug("{} has not come to the end of its preface: {}", endpoint, reason.sentence());
                preface.unfinished(reason);
            }

            @Override
            public CloseReason meaningOf(Throwable failure) {
                return failure instanceof IOException
                        ? new CloseReason.ConnectionLost()
                        : new CloseReason.UnexpectedError(failure.toString());
            }
        });
    }

    /** Counts as being shown until it is decided. */
    private void show(Prologue prologue) {
        beingShown.incrementAndGet();
        prologues.add(prologue);
        prologue.whenDecided(() -> {
            prologues.remove(prologue);
            shown();
        });
    }

    private void notGiven(SocketChannel socket, Throwable cause) {
        LOG.warn("a caller of {} could not be given to an event loop", local(), cause);
        socket.unsafe().closeForcibly();
    }

    private void endPrologues() {
        prologues.forEach(Prologue::end);
    }

    /** Errors of a single caller are passed over. But when the system has no more to give, it would say so again at once, all the time. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!Failures.isShortage(cause)) {
            LOG.debug("a caller of {} was not accepted", local(), cause);
            return;
        }
        server.config().setAutoRead(false);
        cancelPause();
        pause = Optional.of(context.channel()
                .eventLoop()
                .schedule(
                        () -> server.config().setAutoRead(true),
                        home.settings().acceptPause().toNanos(),
                        TimeUnit.NANOSECONDS));
        LOG.warn("{} cannot accept for now: {}", local(), Failures.text(cause));
        accepting.troubled(Failures.ofListen(cause, local()));
    }

    private void bound(ChannelFuture done, CompletableFuture<Void> bound) {
        if (done.isSuccess()) {
            local = Optional.of(home.pointOf(server.localAddress()));
            home.hold(this);
            bound.complete(null);
        } else {
            server.close();
            bound.completeExceptionally(done.cause());
        }
    }

    private CompletionStage<Void> allShown() {
        CompletableFuture<Void> all = new CompletableFuture<>();
        whenAllShown = Optional.of(all);
        if (beingShown.get() == 0) {
            all.complete(null);
        }
        return all;
    }

    /** One is not being shown any more. Any thread. */
    private void shown() {
        if (beingShown.decrementAndGet() == 0) {
            whenAllShown.ifPresent(all -> all.complete(null));
        }
    }

    private void cancelPause() {
        pause.ifPresent(waiting -> waiting.cancel(false));
        pause = Optional.empty();
    }
}
