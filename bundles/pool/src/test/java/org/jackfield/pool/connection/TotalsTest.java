package org.jackfield.pool.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.jackfield.api.connection.MessageTotals;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

class TotalsTest {

    private final VirtualTime time = new VirtualTime();
    private final Totals totals = new Totals();

    @Test
    void everyWaitIsCountedInItsClass() {
        wait(Duration.ZERO);
        wait(Duration.ofMillis(1));
        wait(Duration.ofMillis(1).plusNanos(1));
        wait(Duration.ofMillis(70));
        wait(Duration.ofSeconds(60));
        wait(Duration.ofSeconds(61));

        MessageTotals sum = totals.soFar();

        assertEquals(6, sum.sent());
        assertEquals(2, sum.queueWait().counts().get(0), "up to a millisecond");
        assertEquals(1, sum.queueWait().counts().get(1), "up to two");
        assertEquals(Duration.ofMillis(100), sum.queueWait().bounds().get(6));
        assertEquals(1, sum.queueWait().counts().get(6), "70 ms");
        assertEquals(Duration.ofSeconds(60), sum.queueWait().bounds().get(14));
        assertEquals(1, sum.queueWait().counts().get(14), "up to a minute");
        assertEquals(1, sum.queueWait().counts().get(15), "longer");
        assertEquals(Duration.ofMillis(121_072).plusNanos(1), sum.queueWait().total());
    }

    @Test
    void aClockThatWasSetBackMakesNoNegativeWait() {
        totals.left(now() + 5, now());

        assertEquals(Duration.ZERO, totals.soFar().queueWait().total());
    }

    private void wait(Duration period) {
        long given = now();
        time.advance(period);
        totals.left(given, now());
    }

    private long now() {
        return Totals.moment(time.instant());
    }
}
