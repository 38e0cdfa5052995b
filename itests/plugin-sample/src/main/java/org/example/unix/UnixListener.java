package org.example.unix;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Listener;

/** A listening socket and its file. */
final class UnixListener implements Listener {

    private final UnixTransport transport;
    private final ServerSocketChannel socket;
    private final PointId local;
    private final Accepting accepting;
    private final Serial thread = new Serial();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    UnixListener(UnixTransport transport, ServerSocketChannel socket, PointId local, Accepting accepting) {
        this.transport = transport;
        this.socket = socket;
        this.local = local;
        this.accepting = accepting;
    }

    void begin() {
        transport.poller().await(socket, SelectionKey.OP_ACCEPT, ready -> thread.execute(this::accept));
    }

    @Override
    public PointId local() {
        return local;
    }

    @Override
    public CompletionStage<Void> close() {
        thread.execute(() -> {
            if (closed.isDone()) {
                return;
            }
            try {
                socket.close();
            } catch (IOException e) {
                // it is gone either way
            }
            transport.poller().letGo();
            transport.files().delete(local);
            transport.letGo(this);
            closed.complete(null);
        });
        return closed;
    }

    private void accept() {
        try {
            for (SocketChannel caller = socket.accept(); caller != null; caller = socket.accept()) {
                caller.configureBlocking(false);
                PointId remote = SocketFiles.point((UnixDomainSocketAddress) caller.getRemoteAddress());
                transport.opened(caller, new Endpoint(local, remote, Direction.INBOUND), () -> {}, accepting::accepted);
            }
            begin();
        } catch (IOException e) {
            if (socket.isOpen()) {
                accepting.troubled(new CloseReason.ListenFailed(local, String.valueOf(e.getMessage())));
                begin();
            }
        }
    }
}
