package org.jackfield.benchmarks.end;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jackfield.api.crypto.SecretBox;

/** A bare loop as an end: seals a frame for each of its sockets and writes it, one after the other, and does nothing else. */
public final class BareEnd {

    private final Boxes boxes;
    private final List<Peer> peers = new ArrayList<>();

    private BareEnd(Circumstances circumstances) {
        boxes = Boxes.named(circumstances.cipher());
    }

    private record Peer(SocketChannel socket, SecretBox box, byte[] nonce) {}

    /** Lives as long as its input; takes {@link Circumstances}. */
    public static void main(String... arguments) throws IOException {
        BareEnd end = new BareEnd(Circumstances.of(arguments));
        Orders.obey("nowhere", end.boxes::await, end::answer);
    }

    private String answer(String order) {
        String[] words = order.split(" ");
        try {
            switch (words[0]) {
                case "connect":
                    return connect(words[1], Integer.parseInt(words[2]));
                case "fan":
                    return "fanned " + Fans.answer(words, this::fan);
                default:
                    return "unknown " + words[0];
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String connect(String address, int count) throws IOException {
        long begun = System.nanoTime();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        for (int i = 0; i < count; i++) {
            SocketChannel socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            peers.add(new Peer(
                    socket, boxes.provider().box(new byte[SecretBox.KEY_BYTES]), new byte[SecretBox.NONCE_BYTES]));
        }
        return "connected " + count + " " + (System.nanoTime() - begun);
    }

    private long[] fan(int bytes, int batch, int rounds, Duration pause) {
        ByteBuffer message = ByteBuffer.allocate(bytes);
        ByteBuffer frame = ByteBuffer.allocateDirect(Integer.BYTES + SecretBox.TAG_BYTES + bytes);
        long[] taken = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            LockSupport.parkNanos(pause.toNanos());
            long begun = System.nanoTime();
            for (int i = 0; i < batch; i++) {
                for (Peer peer : peers) {
                    tell(peer, message.duplicate(), frame.clear());
                }
            }
            taken[round] = System.nanoTime() - begun;
        }
        return taken;
    }

    private static void tell(Peer peer, ByteBuffer message, ByteBuffer frame) {
        frame.putInt(SecretBox.TAG_BYTES + message.remaining());
        // counted in its last bytes, as a channel does
        for (int i = SecretBox.NONCE_BYTES - 1; i >= 0 && ++peer.nonce()[i] == 0; i--) {}
        peer.box().seal(peer.nonce(), message, frame);
        frame.flip();
        try {
            while (frame.hasRemaining()) {
                peer.socket().write(frame);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
