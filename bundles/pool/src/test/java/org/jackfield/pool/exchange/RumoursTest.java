package org.jackfield.pool.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

/** Who hears what somebody has said of itself. */
class RumoursTest {

    private static final PointId POINT = PointId.parse("tcp://192.0.2.7:9732");
    private static final List<PeerId> PEERS = IntStream.range(0, 100)
            .mapToObj(i -> new PeerId(ByteString.of(new byte[] {(byte) i}), "peer " + i))
            .toList();

    private final Instant now = Instant.parse("2026-11-28T00:00:00Z");
    private final Rumours rumours = new Rumours(new SplittableRandom(1));

    @Test
    void twoHearOfItAndTheSameForADay() {
        List<PeerId> hearers = rumours.hearers(POINT, PEERS, now);
        Set<List<PeerId>> inADay = new HashSet<>();
        for (int minute = 0; minute < 24 * 60; minute++) {
            inADay.add(rumours.hearers(POINT, PEERS, now.plus(Duration.ofMinutes(minute))));
        }

        assertEquals(2, hearers.size());
        assertEquals(
                2, inADay.size(), "those of one day, and of the next, which begins at another moment for each point");
        assertEquals(List.of(PEERS.get(3)), rumours.hearers(POINT, List.of(PEERS.get(3)), now));
    }

    @Test
    void nobodyElseCanTellWhoHearsOfIt() {
        Rumours others = new Rumours(new SplittableRandom(2));

        assertNotEquals(others.hearers(POINT, PEERS, now), rumours.hearers(POINT, PEERS, now));
        Set<PeerId> all = new HashSet<>();
        for (int port = 1; port <= 1_000; port++) {
            all.addAll(rumours.hearers(POINT.withPort(port), PEERS, now));
        }
        assertEquals(100, all.size(), "everybody has a turn");
    }

    @Test
    void aPointIsPassedOnOnceInHalfADay() {
        assertTrue(rumours.isNew(POINT, now));
        assertFalse(rumours.isNew(POINT, now.plus(Duration.ofHours(12))));
        assertTrue(rumours.isNew(POINT, now.plus(Duration.ofHours(12)).plusMillis(1)));
    }
}
