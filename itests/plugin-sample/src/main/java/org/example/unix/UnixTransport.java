package org.example.unix;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;

/** Unix domain sockets: scheme {@code unix}. */
final class UnixTransport implements Transport {

    static final String SCHEME = "unix";

    private static final int PORTS_TRIED = 100;
    private static final long SHUTDOWN_SECONDS = 2;

    private final SocketFiles files;
    private final Poller poller = new Poller();
    private final Set<UnixChannel> channels = ConcurrentHashMap.newKeySet();
    private final Set<UnixListener> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    UnixTransport(Path directory) {
        files = new SocketFiles(directory);
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        AtomicBoolean decided = new AtomicBoolean();
        new Serial().execute(() -> {
            if (decided.compareAndSet(false, true)) {
                connect(request, dialling);
            }
        });
        return () -> {
            if (decided.compareAndSet(false, true)) {
                dialling.failed(new CloseReason.DialCancelled());
            }
        };
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        if (gone) {
            return CompletableFuture.failedStage(new ListenException(new CloseReason.TransportGone(SCHEME)));
        }
        PointId local = files.withPort(request.local());
        for (int i = 0; i < PORTS_TRIED; i++, local = files.withPort(request.local())) {
            try {
                ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                try {
                    socket.bind(files.of(local), request.backlog()).configureBlocking(false);
                } catch (IOException e) {
                    socket.close();
                    throw e;
                }
                UnixListener listener = new UnixListener(this, socket, local, accepting);
                listeners.add(listener);
                listener.begin();
                return CompletableFuture.completedStage(listener);
            } catch (BindException e) {
                if (request.local().port() != 0) {
                    break;
                }
            } catch (IOException e) {
                String text = String.valueOf(e.getMessage());
                return CompletableFuture.failedStage(new ListenException(new CloseReason.ListenFailed(local, text)));
            }
        }
        return CompletableFuture.failedStage(new ListenException(new CloseReason.AddressInUse(local)));
    }

    /** Closes everything with {@link CloseReason.TransportGone}; when it returns, nothing is left. */
    void shutdown() {
        gone = true;
        List<CompletableFuture<?>> ends = new ArrayList<>();
        listeners.forEach(listener -> ends.add(listener.close().toCompletableFuture()));
        channels.forEach(channel -> ends.add(channel.leave(new CloseReason.TransportGone(SCHEME))));
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                .join();
        poller.close();
    }

    Poller poller() {
        return poller;
    }

    SocketFiles files() {
        return files;
    }

    void letGo(UnixListener listener) {
        listeners.remove(listener);
    }

    void opened(SocketChannel socket, Endpoint endpoint, Runnable onGone, Function<Channel, ChannelEvents> core) {
        UnixChannel[] self = new UnixChannel[1];
        UnixChannel channel = new UnixChannel(socket, endpoint, poller, () -> {
            channels.remove(self[0]);
            onGone.run();
        });
        self[0] = channel;
        channels.add(channel);
        channel.introduce(core);
        if (gone) {
            channel.leave(new CloseReason.TransportGone(SCHEME));
        }
    }

    private void connect(DialRequest request, Dialling dialling) {
        PointId remote = request.remote();
        if (gone) {
            dialling.failed(new CloseReason.TransportGone(SCHEME));
            return;
        }
        try {
            SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
            PointId local = bind(socket, request.local().orElse(new PointId(SCHEME, "127.0.0.1", 0)));
            try {
                socket.configureBlocking(false);
                if (!socket.connect(files.of(remote))) {
                    throw new IOException(remote + " takes nobody at present");
                }
            } catch (IOException e) {
                socket.close();
                files.delete(local);
                boolean nobody = e instanceof ConnectException || !Files.exists(files.of(remote).getPath());
                dialling.failed(nobody ? new CloseReason.DialRefused() : new CloseReason.DialFailed(String.valueOf(e.getMessage())));
                return;
            }
            opened(socket, new Endpoint(local, remote, Direction.OUTBOUND), () -> files.delete(local), dialling::opened);
        } catch (IOException e) {
            dialling.failed(new CloseReason.DialFailed(String.valueOf(e.getMessage())));
        }
    }

    private PointId bind(SocketChannel socket, PointId wanted) throws IOException {
        for (int i = 0; i < PORTS_TRIED; i++) {
            PointId local = files.withPort(wanted);
            try {
                socket.bind(files.of(local));
                return local;
            } catch (BindException e) {
                if (wanted.port() != 0) {
                    break;
                }
            }
        }
        socket.close();
        throw new IOException(wanted + " is in use");
    }
}
