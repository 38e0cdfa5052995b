package org.jackfield.transports.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.point.PointId;

/** A listener whose backlog is full and stays so: the system drops further callers without a word. */
final class SilentPlace implements AutoCloseable {

    private static final int CALLERS = 8;

    private final List<SocketChannel> callers = new ArrayList<>();
    private Optional<ServerSocket> server = Optional.empty();

    PointId point() {
        if (server.isEmpty()) {
            server = Optional.of(open());
        }
        return PointId.of("tcp", server.get().getInetAddress(), server.get().getLocalPort());
    }

    @Override
    public void close() {
        try {
            for (SocketChannel caller : callers) {
                caller.close();
            }
            if (server.isPresent()) {
                server.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerSocket open() {
        try {
            ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
            for (int i = 0; i < CALLERS; i++) {
                SocketChannel caller = SocketChannel.open();
                caller.configureBlocking(false);
                caller.connect(new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort()));
                callers.add(caller);
            }
            return silent;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
