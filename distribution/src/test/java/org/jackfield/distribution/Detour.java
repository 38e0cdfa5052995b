package org.jackfield.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A way to a port of this machine that seems to begin at another of its addresses. */
final class Detour implements AutoCloseable {

    private final String from;
    private final int port;
    private final ServerSocket door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new ArrayList<>();

    Detour(String from, int port) throws IOException {
        this.from = from;
        this.port = port;
        carry(this::welcome);
    }

    /** Where to dial. */
    String point() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    private void welcome() throws IOException {
        while (true) {
            Socket near = door.accept();
            Socket far = new Socket();
            synchronized (open) {
                open.add(near);
                open.add(far);
            }
            far.bind(new InetSocketAddress(from, 0));
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            carry(() -> pass(near, far));
            carry(() -> pass(far, near));
        }
    }

    private static void pass(Socket one, Socket other) throws IOException {
        try (one;
                other) {
            one.getInputStream().transferTo(other.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void carry(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                if (!door.isClosed() && e instanceof java.net.BindException) {
                    throw new UncheckedIOException("there is no address " + from + " on this machine", e);
                }
                // either end has closed, and so does the other
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        synchronized (open) {
            for (Socket each : open) {
                each.close();
            }
        }
    }
}
