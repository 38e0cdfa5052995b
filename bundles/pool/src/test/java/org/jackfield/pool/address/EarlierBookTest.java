package org.jackfield.pool.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.Source;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.file.SumLine;
import org.junit.jupiter.api.Test;

/** The books of earlier versions are read. */
class EarlierBookTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final PeerId MALLORY = peer("6d");
    private static final PointId HOME = PointId.parse("tcp://[2001:db8::7]:9732");
    private static final PointId WAY = PointId.parse("wss://node.example:443");

    private final BookFile format = new BookFile(EarlierBookTest::peer, key -> {
        throw new AssertionError("an earlier version had no tables");
    });

    @Test
    void pointsAndWhatPeersSaidOfThemselvesAreRead() {
        BookFile.Contents read = read("point " + HOME + " peer=6d seen=2026-01-02T12:00:00Z colour=blue\n"
                + "point inn.example:9732 miss=2026-01-02T12:00:00Z\n"
                + "claim wss://node.example:443 peer=6d\n"
                + "claim " + HOME + " peer=6d\n"
                + "poem roses are red\n");

        KnownPoint home = read.points().get(0);
        assertEquals(HOME, home.point());
        assertEquals(Optional.of(MALLORY), home.peer());
        assertEquals(Optional.of(NOON), home.lastSeen());
        assertEquals(new Source.Remembered(), home.source());
        assertEquals(Optional.of(NOON), read.points().get(1).lastMiss());
        assertEquals(Map.of(MALLORY, List.of(WAY, HOME)), read.claims());
        assertEquals(Optional.empty(), read.tables());
    }

    @Test
    void peersThatStoodThereAreRead() {
        BookFile.Contents read = read(
                "peer 6d created=2026-01-02T12:00:00Z trusted=true point=" + HOME + " seen=2026-01-02T12:00:00Z\n");

        assertEquals(
                List.of(new KnownPeer(MALLORY, true, NOON, Optional.of(HOME), Optional.of(NOON), Optional.empty())),
                read.peers());
    }

    @Test
    void everyDamageIsNoticed() {
        byte[] good = bytes("point " + HOME + " peer=6d\n");
        for (int at = 0; at < good.length; at++) {
            byte[] damaged = good.clone();
            damaged[at] ^= 0x40;
            RuntimeException trouble = assertThrows(RuntimeException.class, () -> format.read(damaged));
            assertTrue(
                    trouble instanceof IllegalArgumentException || trouble instanceof java.time.DateTimeException,
                    trouble.toString());
        }
    }

    private BookFile.Contents read(String lines) {
        return format.read(bytes(lines));
    }

    private static byte[] bytes(String lines) {
        return SumLine.added("jackfield-address-book 1\n" + lines).getBytes(StandardCharsets.UTF_8);
    }

    private static PeerId peer(String text) {
        return new PeerId(ByteString.fromHex(text), text);
    }
}
