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
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 240, unit = SECONDS)
class SwapUnderLoadTest {

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "wss"})
    void codeIsExchangedUnderLoadAndNothingIsLostNobodyRefusedAndNothingLeftBehind(String scheme) throws Exception {
        Report report = new CodeSwap(
                        scheme, Plan.SHORT, OutsideLoops.of(2), new PrintStream(PrintStream.nullOutputStream()))
                .run(data);

        assertEquals(List.of(), report.broken(), report::markdown);
        System.out.print(report.markdown());
    }
}
