package org.jackfield.itests.flood;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.identity.Difficulty;

/** A node in a process of its own, whose memory can be measured; closing ends it. */
final class VictimProcess implements AutoCloseable {

    /** Enough to tell work from none, and issued in a moment. */
    private static final Difficulty DIFFICULTY = new Difficulty(8);

    private static final String NETWORK = "TEZOS";
    private static final long GRACE_SECONDS = 10;

    private final Process process;
    private final Target target;

    private VictimProcess(Process process, Target target) {
        this.process = process;
        this.target = target;
    }

    static VictimProcess start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:+UseG1GC",
                        "-Xms192m",
                        "-Xmx192m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:NativeMemoryTracking=summary",
                        Victim.class.getName(),
                        NETWORK,
                        Double.toString(DIFFICULTY.value()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        if (line == null || !line.startsWith(Victim.LISTENING)) {
            process.destroyForcibly();
            throw new IOException("the node did not begin: " + line);
        }
        Thread drain = new Thread(() -> said.lines().forEach(System.err::println), "victim-output");
        drain.setDaemon(true);
        drain.start();
        PointId point = PointId.parse(line.substring(Victim.LISTENING.length()));
        return new VictimProcess(
                process,
                new Target(
                        new InetSocketAddress(point.address().orElseThrow(), point.port()),
                        Optional.of(process.pid()),
                        NETWORK,
                        DIFFICULTY));
    }

    Target target() {
        return target;
    }

    @Override
    public void close() throws IOException {
        // the end of its input is its sign to end
        process.getOutputStream().close();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
