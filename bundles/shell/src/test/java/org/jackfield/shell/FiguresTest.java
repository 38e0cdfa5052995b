package org.jackfield.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void timesAreTheirTwoLargestUnits() {
        assertEquals("0s", Figures.time(Duration.ofMillis(-5)));
        assertEquals("59s", Figures.time(Duration.ofSeconds(59)));
        assertEquals("1m15s", Figures.time(Duration.ofSeconds(75)));
        assertEquals("1h1m", Figures.time(Duration.ofSeconds(3_665)));
        assertEquals("2d3h", Figures.time(Duration.ofHours(51)));
    }

    @Test
    void bytesAreShort() {
        assertEquals("999 B", Figures.bytes(999));
        assertEquals("1.0 KiB", Figures.bytes(1_000));
        assertEquals("1.5 MiB", Figures.bytes(1_572_864));
        assertEquals("8.0 EiB", Figures.bytes(Long.MAX_VALUE));
    }

    @Test
    void longLinesAreBrokenAtSpacesAndThoseWithoutAnywhere() {
        assertEquals(
                "a".repeat(70) + "\n  " + "b".repeat(20), Figures.wrapped("a".repeat(70) + " " + "b".repeat(20), 2));
        assertEquals("c".repeat(80) + "\n  ccc", Figures.wrapped("c".repeat(83), 2));
    }

    @Test
    void aTableTooWideLosesTheMiddleOfNamesAndTheEndOfSentences() {
        Table table = new Table("NAME", "AGE", "WHY").names(0).sentences(2);
        table.row("n".repeat(30) + "m".repeat(30), "1m15s", "because of what was said".repeat(3));

        String line = table.toString().lines().toList().get(1);

        assertEquals(80, line.length());
        assertEquals("nnnn..mmm  1m15s  because", line.substring(0, 25));
        assertEquals("..", line.substring(78));
    }
}
