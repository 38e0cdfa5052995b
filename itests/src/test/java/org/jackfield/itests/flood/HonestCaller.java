package org.jackfield.itests.flood;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.handshake.crypto.Blake2b;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.crypto.Curve25519;

/** One honest handshake from beginning to end, over a blocking socket: tezos-wire.md, sections 4 to 9, by hand. */
final class HonestCaller {

    /** As long as Octez gives a handshake that it has begun. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final byte[] METADATA = {0, 0};
    private static final byte[] ACK = {0};

    private final Passport passport;
    private final String network;

    HonestCaller(Passport passport, String network) {
        this.passport = passport;
        this.network = network;
    }

    /** What came of it. */
    record Outcome(boolean served, Duration took, String why) {}

    /** Calls, is let in, and leaves. */
    Outcome call(InetSocketAddress from, InetSocketAddress node) {
        long begun = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.setTcpNoDelay(true);
            socket.bind(from);
            socket.connect(node, (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            shakeHands(socket);
            return new Outcome(true, Duration.ofNanos(System.nanoTime() - begun), "served");
        } catch (IOException e) {
            return new Outcome(false, Duration.ofNanos(System.nanoTime() - begun), e.toString());
        }
    }

    private void shakeHands(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        byte[] ours = passport.connectionMessage(network);
        out.write(ours);
        byte[] theirs = readWithLength(in);
        byte[] theirKey = Arrays.copyOfRange(theirs, 4, 4 + Curve25519.KEY_BYTES);
        byte[] key = Curve25519.channelKey(passport.secretKey().toByteArray(), theirKey)
                .orElseThrow(() -> new IOException("the node's key is worthless"));
        try (SecretBox box = new BouncyCastleBoxes().box(key)) {
            byte[] send = nonce(ours, theirs, "Resp -> Init");
            byte[] receive = nonce(ours, theirs, "Init -> Resp");
            out.write(seal(box, send, METADATA));
            open(box, receive, readWithLength(in));
            out.write(seal(box, next(send), ACK));
            byte[] answer = open(box, next(receive), readWithLength(in));
            if (answer[0] != 0) {
                throw new IOException("rejected with motive " + (answer.length > 2 ? answer[2] : 0));
            }
        }
    }

    private static byte[] nonce(byte[] ours, byte[] theirs, String direction) {
        return Arrays.copyOf(
                Blake2b.hash(32, ours, theirs, direction.getBytes(StandardCharsets.US_ASCII)), SecretBox.NONCE_BYTES);
    }

    private static byte[] next(byte[] nonce) {
        byte[] sum = new BigInteger(1, nonce).add(BigInteger.ONE).toByteArray();
        byte[] next = new byte[SecretBox.NONCE_BYTES];
        int length = Math.min(sum.length, next.length);
        System.arraycopy(sum, sum.length - length, next, next.length - length, length);
        return next;
    }

    private static byte[] seal(SecretBox box, byte[] nonce, byte[] plaintext) {
        int sealed = SecretBox.TAG_BYTES + plaintext.length;
        ByteBuffer frame = ByteBuffer.allocate(2 + sealed).putShort((short) sealed);
        box.seal(nonce, ByteBuffer.wrap(plaintext), frame);
        return frame.array();
    }

    private static byte[] open(SecretBox box, byte[] nonce, byte[] frame) throws IOException {
        ByteBuffer plaintext = ByteBuffer.allocate(frame.length);
        if (!box.open(nonce, ByteBuffer.wrap(frame, 2, frame.length - 2), plaintext)) {
            throw new IOException("a frame of the node's does not open");
        }
        return Arrays.copyOf(plaintext.array(), plaintext.position());
    }

    private static byte[] readWithLength(DataInputStream in) throws IOException {
        int length = in.readUnsignedShort();
        byte[] message = new byte[2 + length];
        ByteBuffer.wrap(message).putShort((short) length);
        in.readFully(message, 2, length);
        return message;
    }
}
