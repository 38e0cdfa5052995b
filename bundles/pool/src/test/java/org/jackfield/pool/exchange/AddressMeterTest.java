package org.jackfield.pool.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.jackfield.pool.settings.ExchangeLimits;
import org.junit.jupiter.api.Test;

/** How many points a peer may name. */
class AddressMeterTest {

    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    private final AddressMeter meter = new AddressMeter(THEN, ExchangeLimits.DEFAULT);

    @Test
    void aPeerIsAskedOnceInADayHoweverOftenItIsDialled() {
        assertTrue(meter.mayAsk(THEN));
        assertFalse(meter.mayAsk(THEN.plusSeconds(1)));
        assertFalse(meter.mayAsk(THEN.plus(Duration.ofDays(1)).minusMillis(1)));
        assertTrue(meter.mayAsk(THEN.plus(Duration.ofDays(1))));
        assertFalse(meter.mayAsk(THEN.plus(Duration.ofDays(1))));
    }

    @Test
    void whatIsAskedForComesOnTopOfWhatMayBeNamedUnasked() {
        meter.expect(100, THEN);

        assertEquals(116, meter.take(1_000, THEN, ExchangeLimits.DEFAULT));
        assertEquals(0, meter.take(1_000, THEN, ExchangeLimits.DEFAULT));
        assertEquals(6, meter.take(1_000, THEN.plusSeconds(60), ExchangeLimits.DEFAULT));
    }
}
