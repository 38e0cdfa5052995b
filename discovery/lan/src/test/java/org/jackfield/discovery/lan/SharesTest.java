package org.jackfield.discovery.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.time.Instant;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

class SharesTest {

    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

    private final Shares shares = new Shares(2, 3, START);

    @Test
    void aPointIsFoundOnceAMinute() {
        assertEquals(Fate.FOUND, take("192.0.2.1:1", START));
        assertEquals(Fate.REPEATED, take("192.0.2.1:1", START.plusMillis(59_999)));
        assertEquals(Fate.FOUND, take("192.0.2.1:1", START.plusSeconds(60)));
    }

    @Test
    void oneSourceDoesNotHaveMoreThanItsShare() {
        take("192.0.2.1:1", START);
        take("192.0.2.1:2", START);

        assertEquals(Fate.OVER_SHARE, take("192.0.2.1:3", START));
        assertEquals(Fate.REPEATED, take("192.0.2.1:2", START));
        assertEquals(Fate.FOUND, take("192.0.2.2:1", START));
        assertEquals(Fate.FOUND, take("192.0.2.1:3", START.plusSeconds(60)));
    }

    @Test
    void allSourcesTogetherDoNotHaveMoreThanTheirs() {
        take("192.0.2.1:1", START);
        take("192.0.2.2:1", START);
        take("192.0.2.3:1", START);

        assertEquals(Fate.OVER_SHARE, take("192.0.2.4:1", START));
        assertEquals(Fate.FOUND, take("192.0.2.4:1", START.plusSeconds(61)));
    }

    private Fate take(String text, Instant now) {
        PointId point = PointId.parse(text);
        InetAddress source = point.address().orElseThrow();
        return shares.take(source, point, now);
    }
}
