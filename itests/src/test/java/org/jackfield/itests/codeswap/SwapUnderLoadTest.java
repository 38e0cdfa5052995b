package org.jackfield.itests.codeswap;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jackfield.itests.node.OutsideLoops;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 240, unit = SECONDS)
class SwapUnderLoadTest {

    @TempDir
    Path data;

    @Test
    void codeIsExchangedUnderLoadAndNothingIsLostNobodyRefusedAndNothingLeftBehind() throws Exception {
        Report report = new CodeSwap(
                        "tcp", Plan.SHORT, OutsideLoops.of(2), new PrintStream(PrintStream.nullOutputStream()))
                .run(data);

        assertEquals(List.of(), report.broken(), report::markdown);
        System.out.print(report.markdown());
    }
}
