package org.jackfield.pool.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.settings.ExchangeLimits;
import org.junit.jupiter.api.Test;

/** Whose meter is remembered, when more have gone than are. */
class DepartedTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private final Departed departed = new Departed();

    @Test
    void whoComesAgainHasWhatItHadAndIsForgottenHere() {
        AddressMeter meter = meter();
        departed.add(peer(1), group(1), meter);

        assertEquals(Optional.of(meter), departed.remove(peer(1)));
        assertEquals(Optional.empty(), departed.remove(peer(1)));
        assertEquals(0, departed.size());
    }

    @Test
    void idsWithoutEndFromOneGroupDisplaceNobodyElse() {
        AddressMeter spent = meter();
        departed.add(peer(0), group(1), spent);
        for (int i = 1; i <= 5_000; i++) {
            departed.add(peer(i), group(2), meter());
        }

        assertEquals(Departed.MOST, departed.size());
        assertTrue(departed.remove(peer(1)).isEmpty(), "the first of its own");
        assertTrue(departed.remove(peer(5_000)).isPresent(), "the last of its own");
        assertEquals(Optional.of(spent), departed.remove(peer(0)));
    }

    @Test
    void whoGoesTwiceIsThereOnceAndLast() {
        AddressMeter last = meter();
        departed.add(peer(0), group(1), meter());
        departed.add(peer(1), group(1), meter());
        departed.add(peer(0), group(1), last);
        assertEquals(2, departed.size());
        for (int i = 2; i < Departed.MOST + 1; i++) {
            departed.add(peer(i), group(1), meter());
        }

        assertTrue(departed.remove(peer(1)).isEmpty());
        assertEquals(Optional.of(last), departed.remove(peer(0)));
    }

    @Test
    void whoGoesFromElsewhereIsOfThatGroup() {
        departed.add(peer(0), group(2), meter());
        departed.add(peer(0), group(1), meter());
        for (int i = 1; i <= 5_000; i++) {
            departed.add(peer(i), group(2), meter());
        }

        assertTrue(departed.remove(peer(0)).isPresent());
    }

    @Test
    void asManyGroupsAsThereIsRoomForLoseTheOldest() {
        for (int i = 0; i <= Departed.MOST; i++) {
            departed.add(peer(i), group(i), meter());
        }

        assertEquals(Departed.MOST, departed.size());
        assertTrue(departed.remove(peer(0)).isEmpty());
        assertTrue(departed.remove(peer(1)).isPresent());
    }

    private static AddressMeter meter() {
        return new AddressMeter(NOON, ExchangeLimits.DEFAULT);
    }

    private static NetworkGroup group(int number) {
        return NetworkGroup.ofTeller(new PointId("tcp", (20 + number / 256) + "." + number % 256 + ".1.1", 9732));
    }

    private static PeerId peer(int number) {
        return new PeerId(ByteString.of(ByteBuffer.allocate(16).putInt(number).array()), "idt" + number);
    }
}
