package org.jackfield.itests.moves;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.util.List;
import org.jackfield.itests.node.OutsideLoops;
import org.junit.jupiter.api.Test;

class MovesTest {

    @Test
    void sessionsMoveBetweenTransportsUnderLoadAndNothingIsLostDoubledOrReordered() throws Exception {
        MoveReport report =
                new Moves(MovePlan.SHORT, OutsideLoops.of(2), new PrintStream(PrintStream.nullOutputStream())).run();

        System.out.println(report.markdown());
        assertEquals(List.of(), report.broken(), report::markdown);
    }
}
