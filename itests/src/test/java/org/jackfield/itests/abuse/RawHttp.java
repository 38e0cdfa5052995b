package org.jackfield.itests.abuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;

/** A connection to the API on which anything can be said. */
final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SMALL = 2048;

    private final Socket socket;
    private final URI api;

    RawHttp(URI api) {
        this(api, 0);
    }

    /** One with so small a buffer that it is full at once. */
    static RawHttp narrow(URI api) {
        return new RawHttp(api, SMALL);
    }

    private RawHttp(URI api, int receiveBuffer) {
        this.api = api;
        this.socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(api.getHost(), api.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says it; whether it is still heard does not matter. */
    RawHttp say(String text) {
        heard(text);
        return this;
    }

    /** Whether the far end has not yet hung up for good. */
    boolean heard(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A head with our host, and an empty line after it. */
    RawHttp head(String requestLine, String... headers) {
        StringBuilder head = new StringBuilder(requestLine).append("\r\nHost: ").append(api.getAuthority());
        for (String header : headers) {
            head.append("\r\n").append(header);
        }
        return say(head.append("\r\n\r\n").toString());
    }

    /** The status of the next answer; 0 if the connection ends without one. */
    int status() {
        String line = line();
        return line.startsWith("HTTP/1.1 ") ? Integer.parseInt(line.substring(9, 12)) : 0;
    }

    /** Everything until the far end hangs up. */
    String rest() {
        StringBuilder text = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            byte[] bytes = new byte[65536];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                text.append(new String(bytes, 0, read, ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the API neither answers nor hangs up; so far: " + text, e);
        } catch (IOException e) {
            // reset: hung up, too
            return text.toString();
        }
        return text.toString();
    }

    /** The next line, without its end; empty if there is none. */
    String line() {
        StringBuilder line = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (next != '\r') {
                    line.append((char) next);
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the API neither answers nor hangs up; so far: " + line, e);
        } catch (IOException e) {
            return line.toString();
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
