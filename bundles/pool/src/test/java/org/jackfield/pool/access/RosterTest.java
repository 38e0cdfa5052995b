package org.jackfield.pool.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.junit.jupiter.api.Test;

/** The longest range that holds an address, whatever else is on the list. */
class RosterTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final long SEED = 20260102;

    private final Roster roster = new Roster();
    private final Random random = new Random(SEED);

    @Test
    void theLongestRangeCounts() throws UnknownHostException {
        put("10.0.0.0/8");
        put("10.1.0.0/16");
        put("::/0");

        assertEquals("10.1.0.0/16", found("10.1.2.3"));
        assertEquals("10.0.0.0/8", found("10.2.2.3"));
        assertEquals("none", found("11.0.0.1"));
        assertEquals("::/0", found("2001:db8::1"));
    }

    @Test
    void whatHasEndedMakesWayForTheNextShorter() throws UnknownHostException {
        put("10.0.0.0/8");
        roster.put(entry("10.1.0.0/16", Optional.of(NOON)));

        assertEquals("10.0.0.0/8", found("10.1.2.3"));
        roster.expire(NOON);
        assertEquals(1, roster.size());
        assertEquals("10.0.0.0/8", found("10.1.2.3"));
    }

    @Test
    void itAgreesWithANaiveListWhateverComesAndGoes() throws UnknownHostException {
        List<AccessEntry> naive = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(10);
            AccessEntry entry = entry(randomRange(), random.nextInt(5) == 0 ? Optional.of(NOON) : Optional.empty());
            if (what < 3) {
                roster.put(entry);
                naive.removeIf(other -> other.subject().equals(entry.subject()));
                naive.add(entry);
            } else if (what < 5) {
                roster.take(entry.subject());
                naive.removeIf(other -> other.subject().equals(entry.subject()));
            } else {
                InetAddress address = randomAddress();
                assertEquals(judge(naive, address), roster.covering(address, NOON), "seed " + SEED + ", step " + step);
            }
            assertEquals(naive.size(), roster.size(), "seed " + SEED + ", step " + step);
        }
    }

    @Test
    void aHundredThousandEntriesAreNoLongerToSearchThanAFew() throws UnknownHostException {
        for (int i = 0; i < 100_000; i++) {
            put((11 + i / 65_536) + "." + (i / 256 % 256) + "." + i % 256 + ".0/" + (24 + i % 9));
        }
        InetAddress address = InetAddress.getByName("10.0.0.1");

        assertTimeout(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100_000; i++) {
                assertEquals(Optional.empty(), roster.covering(address, NOON));
            }
        });
    }

    private static Optional<AccessEntry> judge(List<AccessEntry> naive, InetAddress address) {
        return naive.stream()
                .filter(entry -> !entry.expired(NOON) && range(entry).contains(address))
                .max(Comparator.comparing(entry -> range(entry).bits()));
    }

    private static AddressRange range(AccessEntry entry) {
        return ((Subject.Addresses) entry.subject()).range();
    }

    /** Few different bits, so that ranges overlap and meet again. */
    private InetAddress randomAddress() throws UnknownHostException {
        byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
        bytes[0] = (byte) (random.nextInt(3) << 5);
        bytes[1] = (byte) random.nextInt(4);
        bytes[bytes.length - 1] = (byte) random.nextInt(4);
        return InetAddress.getByAddress(bytes);
    }

    private String randomRange() throws UnknownHostException {
        InetAddress address = randomAddress();
        return AddressRange.of(address, random.nextInt(address.getAddress().length * 8 + 1))
                .toString();
    }

    private void put(String range) {
        roster.put(entry(range, Optional.empty()));
    }

    private String found(String address) throws UnknownHostException {
        return roster.covering(InetAddress.getByName(address), NOON)
                .map(entry -> entry.subject().text())
                .orElse("none");
    }

    private static AccessEntry entry(String range, Optional<Instant> until) {
        return new AccessEntry(
                new Subject.Addresses(AddressRange.parse(range)), NOON, "test", "", until, Optional.empty());
    }
}
