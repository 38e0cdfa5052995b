package org.jackfield.transports.sockets;

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
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;

/**
 * One dial: its attempts are made one after the other, each for its share of the time that is left.
 *
 * <p>Owned by an event loop; only the decision is shared.
 */
final class StreamDial implements Cancellable {

    private final StreamHome home;
    private final EventLoop loop;
    private final DialRequest request;
    private final Attempt.Finder finder;
    private final Dialling dialling;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final long deadline;
    private Optional<Future<?>> timer = Optional.empty();
    private Optional<SocketChannel> trying = Optional.empty();

    StreamDial(StreamHome home, EventLoop loop, DialRequest request, Attempt.Finder finder, Dialling dialling) {
        this.home = home;
        this.loop = loop;
        this.request = request;
        this.finder = finder;
        this.dialling = dialling;
        this.deadline = System.nanoTime() + nanos(request.timeout());
    }

    void begin() {
        if (request.remote().port() == 0) {
            fail(new CloseReason.DialFailed("port 0 cannot be dialled"));
            return;
        }
        loop.execute(() -> wakeAfter(deadline - System.nanoTime(), () -> fail(timedOut())));
        finder.find(request, new Attempt.Answer() {
            @Override
            public void found(List<Attempt> attempts) {
                loop.execute(() -> tryFirst(attempts));
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

    private void tryFirst(List<Attempt> attempts) {
        if (decided.get()) {
            return;
        }
        Attempt attempt = attempts.get(0);
        List<Attempt> others = attempts.subList(1, attempts.size());
        SocketChannel socket = home.sockets().newSocket();
        trying = Optional.of(socket);
        home.sockets().prepare(socket, home.settings());
        long share = (deadline - System.nanoTime()) / attempts.size();
        wakeAfter(share, () -> tryNext(others, timedOut()));
        Optional<Prologue> prologue = attempt.preface().map(preface -> prologue(socket, attempt, preface, others));
        prologue.ifPresent(Prologue::begin);
        loop.register(socket).addListener(registered -> {
            if (registered.isSuccess()) {
                connect(socket, attempt, prologue, others);
            } else if (isTrying(socket)) {
                tryNext(others, Failures.ofDial(registered.cause(), request.timeout()));
            }
        });
    }

    private Prologue prologue(SocketChannel socket, Attempt attempt, Preface preface, List<Attempt> others) {
        return new Prologue(socket, preface, () -> endpoint(socket, attempt).orElseThrow(), new Prologue.Outcome() {
            @Override
            public void ready(Endpoint endpoint) {
                open(socket, Optional.of(endpoint));
            }

            @Override
            public void failed(CloseReason reason) {
                if (isTrying(socket)) {
                    tryNext(others, reason);
                }
            }

            @Override
            public CloseReason meaningOf(Throwable failure) {
                return StreamDial.this.meaningOf(failure, attempt);
            }
        });
    }

    private void connect(SocketChannel socket, Attempt attempt, Optional<Prologue> prologue, List<Attempt> others) {
        Optional<SocketAddress> local;
        try {
            local = localAddress();
        } catch (IllegalArgumentException e) {
            tryNext(others, new CloseReason.DialFailed(e.getMessage()));
            return;
        }
        local.ifPresent(address -> socket.config().setReuseAddress(true));
        var connecting =
                local.isPresent() ? socket.connect(attempt.remote(), local.get()) : socket.connect(attempt.remote());
        connecting.addListener(connected -> {
            if (!connected.isSuccess() && prologue.isPresent()) {
                prologue.get().failed(connected.cause());
            } else if (!connected.isSuccess() && isTrying(socket)) {
                tryNext(others, meaningOf(connected.cause(), attempt));
            } else if (connected.isSuccess() && prologue.isEmpty()) {
                open(socket, endpoint(socket, attempt));
            }
        });
    }

    private CloseReason meaningOf(Throwable failure, Attempt attempt) {
        // by a detour: whoever looks into the error would connect to the far end from here
        return attempt.shown().isPresent()
                ? Failures.ofDial(failure, request.timeout())
                : Failures.ofDial(failure, attempt.remote(), request.timeout());
    }

    private void tryNext(List<Attempt> others, CloseReason lastFailure) {
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

    private Optional<Endpoint> endpoint(SocketChannel socket, Attempt attempt) {
        return home.endpointOf(socket, Direction.OUTBOUND)
                .map(own -> new Endpoint(own.local(), attempt.shown().orElse(own.remote()), own.direction()));
    }

    private void open(SocketChannel socket, Optional<Endpoint> endpoint) {
        if (!isTrying(socket)) {
            socket.close();
        } else if (endpoint.isEmpty()) {
            tryNext(List.of(), new CloseReason.ConnectionLost());
        } else if (isItself(socket)) {
            tryNext(List.of(), new CloseReason.DialRefused());
        } else if (decided.compareAndSet(false, true)) {
            forget();
            new StreamChannel(home, socket, endpoint.get()).introduce(dialling::opened);
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
