package org.jackfield.transports.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A wire between one client and a server that somebody listens to. All is passed on as it comes, unless it is sifted; what the client says is
 * shown before, so that whoever listens can be faster with a copy. Two threads, which end when it is closed.
 */
final class Wiretap implements AutoCloseable {

    private static final int LARGEST = 2048;
    private static final int SYSTEM_BUFFER_BYTES = 4 * 1024 * 1024;

    private final SocketAddress server;
    private final DatagramSocket front = open();
    private final DatagramSocket behind = open();
    private final AtomicReference<Optional<SocketAddress>> client = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Consumer<byte[]>> ear = new AtomicReference<>(said -> {});
    private final AtomicReference<Predicate<byte[]>> sieve = new AtomicReference<>(answer -> true);

    Wiretap(InetSocketAddress server) throws IOException {
        this.server = server;
        start(front, this::fromClient);
        start(behind, this::fromServer);
    }

    /** Where the client sends to. */
    InetSocketAddress address() {
        return (InetSocketAddress) front.getLocalSocketAddress();
    }

    /** Where the server sees the client. */
    InetSocketAddress outside() {
        return (InetSocketAddress) behind.getLocalSocketAddress();
    }

    /** Hears each datagram of the client's before it is passed on, from now on. */
    void listen(Consumer<byte[]> listener) {
        ear.set(listener);
    }

    /** Shown each datagram of the server's from now on; what it says no to is not passed on. */
    void sift(Predicate<byte[]> answers) {
        sieve.set(answers);
    }

    @Override
    public void close() {
        front.close();
        behind.close();
    }

    private void fromClient(DatagramPacket packet) throws IOException {
        if (packet.getLength() <= 1) {
            // a dial's scout has a socket of its own
            return;
        }
        client.set(Optional.of(packet.getSocketAddress()));
        ear.get().accept(Arrays.copyOf(packet.getData(), packet.getLength()));
        packet.setSocketAddress(server);
        behind.send(packet);
    }

    private void fromServer(DatagramPacket packet) throws IOException {
        boolean passes = sieve.get().test(Arrays.copyOf(packet.getData(), packet.getLength()));
        if (passes && client.get().isPresent()) {
            packet.setSocketAddress(client.get().get());
            front.send(packet);
        }
    }

    private static DatagramSocket open() throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setReceiveBufferSize(SYSTEM_BUFFER_BYTES);
        return socket;
    }

    private interface Step {
        void take(DatagramPacket packet) throws IOException;
    }

    private static void start(DatagramSocket socket, Step step) {
        Thread thread = new Thread(() -> carry(socket, step), "wiretap");
        thread.setDaemon(true);
        thread.start();
    }

    private static void carry(DatagramSocket socket, Step step) {
        byte[] room = new byte[LARGEST];
        try {
            while (!socket.isClosed()) {
                DatagramPacket packet = new DatagramPacket(room, room.length);
                socket.receive(packet);
                step.take(packet);
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new IllegalStateException("the wire is cut", e);
            }
        }
    }
}
