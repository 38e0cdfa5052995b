package org.jackfield.transports.websocket;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.point.PointId;

/** A socket that says so many bytes, and the rest when it is told to go on. */
final class HaltingSocket extends Socket {

    private final CompletableFuture<Void> halted = new CompletableFuture<>();
    private final CompletableFuture<Void> goOn = new CompletableFuture<>();
    private int left;
    private int said;

    HaltingSocket(PointId point, int bytes) throws IOException {
        super(InetAddress.getByName(point.host()), point.port());
        this.left = bytes;
    }

    /** Completes when it has said as much as it may, and has more to say. */
    CompletableFuture<Void> halted() {
        return halted;
    }

    void goOn() {
        goOn.complete(null);
    }

    /** So many bytes. */
    int said() {
        return said;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                int now = Math.min(left, count);
                out.write(bytes, offset, now);
                if (now < count) {
                    halted.complete(null);
                    goOn.join();
                    out.write(bytes, offset + now, count - now);
                }
                left -= now;
                said += count;
            }
        };
    }
}
