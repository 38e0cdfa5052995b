package org.jackfield.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jackfield.api.point.PointId;

/**
 * A detour by which sockets can be dialled: passes bytes on until it breaks, and then resets both sides of all that leads through it.
 *
 * <p>For transports whose streams are TCP connections, with whatever inside. Owns threads, until closed.
 */
public final class SocketWay implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int BACKLOG = 50;

    private final ServerSocket entrance;
    private final PointId from;
    private final InetSocketAddress to;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** Leads to that point, whose host is an IP address. */
    public SocketWay(PointId point) {
        this.to = new InetSocketAddress(point.address().orElseThrow(), point.port());
        try {
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            this.entrance = new ServerSocket(0, BACKLOG, loopback);
            this.from = PointId.of(point.scheme(), loopback, entrance.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("way-entrance", this::letIn);
    }

    /** Connects to the point, says it, and leaves. */
    public static void babble(PointId point, byte[] nonsense) {
        try (Socket mallory = new Socket()) {
            mallory.connect(new InetSocketAddress(point.address().orElseThrow(), point.port()));
            mallory.getOutputStream().write(nonsense);
        } catch (SocketException e) {
            // the listener has had enough before the end
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it begins. */
    public PointId point() {
        return from;
    }

    /** Breaks, without a farewell. */
    public void sever() {
        sockets.forEach(SocketWay::reset);
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sever();
    }

    private void letIn() {
        for (Optional<Socket> caller = next(); caller.isPresent(); caller = next()) {
            Socket near = caller.get();
            Socket far = new Socket();
            sockets.add(near);
            sockets.add(far);
            try {
                far.connect(to);
            } catch (IOException e) {
                reset(near);
                continue;
            }
            run("way-there", () -> pass(near, far));
            run("way-back", () -> pass(far, near));
        }
    }

    private Optional<Socket> next() {
        try {
            return Optional.of(entrance.accept());
        } catch (IOException e) {
            // closed
            return Optional.empty();
        }
    }

    private static void pass(Socket one, Socket other) {
        try {
            InputStream in = one.getInputStream();
            OutputStream out = other.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
            other.shutdownOutput();
        } catch (IOException e) {
            // one side is gone, so the other goes, too
            reset(one);
            reset(other);
        }
    }

    private static void reset(Socket socket) {
        synchronized (socket) {
            if (socket.isClosed()) {
                return;
            }
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void run(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
