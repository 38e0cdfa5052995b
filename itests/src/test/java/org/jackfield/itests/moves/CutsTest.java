package org.jackfield.itests.moves;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 180, unit = SECONDS)
class CutsTest {

    @Test
    void sessionsWhosePathIsResetOrFallsSilentGoOnOverAnotherTransportAndNothingIsLost() throws Exception {
        CutReport report = new Cuts(CutPlan.SHORT, new PrintStream(PrintStream.nullOutputStream())).run();

        System.out.println(report.markdown());
        assertEquals(List.of(), report.broken(), report::markdown);
    }
}
