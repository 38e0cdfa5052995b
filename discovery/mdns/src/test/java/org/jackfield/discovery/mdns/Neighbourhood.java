package org.jackfield.discovery.mdns;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A network of two machines: this one, and a namespace of its own at the other end of a virtual cable, where a {@link Neighbour} runs as a
 * process. Needs Linux, root and iproute2; {@link #open} skips the test with a sentence where they are not.
 */
final class Neighbourhood {

    static final String HERE = "198.51.100.1";
    static final String THERE = "198.51.100.2";

    private static final int SECONDS = 20;

    private final String name = "jackfield" + ProcessHandle.current().pid() % 100_000;
    private final BlockingQueue<String> foundThere = new LinkedBlockingQueue<>();
    private final Path ip;
    private Optional<Process> neighbour = Optional.empty();

    private Neighbourhood(Path ip) {
        this.ip = ip;
    }

    static Neighbourhood open() throws IOException, InterruptedException {
        Optional<Path> program = Stream.of("/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip", "/bin/ip")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(program.isPresent(), "iproute2 is not installed, which makes network namespaces");
        Neighbourhood opened = new Neighbourhood(program.get());
        Assumptions.assumeTrue(
                opened.does("netns", "add", opened.name), "network namespaces cannot be made here, root may");
        if (!opened.does("link", "add", opened.name, "type", "veth", "peer", "name", "eth0", "netns", opened.name)) {
            opened.leave();
            Assumptions.abort("virtual cables cannot be made here, root may on most machines");
        }
        opened.must("addr", "add", HERE + "/24", "dev", opened.name);
        opened.must("link", "set", opened.name, "up");
        opened.must("-n", opened.name, "addr", "add", THERE + "/24", "dev", "eth0");
        opened.must("-n", opened.name, "link", "set", "eth0", "up");
        return opened;
    }

    /** The network as it looks from here. */
    List<InterfaceAddress> present() throws SocketException {
        NetworkInterface cable = NetworkInterface.getByName(name);
        return cable.getInterfaceAddresses().stream()
                .filter(own -> own.getAddress().getHostAddress().equals(HERE))
                .toList();
    }

    /** Lets somebody live at the other end, who listens at these points. */
    void settle(String peer, String network, String... listening) throws IOException {
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        ip.toString(),
                                        "netns",
                                        "exec",
                                        name,
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Neighbour.class.getName(),
                                        peer,
                                        network),
                                Stream.of(listening))
                        .toList())
                .redirectError(ProcessBuilder.Redirect.to(new File("target/neighbour.log")))
                .start();
        neighbour = Optional.of(process);
        Thread reader = new Thread(() -> readTo(process, foundThere), "neighbour-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Whether the one at the other end finds this point within the time, or has found it. */
    boolean isFoundThere(String point, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String line = foundThere.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(point)) {
                return line != null;
            }
        }
    }

    /** Ends it, and whoever lives there. */
    void leave() throws IOException, InterruptedException {
        if (neighbour.isPresent()) {
            neighbour.get().destroyForcibly().waitFor(SECONDS, TimeUnit.SECONDS);
        }
        // the cable goes with it
        must("netns", "del", name);
    }

    private static void readTo(Process process, BlockingQueue<String> lines) {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("the neighbour has gone: " + e);
        }
    }

    private void must(String... words) throws IOException, InterruptedException {
        if (!does(words)) {
            throw new IOException("ip " + String.join(" ", words) + " has failed");
        }
    }

    private boolean does(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(Stream.of(ip.toString()), Stream.of(words))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
