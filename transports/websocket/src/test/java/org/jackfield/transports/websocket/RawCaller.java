package org.jackfield.transports.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jackfield.api.point.PointId;

/** A plain socket that says to a listener whatever it likes. */
final class RawCaller implements AutoCloseable {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int PATIENCE_MILLISECONDS = 20_000;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** A frame as it arrived, of an end that does not mask. */
    record Frame(int opcode, byte[] content) {

        /** Of a closing frame. */
        int status() {
            return (content[0] & 0xff) << 8 | content[1] & 0xff;
        }
    }

    RawCaller(PointId point) throws IOException {
        this(point, "127.0.0.1");
    }

    /** From that address. */
    RawCaller(PointId point, String from) throws IOException {
        this(new Socket(InetAddress.getByName(point.host()), point.port(), InetAddress.getByName(from), 0));
    }

    /** Over that socket. */
    RawCaller(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLISECONDS);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /** A caller that has been upgraded. */
    static RawCaller upgraded(PointId point) throws IOException {
        RawCaller caller = new RawCaller(point);
        String status = caller.ask("/");
        if (!status.contains(" 101 ")) {
            throw new IOException("the upgrade was answered with " + status);
        }
        return caller;
    }

    RawCaller say(String text) throws IOException {
        return say(text.getBytes(ISO_8859_1));
    }

    RawCaller say(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Asks in good order for an upgrade, with more headers, and returns the first line of the answer after having read its headers. */
    String ask(String path, String... headers) throws IOException {
        say(request(path, headers));
        return answer();
    }

    static String request(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: node.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + String.join(
                        "",
                        Arrays.stream(headers).map(header -> header + "\r\n").toList()) + "\r\n";
    }

    /** The first line of an answer; empty if the listener closed without one. */
    String answer() throws IOException {
        List<String> head = head();
        return head.isEmpty() ? "" : head.get(0);
    }

    /** The lines of an answer up to its content; none if the listener closed without one. */
    List<String> head() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String next = line(); !next.isEmpty(); next = line()) {
            lines.add(next);
        }
        return lines;
    }

    /** A masked frame. */
    RawCaller frame(boolean last, int opcode, byte[] content) throws IOException {
        return say(frameBytes(last, opcode, content));
    }

    static byte[] frameBytes(boolean last, int opcode, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream frame = new DataOutputStream(bytes);
        frame.write((last ? FINAL : 0) | opcode);
        if (content.length < 126) {
            frame.write(MASKED | content.length);
        } else {
            frame.write(MASKED | 126);
            frame.writeShort(content.length);
        }
        frame.write(MASK);
        for (int i = 0; i < content.length; i++) {
            frame.write(content[i] ^ MASK[i % MASK.length]);
        }
        return bytes.toByteArray();
    }

    Frame nextFrame() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte();
        byte[] content = new byte[length == 126 ? in.readUnsignedShort() : length];
        in.readFully(content);
        return new Frame(opcode, content);
    }

    /** Reads until the listener closes, and says how many bytes that were. */
    long drain() throws IOException {
        try {
            return in.skip(Long.MAX_VALUE) + rest();
        } catch (SocketException | EOFException e) {
            // it did not even read what we had said
            return 0;
        }
    }

    private long rest() throws IOException {
        byte[] some = new byte[65_536];
        long all = 0;
        for (int read = in.read(some); read >= 0; read = in.read(some)) {
            all += read;
        }
        return all;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (next != '\r') {
                    line.append((char) next);
                }
            }
        } catch (SocketException e) {
            // closed with something of ours unread
            return line.toString();
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
