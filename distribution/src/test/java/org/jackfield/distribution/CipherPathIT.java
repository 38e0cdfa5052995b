package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The node as it is shipped has the Vector API, and tries it where the processor has vectors that are wide enough. Whether it is the faster
 * path is the machine's to say; that it is right, is not. The sieve of the proof of work needs the same, and is there, too.
 */
@Timeout(300)
@Isolated
class CipherPathIT {

    private static final Pattern OUTCOME =
            Pattern.compile("secret boxes take vector-[0-9]+ from now on" + "|secret boxes stay with java");

    @TempDir
    Path folder;

    @Test
    void theShippedNodeTriesTheVectorApiAndTellsWhichPathItTakes() throws Exception {
        Path processors = Path.of("/proc/cpuinfo");
        assumeTrue(Files.isReadable(processors) && Files.readString(processors).contains(" avx2"), "no wide vectors");
        try (Program node = Program.nodeWithShell(folder.resolve("data"))) {
            String log = logged(node, OUTCOME);

            assertTrue(log.contains("secret boxes take java, and vector-"), log);
            assertFalse(log.contains("is not used: "), log);
            assertTrue(log.contains("proofs of work are searched by java-vector-"), log);
            node.type("quit");
            assertEquals(0, node.ended().code());
        }
    }

    /** Looks into the log again and again, each time after an answer of the shell. */
    private String logged(Program node, Pattern text) throws Exception {
        Path file = folder.resolve("data/logs/node.0.log");
        Instant deadline = Instant.now().plusSeconds(240);
        while (true) {
            node.type("echo asked");
            node.line(line -> line.contains("asked"));
            String log = Files.readString(file);
            if (text.matcher(log).find()) {
                return log;
            }
            if (Instant.now().isAfter(deadline)) {
                return fail("'" + text + "' is not in " + log);
            }
        }
    }
}
