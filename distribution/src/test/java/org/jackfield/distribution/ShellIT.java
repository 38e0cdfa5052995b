package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.jackfield.distribution.Program.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ShellIT {

    @TempDir
    Path folder;

    @Test
    void theShellHasOurCommandsAndFelixsAndQuitStopsTheNode() throws Exception {
        try (Program node = Program.nodeWithShell(folder.resolve("data"))) {
            node.type(
                    "peers",
                    "transports",
                    "connect 127.0.0.1:/",
                    "connect",
                    "disconnect",
                    "ban 192.0.2.0/24 --why 'too noisy' --for 1h",
                    "banned 192.0.2.7",
                    "unban",
                    "empty black",
                    "status",
                    "help maintain",
                    "bundles",
                    "lb -s org.jackfield.pool",
                    "leaks",
                    "quit");

            Ended ended = node.ended();

            String out = String.join("\n", ended.out());
            assertEquals(0, ended.code(), out);
            assertTrue(out.contains("no peers; 0 handshakes under way"), out);
            assertTrue(out.contains(" on TEZOS"), out);
            assertTrue(out.contains("usage: connect POINT"), out);
            assertTrue(out.contains("usage: disconnect PEER-OR-POINT"), out);
            assertTrue(out.contains("banned 192.0.2.0/24 for 1h0m"), out);
            assertTrue(out.contains("192.0.2.7 is refused: "), out);
            assertTrue(out.contains("too noisy"), out);
            assertTrue(out.contains("usage: unban ADDRESS-OR-PEER"), out);
            assertTrue(out.contains("cleared the black list"), out);
            assertTrue(out.contains("connections  0: 0 in, 0 out; 0 handshakes; wanted "), out);
            assertTrue(out.contains("looks at once whether there are too few or too many connections"), out);
            assertTrue(out.contains("has no port between 0 and 65535"), out);
            assertTrue(out.contains("nothing that has been uninstalled or updated is held"), out);
            assertTrue(out.lines().anyMatch(line -> line.matches("\\d+ +active +\\S+ +org.jackfield.pool")), out);
            assertTrue(
                    out.lines().anyMatch(line -> line.contains("|Active") && line.contains("org.jackfield.pool")), out);
        }
    }
}
