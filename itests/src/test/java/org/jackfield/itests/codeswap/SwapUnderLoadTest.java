package org.jackfield.itests.codeswap;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jackfield.itests.node.OutsideLoops;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 240, unit = SECONDS)
class SwapUnderLoadTest {

    @TempDir
    Path data;

    @ParameterizedTest
    @CsvSource({"tcp, false", "wss, true"})
    void codeIsExchangedUnderLoadAndNothingIsLostNobodyRefusedAndNothingLeftBehind(String scheme, boolean sessions)
            throws Exception {
        Plan plan = sessions ? Plan.SHORT.withSessions() : Plan.SHORT;
        Report report = new CodeSwap(scheme, plan, OutsideLoops.of(2), new PrintStream(PrintStream.nullOutputStream()))
                .run(data);

        assertEquals(List.of(), report.broken(), report::markdown);
        System.out.print(report.markdown());
    }
}
