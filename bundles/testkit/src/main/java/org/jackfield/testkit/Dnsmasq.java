package org.jackfield.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * A name server that people use, on the loopback, with the records that a test gives it. A process of its own, in the foreground, until
 * it is closed.
 *
 * <p>Each line given to {@link #start} is one of its options: {@code host-record=seed.example,192.0.2.1,60}. It asks nobody else, unless an
 * option says so.
 */
public final class Dnsmasq implements AutoCloseable {

    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TRIES = 5;

    private final Process process;
    private final int port;

    private Dnsmasq(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it on a free port, and waits until it answers. Its files lie in the folder. Skips the test with a sentence if it is not
     * installed, but for continuous integration, where it must be.
     */
    public static Dnsmasq start(Path folder, String... options) throws IOException {
        Path program = program();
        String trouble = "";
        for (int i = 0; i < TRIES; i++) {
            int port = freePort();
            Path log = folder.resolve("dnsmasq-" + port + ".log");
            Dnsmasq server = new Dnsmasq(process(program, folder, log, port, options), port);
            if (server.answersSoon()) {
                return server;
            }
            server.close();
            trouble = Files.readString(log);
        }
        throw new AssertionError("dnsmasq does not answer: " + trouble);
    }

    /** Where it answers, over UDP and TCP. */
    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Path program() {
        Optional<Path> found = FOLDERS.stream()
                .map(folder -> Path.of(folder, "dnsmasq"))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(
                found.isPresent() || "true".equals(System.getenv("CI")),
                "dnsmasq is not installed: install Debian's package dnsmasq-base");
        return found.orElseThrow(() -> new AssertionError(
                "dnsmasq is not installed, and must be where CI=true: install Debian's package dnsmasq-base"));
    }

    private static Process process(Path program, Path folder, Path log, int port, String... options)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "port=" + port,
                "listen-address=127.0.0.1",
                "bind-interfaces",
                "no-resolv",
                "no-hosts",
                "keep-in-foreground",
                "log-facility=-",
                "pid-file=",
                // it must be able to read what the test may read, and no more
                "user=" + System.getProperty("user.name")));
        lines.addAll(List.of(options));
        Path config = Files.write(folder.resolve("dnsmasq-" + port + ".conf"), lines);
        return new ProcessBuilder(program.toString(), "--conf-file=" + config)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** One that was free a moment ago, for TCP and UDP. */
    private static int freePort() throws IOException {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        try (ServerSocket socket = new ServerSocket(0, 1, here);
                DatagramSocket datagrams = new DatagramSocket(socket.getLocalPort(), here)) {
            return datagrams.getLocalPort();
        }
    }

    private boolean answersSoon() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (answers()) {
                return true;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return false;
    }

    /** Whether it says anything to the question for its version. */
    private boolean answers() {
        byte[] question = {
            0, 30, 0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7, 'v', 'e', 'r', 's', 'i', 'o', 'n', 4, 'b', 'i', 'n', 'd', 0,
            0, 16, 0, 3
        };
        try (Socket socket = new Socket()) {
            socket.connect(address(), 1_000);
            socket.setSoTimeout(1_000);
            OutputStream out = socket.getOutputStream();
            out.write(question);
            out.flush();
            InputStream in = socket.getInputStream();
            return in.read() >= 0;
        } catch (IOException e) {
            // not yet
            return false;
        }
    }
}
