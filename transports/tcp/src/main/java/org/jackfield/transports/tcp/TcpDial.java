package org.jackfield.transports.tcp;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;

/**
 * One attempt: the addresses of a name are tried one after the other, each for its share of the time that is left.
 *
 * <p>Owned by an event loop; only the decision is shared.
 */
final class TcpDial implements Cancellable {

    private final TcpTransport home;
    private final EventLoop loop;
    private final DialRequest request;
    private final Dialling dialling;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final long deadline;
    private Optional<Future<?>> timer = Optional.empty();
    private Optional<SocketChannel> trying = Optional.empty();

    TcpDial(TcpTransport home, EventLoop loop, DialRequest request, Dialling dialling) {
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
        loop.execute(() -> wakeAfter(deadline - System.nanoTime(), () -> fail(timedOut())));
        home.names().lookUp(request.remote(), new NameLookups.Answer() {
            @Override
            public void found(List<InetAddress> addresses) {
                loop.execute(() -> tryFirst(addresses));
            }

            @Override
            public void failed(CloseReason reason) {
                fail(reason);
            }
        });
    }

    @Override
    public void cancel() {
        fail(new CloseReason.DialCancelled());
    }

    void fail(CloseReason reason) {
        if (decided.compareAndSet(false, true)) {
            loop.execute(() -> {
                forget();
                stopTrying();
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
        SocketChannel socket = home.sockets().newSocket();
        trying = Optional.of(socket);
        home.sockets().prepare(socket, home.settings());
        long share = (deadline - System.nanoTime()) / addresses.size();
        wakeAfter(share, () -> tryNext(others, timedOut()));
        loop.register(socket).addListener(registered -> {
            if (registered.isSuccess()) {
                connect(socket, remote, others);
            } else if (isTrying(socket)) {
                tryNext(others, Failures.ofDial(registered.cause(), request.timeout()));
            }
        });
    }

    private void connect(SocketChannel socket, InetSocketAddress remote, List<InetAddress> others) {
        Optional<SocketAddress> local;
        try {
            local = localAddress();
        } catch (IllegalArgumentException e) {
            tryNext(others, new CloseReason.DialFailed(e.getMessage()));
            return;
        }
        local.ifPresent(address -> socket.config().setReuseAddress(true));
        var connecting = local.isPresent() ? socket.connect(remote, local.get()) : socket.connect(remote);
        connecting.addListener(connected -> {
            if (connected.isSuccess()) {
                connected(socket);
            } else if (isTrying(socket)) {
                tryNext(others, Failures.ofDial(connected.cause(), remote, request.timeout()));
            }
        });
    }

    private void tryNext(List<InetAddress> others, CloseReason lastFailure) {
        stopTrying();
        if (decided.get()) {
            return;
        }
        if (others.isEmpty()) {
            fail(lastFailure);
        } else {
            tryFirst(others);
        }
    }

    private boolean isTrying(SocketChannel socket) {
        return trying.filter(current -> current == socket).isPresent();
    }

    private void stopTrying() {
        Optional<SocketChannel> given = trying;
        trying = Optional.empty();
        given.ifPresent(SocketChannel::close);
    }

    private void connected(SocketChannel socket) {
        if (!isTrying(socket)) {
            socket.close();
            return;
        }
        Optional<InetSocketAddress> far = Optional.ofNullable(socket.remoteAddress());
        if (far.isEmpty()) {
            tryNext(List.of(), new CloseReason.ConnectionLost());
        } else if (isItself(socket)) {
            tryNext(List.of(), new CloseReason.DialRefused());
        } else if (decided.compareAndSet(false, true)) {
            forget();
            PointId local = TcpTransport.pointOf(socket.localAddress());
            PointId remote = TcpTransport.pointOf(far.get());
            new TcpChannel(home, socket, new Endpoint(local, remote, Direction.OUTBOUND)).introduce(dialling::opened);
        } else {
            socket.close();
        }
    }

    /** A port from which sockets are dialled may, by chance, dial itself; nobody listens there. */
    private static boolean isItself(SocketChannel socket) {
        return socket.localAddress().equals(socket.remoteAddress());
    }

    private Optional<SocketAddress> localAddress() {
        return request.local().map(local -> {
            InetAddress address = local.address()
                    .orElseThrow(() -> new IllegalArgumentException(local + " is not an address to dial from"));
            return new InetSocketAddress(address, local.port());
        });
    }

    private void forget() {
        timer.ifPresent(waiting -> waiting.cancel(false));
        timer = Optional.empty();
        home.letGo(this);
    }

    private void wakeAfter(long nanos, Runnable task) {
        timer.ifPresent(waiting -> waiting.cancel(false));
        timer = Optional.empty();
        if (!decided.get()) {
            timer = Optional.of(loop.schedule(task, nanos, TimeUnit.NANOSECONDS));
        }
    }

    private CloseReason timedOut() {
        return new CloseReason.TimedOut(CloseReason.Phase.DIALLING, request.timeout());
    }

    private static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofDays(365)) > 0
                ? Duration.ofDays(365).toNanos()
                : timeout.toNanos();
    }
}
