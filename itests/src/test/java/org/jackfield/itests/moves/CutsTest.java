package org.jackfield.itests.moves;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 300, unit = SECONDS)
class CutsTest {

    @Test
    void sessionsWhosePathIsCutGoOnOverAnotherAndNothingIsLost() throws Exception {
        CutReport report =
                Cuts.of(CutPlan.SHORT, List.of("tcp", "ws"), new PrintStream(PrintStream.nullOutputStream()));

        System.out.println(report.markdown());
        assertEquals(List.of(), report.broken(), report::markdown);
    }

    /** In a process of its own: QUIC's library outside of frameworks loses its methods when a framework that has it is collected. */
    @Test
    void soDoThoseOfUdp(@TempDir Path target) throws Exception {
        Process cuts = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djackfield.itests.target=" + target,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Cuts.class.getName(),
                        "--short",
                        "udp")
                .redirectErrorStream(true)
                .start();
        try {
            String told = new String(cuts.getInputStream().readAllBytes(), UTF_8);
            System.out.println(told);
            assertEquals(0, cuts.waitFor(), told);
        } finally {
            cuts.destroyForcibly();
        }
    }
}
