package org.jackfield.transports.udp;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClosedChannelException;
import io.netty.handler.codec.quic.QuicConnectionAddress;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.QuicTransportError;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.transports.sockets.Failures;
import org.jackfield.transports.sockets.StreamChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One dial: the addresses of a name are tried one after the other, each for its share of the time that is left.
 *
 * <p>Owned by an event loop; each attempt by that of the socket it leaves from. Only the decision is shared.
 */
final class UdpDial implements Cancellable {

    private static final Logger LOG = LoggerFactory.getLogger(UdpDial.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final UdpTransport home;
    private final EventLoop loop;
    private final DialRequest request;
    private final Dialling dialling;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final long deadline;
    private Optional<Future<?>> timer = Optional.empty();
    private Optional<Attempt> trying = Optional.empty();

    UdpDial(UdpTransport home, EventLoop loop, DialRequest request, Dialling dialling) {
        this.home = home;
        this.loop = loop;
        this.request = request;
        this.dialling = dialling;
        this.deadline = System.nanoTime() + nanos(request.timeout());
    }

    void begin() {
        if (request.remote().port() == 0) {
            fail(new CloseReason.DialFailed("port 0 cannot be dialled"));
            return;
        }
        loop.execute(() -> {
            if (!decided.get()) {
                timer = Optional.of(
                        loop.schedule(() -> fail(timedOut()), deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
        });
        home.streams()
                .names()
                .lookUp(request.remote(), addresses -> loop.execute(() -> tryFirst(addresses)), this::fail);
    }

    @Override
    public void cancel() {
        fail(new CloseReason.DialCancelled());
    }

    void fail(CloseReason reason) {
        if (decided.compareAndSet(false, true)) {
            loop.execute(() -> {
                forget();
                trying.ifPresent(Attempt::stop);
                dialling.failed(reason);
            });
        }
    }

    private void tryFirst(List<InetAddress> addresses) {
        if (decided.get()) {
            return;
        }
        InetSocketAddress remote =
                new InetSocketAddress(addresses.get(0), request.remote().port());
        List<InetAddress> others = addresses.subList(1, addresses.size());
        long share = (deadline - System.nanoTime()) / addresses.size();
        home.socketFor(request.local(), remote.getAddress(), loop).whenComplete((socket, failure) -> {
            if (failure == null) {
                loop.execute(() -> attempt(new Attempt(socket, remote, others), share));
            } else {
                loop.execute(() -> tryNext(others, Failures.ofDial(failure, request.timeout())));
            }
        });
    }

    private void attempt(Attempt attempt, long share) {
        trying = Optional.of(attempt);
        attempt.socket.loop().execute(() -> attempt.begin(share));
    }

    private void tryNext(List<InetAddress> others, CloseReason lastFailure) {
        if (others.isEmpty()) {
            fail(lastFailure);
        } else {
            tryFirst(others);
        }
    }

    private void forget() {
        timer.ifPresent(waiting -> waiting.cancel(false));
        timer = Optional.empty();
        home.letGo(this);
    }

    private CloseReason timedOut() {
        return new CloseReason.TimedOut(CloseReason.Phase.DIALLING, request.timeout());
    }

    private static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofDays(365)) > 0
                ? Duration.ofDays(365).toNanos()
                : timeout.toNanos();
    }

    /** At one address. Owned by the socket's event loop. */
    private final class Attempt {

        private final UdpSocket socket;
        private final InetSocketAddress remote;
        private final List<InetAddress> others;
        private final Scout scout;
        private Optional<Future<?>> shareTimer = Optional.empty();
        private Optional<QuicChannel> connection = Optional.empty();
        private Optional<InetAddress> local = Optional.empty();
        private boolean over;

        Attempt(UdpSocket socket, InetSocketAddress remote, List<InetAddress> others) {
            this.socket = socket;
            this.remote = remote;
            this.others = others;
            this.scout = new Scout(this::news);
        }

        void begin(long share) {
            if (decided.get()) {
                // it may have been opened for this dial alone
                socket.closeUnlessUsed();
                return;
            }
            if (!socket.isOpen()) {
                // its last user has left on the way here: there is another, or a new one
                loop.execute(() -> tryFirst(Stream.concat(Stream.of(remote.getAddress()), others.stream())
                        .toList()));
                return;
            }
            socket.use();
            shareTimer = Optional.of(socket.loop().schedule(() -> end(timedOut()), share, TimeUnit.NANOSECONDS));
            Optional<InetAddress> ours =
                    Optional.of(socket.local().getAddress()).filter(address -> !address.isAnyLocalAddress());
            scout.go(home.sockets().fresh(), socket.loop(), ours, remote, this::connect);
        }

        private void connect(InetAddress ours) {
            if (over) {
                return;
            }
            local = Optional.of(ours);
            byte[] id = new byte[Codecs.ID_BYTES];
            RANDOM.nextBytes(id);
            socket.board().dialled().put(ByteBuffer.wrap(id), remote);
            QuicChannel.newBootstrap(socket.channel())
                    .handler(new Beginning(ByteBuffer.wrap(id)))
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                    .option(
                            QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                            Batches.sendOn(socket.channel(), home.settings()))
                    .localAddress(socket.local())
                    .remoteAddress(remote)
                    .localConnectionAddress(new QuicConnectionAddress(id))
                    .connect()
                    .addListener((Future<QuicChannel> connected) -> {
                        if (connected.isSuccess()) {
                            connected(connected.getNow());
                        } else {
                            end(reasonOf(connected.cause()));
                        }
                    });
        }

        private void connected(QuicChannel established) {
            if (over) {
                established.close();
                return;
            }
            established
                    .createStream(QuicStreamType.BIDIRECTIONAL, new WithoutReading())
                    .addListener((Future<QuicStreamChannel> created) -> {
                        if (created.isSuccess()) {
                            opened(established, created.getNow());
                        } else {
                            end(reasonOf(created.cause()));
                        }
                    });
        }

        private void opened(QuicChannel established, QuicStreamChannel stream) {
            if (over || !decided.compareAndSet(false, true)) {
                QuicStreams.end(established);
                return;
            }
            over = true;
            release();
            loop.execute(UdpDial.this::forget);
            established.attr(QuicStreams.STREAM).set(stream);
            stream.write(stream.alloc().directBuffer(1).writeByte(Newcomer.GREETING), stream.voidPromise());
            PointId ours = home.pointOf(
                    new InetSocketAddress(local.orElseThrow(), socket.local().getPort()));
            Endpoint endpoint = new Endpoint(ours, home.pointOf(remote), Direction.OUTBOUND);
            home.hold(established);
            new StreamChannel(home.streams(), stream, endpoint).introduce(dialling::opened);
        }

        private void news(Throwable news) {
            end(
                    news instanceof PortUnreachableException
                            ? new CloseReason.DialRefused()
                            : Failures.ofDial(news, remote, request.timeout()));
        }

        /** Called off from the dial's own loop. */
        void stop() {
            socket.loop().execute(() -> giveUp());
        }

        private void end(CloseReason reason) {
            if (giveUp()) {
                LOG.debug("{}: {}", remote, reason.sentence());
                loop.execute(() -> tryNext(others, reason));
            }
        }

        private boolean giveUp() {
            if (over) {
                return false;
            }
            over = true;
            connection.ifPresent(QuicStreams::end);
            release();
            return true;
        }

        private void release() {
            scout.close();
            if (shareTimer.isPresent()) {
                shareTimer.get().cancel(false);
                socket.leave();
            }
        }

        private CloseReason reasonOf(Throwable failure) {
            if (failure instanceof QuicClosedChannelException closed) {
                return Optional.ofNullable(closed.event()).map(this::said).orElseGet(UdpDial.this::timedOut);
            }
            return failure instanceof ClosedChannelException
                    ? timedOut()
                    : new CloseReason.DialFailed(String.valueOf(failure.getMessage()));
        }

        private CloseReason said(QuicConnectionCloseEvent farewell) {
            boolean refused =
                    !farewell.isApplicationClose() && farewell.error() == QuicTransportError.CONNECTION_REFUSED.code();
            return refused
                    ? new CloseReason.DialRefused()
                    : new CloseReason.DialFailed("the far end ended QUIC's handshake with error " + farewell.error());
        }

        /** Gives a new connection what stays with it, and leaves. */
        private final class Beginning extends ChannelInitializer<QuicChannel> {

            private final ByteBuffer id;

            Beginning(ByteBuffer id) {
                this.id = id;
            }

            @Override
            protected void initChannel(QuicChannel begun) {
                connection = Optional.of(begun);
                begun.attr(QuicStreams.DIALLED_ID).set(id);
                Board board = socket.board();
                begun.pipeline()
                        .addLast(Newcomer.KEEPER, home.keepsakes().keeper().apply(board.users(), board.dialled()));
            }
        }
    }

    /** Nothing is read from a stream unless asked for. */
    private static final class WithoutReading extends ChannelInitializer<QuicStreamChannel> {

        @Override
        protected void initChannel(QuicStreamChannel stream) {
            stream.config().setAutoRead(false);
        }
    }
}
