package org.jackfield.transports.tcp;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of Debian's that listens at a port of the loopback, from its start to the end of the test. */
final class Program implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;

    private Program(Process process) {
        this.process = process;
    }

    /** Where the system has it. Without it, the test is left out, but not in continuous integration. */
    static Path installed(String name, String debianPackage) {
        String folders = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/sbin:/usr/bin";
        return Stream.of(folders.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> absent(name + " is not installed (Debian's package " + debianPackage + ")"));
    }

    /** A port at which nobody listens just now. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it listens at the port. */
    static Program listeningAt(int port, List<String> command) throws IOException {
        Path output = Files.createTempFile("program", ".log");
        output.toFile().deleteOnExit();
        Program program = new Program(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!listensAt(port)) {
            if (!program.process.isAlive() || System.nanoTime() > deadline) {
                program.close();
                fail(command + " does not listen: " + Files.readString(output));
            }
            Thread.onSpinWait();
        }
        return program;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean listensAt(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path absent(String sentence) {
        return "true".equals(System.getenv("CI")) ? fail(sentence) : abort(sentence);
    }
}
