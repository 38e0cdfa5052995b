package org.jackfield.itests.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.handshake.crypto.Blake2b;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.crypto.Curve25519;

/** The far end of a blocking socket that says byte for byte what a test wants (tezos-wire.md, sections 4 to 11). */
public final class RawPeer implements AutoCloseable {

    private static final int PATIENCE = (int) Duration.ofSeconds(15).toMillis();
    private static final byte[] METADATA = {0, 0};
    private static final byte[] ACK = {0};

    private final Socket socket;
    private final boolean weDialled;
    private final DataInputStream in;
    private SecretBox box;
    private byte[] send;
    private byte[] receive;

    private RawPeer(Socket socket, boolean weDialled) throws IOException {
        this.socket = socket;
        this.weDialled = weDialled;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE);
    }

    /** Dials the node's port from an address of the loopback. */
    public static RawPeer dialling(String from, int port) {
        try {
            Socket socket = new Socket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE);
            return new RawPeer(socket, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where raw peers wait to be dialled. */
    static final class Ear implements AutoCloseable {

        private final ServerSocket server;

        Ear(String address) {
            this(address, 0, 50);
        }

        Ear(String address, int port, int backlog) {
            try {
                server = new ServerSocket(port, backlog, InetAddress.getByName(address));
                server.setSoTimeout(PATIENCE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int port() {
            return server.getLocalPort();
        }

        String address() {
            return server.getInetAddress().getHostAddress();
        }

        String point() {
            return "tcp://" + server.getInetAddress().getHostAddress() + ":" + port();
        }

        RawPeer answer() {
            try {
                return new RawPeer(server.accept(), false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Both connection messages. */
    RawPeer greet(Papers papers) {
        byte[] ours = papers.message();
        say(ours);
        byte[] theirs = read();
        byte[] theirKey = Arrays.copyOfRange(theirs, 4, 4 + Curve25519.KEY_BYTES);
        box = new BouncyCastleBoxes()
                .box(Curve25519.channelKey(papers.secretKey().toByteArray(), theirKey)
                        .orElseThrow());
        byte[] first = weDialled ? ours : theirs;
        byte[] second = weDialled ? theirs : ours;
        byte[] diallers = nonce(first, second, "Resp -> Init");
        byte[] answerers = nonce(first, second, "Init -> Resp");
        send = weDialled ? diallers : answerers;
        receive = weDialled ? answerers : diallers;
        return this;
    }

    /** And both metadata messages: the node knows who we are. */
    public RawPeer introduce(Papers papers) {
        greet(papers);
        seal(METADATA);
        open();
        return this;
    }

    /** And both acks: connected. */
    public RawPeer connect(Papers papers) {
        introduce(papers);
        seal(ACK);
        byte[] answer = open();
        if (answer[0] != 0) {
            throw new AssertionError("rejected with motive " + (answer.length > 2 ? answer[2] : -1));
        }
        return this;
    }

    /** Says no, for that motive. */
    RawPeer nack(int motive) {
        return seal(new byte[] {1, (byte) (motive >> 8), (byte) motive, 0, 0, 0, 0});
    }

    /** Says no, and nothing else. */
    RawPeer bareNack() {
        return seal(new byte[] {(byte) 0xff});
    }

    /** The answer to our ack or nack: its first byte, and the motive after it. */
    public byte[] answer() {
        return open();
    }

    public RawPeer ack() {
        return seal(ACK);
    }

    /** A message of that tag in one frame. */
    RawPeer message(int tag, byte... body) {
        return seal(ByteBuffer.allocate(6 + body.length)
                .putInt(2 + body.length)
                .putShort((short) tag)
                .put(body)
                .array());
    }

    /** A frame with that plaintext. */
    RawPeer seal(byte[] plaintext) {
        say(sealed(plaintext));
        return this;
    }

    /** The bytes of the next frame. */
    byte[] sealed(byte[] plaintext) {
        int length = SecretBox.TAG_BYTES + plaintext.length;
        ByteBuffer frame = ByteBuffer.allocate(2 + length).putShort((short) length);
        box.seal(send, ByteBuffer.wrap(plaintext), frame);
        send = next(send);
        return frame.array();
    }

    /** Bytes as they are. */
    RawPeer say(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame, opened. */
    byte[] open() {
        byte[] frame = read();
        ByteBuffer plaintext = ByteBuffer.allocate(frame.length);
        if (!box.open(receive, ByteBuffer.wrap(frame, 2, frame.length - 2), plaintext)) {
            throw new AssertionError("a frame of the node's does not open");
        }
        receive = next(receive);
        return Arrays.copyOf(plaintext.array(), plaintext.position());
    }

    /** Reads until the node ends it, whichever way. */
    public void awaitEnd() {
        try {
            byte[] waste = new byte[65536];
            while (in.read(waste) >= 0) {
                Thread.onSpinWait();
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the node does not end the connection", e);
        } catch (IOException e) {
            // reset: that is an end, too
            return;
        }
    }

    /** Ends it the rude way. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] read() {
        try {
            int length = in.readUnsignedShort();
            byte[] message = new byte[2 + length];
            ByteBuffer.wrap(message).putShort((short) length);
            in.readFully(message, 2, length);
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] nonce(byte[] first, byte[] second, String direction) {
        return Arrays.copyOf(
                Blake2b.hash(32, first, second, direction.getBytes(StandardCharsets.US_ASCII)), SecretBox.NONCE_BYTES);
    }

    private static byte[] next(byte[] nonce) {
        byte[] sum = new BigInteger(1, nonce).add(BigInteger.ONE).toByteArray();
        byte[] next = new byte[SecretBox.NONCE_BYTES];
        int length = Math.min(sum.length, next.length);
        System.arraycopy(sum, sum.length - length, next, next.length - length, length);
        return next;
    }
}
