package org.jackfield.itests.moves;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, unit = SECONDS)
class CutsTest {

    @Test
    void sessionsOfAnyTransportWhosePathIsCutGoOnOverAnotherAndNothingIsLost() throws Exception {
        CutReport report =
                Cuts.of(CutPlan.SHORT, List.of("tcp", "ws", "udp"), new PrintStream(PrintStream.nullOutputStream()));

        System.out.println(report.markdown());
        assertEquals(List.of(), report.broken(), report::markdown);
    }
}
