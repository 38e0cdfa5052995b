package org.jackfield.pool.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.bytes.ByteString;
import org.junit.jupiter.api.Test;

/** What the compact filter holds, how long, and how often it errs. */
class OverflowFilterTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final long SEED = 4711;
    private static final int BYTES = 1 << 16;

    private final Random random = new Random(SEED);
    private OverflowFilter filter = new OverflowFilter(BYTES, key(), NOON);

    @Test
    void holdsWhatWasPutInAndNothingWhenEmpty() {
        assertFalse(filter.holds(host(1)));
        assertEquals(Optional.empty(), filter.overflow());

        filter.add(host(1), NOON.plus(Duration.ofHours(24)), NOON);

        assertTrue(filter.holds(host(1)));
        assertEquals(NOON, filter.overflow().orElseThrow().since());
        assertEquals(1, filter.overflow().orElseThrow().entries());
    }

    /** Octez's banned_peers/gc, disabled there: after all countdowns nothing is left. */
    @Test
    void everyEntryEndsNoSoonerThanItShouldAndAtMostAQuarterOfAnHourLater() {
        for (int minutes : new int[] {1, 14, 15, 16, 59, 60, 600, 24 * 60}) {
            OverflowFilter fresh = new OverflowFilter(BYTES, key(), NOON);
            Instant begin = NOON.plus(Duration.ofMinutes(7));
            Instant until = begin.plus(Duration.ofMinutes(minutes));
            fresh.add(host(1), until, begin);
            for (Instant now = begin; now.isBefore(until); now = now.plus(Duration.ofMinutes(1))) {
                fresh.countDown(now);
                assertTrue(fresh.holds(host(1)), minutes + " min, at " + now);
            }
            fresh.countDown(until.plus(OverflowFilter.TICK));
            assertFalse(fresh.holds(host(1)), minutes + " min");
            assertEquals(Optional.empty(), fresh.overflow());
        }
    }

    @Test
    void asFullAsItMayBeItErrsForLessThanOneInAThousand() {
        int entries = 97_000 / (2 * 1024 * 1024 / BYTES);
        for (int i = 0; i < entries; i++) {
            filter.add(host(i), NOON.plus(Duration.ofHours(24)), NOON);
        }
        int held = 0;
        int errors = 0;
        for (int i = 0; i < 100_000; i++) {
            held += i < entries && filter.holds(host(i)) ? 1 : 0;
            errors += filter.holds(host(1_000_000 + i)) ? 1 : 0;
        }

        assertTrue(held > 0.98 * entries, held + " of " + entries + " held, seed " + SEED);
        assertTrue(errors < 100, errors + " of 100000 taken for others, seed " + SEED);
        long guess = filter.overflow().orElseThrow().entries();
        assertTrue(Math.abs(guess - entries) < 0.05 * entries, guess + " for " + entries);
    }

    @Test
    void aCrowdOfBadAddressesNeverClosesTheDoorToAllOthers() {
        for (int i = 0; i < 20 * BYTES; i++) {
            filter.add(host(i), NOON.plus(Duration.ofHours(24)), NOON);
        }
        int errors = 0;
        for (int i = 0; i < 100_000; i++) {
            errors += filter.holds(host(10_000_000 + i)) ? 1 : 0;
        }

        assertTrue(errors < 100, errors + " of 100000 taken for others, seed " + SEED);
        assertTrue(filter.holds(host(20 * BYTES - 1)), "the newest is held, seed " + SEED);
    }

    @Test
    void oneThatIsTakenOutIsOut() {
        filter.add(host(1), NOON.plus(Duration.ofHours(24)), NOON);
        filter.add(host(2), NOON.plus(Duration.ofHours(24)), NOON);

        assertTrue(filter.remove(host(1)));
        assertFalse(filter.remove(host(1)));
        assertFalse(filter.holds(host(1)));
        assertTrue(filter.holds(host(2)));
    }

    @Test
    void anotherSizeForgetsNobody() {
        List<Subject> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(host(i));
            filter.add(host(i), NOON.plus(Duration.ofHours(24)), NOON);
        }
        for (int bytes : new int[] {BYTES * 4, BYTES / 4, 100_000}) {
            filter.resize(bytes);
            all.forEach(each -> assertTrue(filter.holds(each), bytes + " bytes, seed " + SEED));
        }
    }

    @Test
    void anEmptyOneTakesNoMemory() {
        assertEquals(0, filter.bytes());

        filter.add(host(1), NOON.plus(Duration.ofHours(1)), NOON);
        assertEquals(BYTES, filter.bytes());

        filter.countDown(NOON.plus(Duration.ofHours(2)));
        assertEquals(0, filter.bytes());
        filter.resize(BYTES * 2);
        assertEquals(0, filter.bytes());
        filter.add(host(2), NOON.plus(Duration.ofHours(9)), NOON);
        assertEquals(BYTES * 2, filter.bytes());
        assertTrue(filter.holds(host(2)));
        filter.clear();
        assertEquals(0, filter.bytes());
        assertFalse(filter.holds(host(2)));
    }

    @Test
    void whatWasKeptByAClockThatWasAheadIsCountedDownFromNow() {
        filter.countDown(NOON.plus(Duration.ofDays(3650)));
        filter.add(host(1), NOON.plus(Duration.ofDays(3650)).plus(Duration.ofHours(1)), NOON);

        OverflowFilter again = new OverflowFilter(filter.contents().orElseThrow(), NOON);
        assertTrue(again.holds(host(1)));
        again.add(host(2), NOON.plus(Duration.ofHours(24)), NOON);
        assertTrue(again.holds(host(2)));

        again.countDown(NOON.plus(Duration.ofMinutes(90)));
        assertFalse(again.holds(host(1)));
    }

    @Test
    void whatIsKeptHoldsTheSame() {
        filter.add(host(1), NOON.plus(Duration.ofHours(24)), NOON);

        OverflowFilter again = new OverflowFilter(filter.contents().orElseThrow(), NOON);

        assertTrue(again.holds(host(1)));
        assertFalse(again.holds(host(2)));
        assertEquals(filter.overflow(), again.overflow());
    }

    @Test
    void whatMeetsUnderOneKeyDoesNotUnderAnother() {
        for (int i = 0; i < 5_000; i++) {
            filter.add(host(i), NOON.plus(Duration.ofHours(24)), NOON);
        }
        OverflowFilter other = new OverflowFilter(BYTES, key(), NOON);
        for (int i = 0; i < 5_000; i++) {
            other.add(host(i), NOON.plus(Duration.ofHours(24)), NOON);
        }
        List<Subject> colliding = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            if (filter.holds(host(1_000_000 + i))) {
                colliding.add(host(1_000_000 + i));
            }
        }

        assertTrue(colliding.size() > 10, "seed " + SEED);
        assertTrue(colliding.stream().filter(other::holds).count() < colliding.size() / 5, "seed " + SEED);
    }

    @Test
    void contentsThatCannotBeAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new OverflowFilter.Contents(key(), NOON, NOON, ByteString.of(new byte[3])));
    }

    private ByteString key() {
        byte[] key = new byte[OverflowFilter.KEY_BYTES];
        random.nextBytes(key);
        return ByteString.of(key);
    }

    private static Subject host(int number) {
        try {
            byte[] bytes = {(byte) (1 + (number >>> 24)), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
            return new Subject.Addresses(AddressRange.of(InetAddress.getByAddress(bytes)));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
