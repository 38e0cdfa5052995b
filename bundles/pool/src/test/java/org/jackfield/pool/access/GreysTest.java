package org.jackfield.pool.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.Subject;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.reason.CloseReason;
import org.junit.jupiter.api.Test;

/** The grey list: octez-behaviour.md, section 21, banned_peers and peerset. */
class GreysTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Instant TOMORROW = NOON.plus(Duration.ofHours(24));
    private static final PeerId FOO = peer("f00f");
    private static final PeerId BAR = peer("ba4f");
    private static final PeerId BAZ = peer("ba5f");

    private int most = 10;
    private final Greys greys =
            new Greys(() -> most, new OverflowFilter(1 << 16, ByteString.of(new byte[OverflowFilter.KEY_BYTES]), NOON));

    /** banned_peers/empty and peerset/empty. */
    @Test
    void aFreshListOfSizeTenFlagsNobody() {
        for (PeerId peer : List.of(FOO, BAR, BAZ)) {
            assertEquals(Optional.empty(), greys.obstacle(peer, NOON));
        }
        assertEquals(List.of(), greys.newestFirst(NOON));
        assertEquals(Optional.empty(), greys.overflow());
    }

    /** banned_peers/ban and peerset/add. */
    @Test
    void exactlyThoseWhoAreListedAreReported() {
        add(FOO);
        add(BAR);

        assertInstanceOf(
                CloseReason.PeerGreylisted.class, greys.obstacle(FOO, NOON).orElseThrow());
        assertInstanceOf(
                CloseReason.PeerGreylisted.class, greys.obstacle(BAR, NOON).orElseThrow());
        assertEquals(Optional.empty(), greys.obstacle(BAZ, NOON));
        assertEquals(
                List.of(new Subject.Peer(BAR), new Subject.Peer(FOO)),
                greys.newestFirst(NOON).stream().map(AccessEntry::subject).toList());
    }

    /** banned_peers/clear: the filter as well. */
    @Test
    void clearRemovesAll() {
        most = 1;
        add(FOO);
        add(BAR);
        assertTrue(greys.overflow().isPresent());

        assertEquals(2, greys.clear());

        assertEquals(Optional.empty(), greys.obstacle(FOO, NOON));
        assertEquals(Optional.empty(), greys.obstacle(BAR, NOON));
        assertEquals(Optional.empty(), greys.overflow());
    }

    /** banned_peers/gc, which Octez disabled: nothing is left when time is up, whether exact or in the filter. */
    @Test
    void nothingIsLeftWhenTimeIsUp() {
        most = 1;
        add(FOO);
        add(BAR);
        Instant end = TOMORROW.plus(OverflowFilter.TICK);

        assertTrue(greys.expire(end));

        assertEquals(Optional.empty(), greys.obstacle(FOO, end));
        assertEquals(Optional.empty(), greys.obstacle(BAR, end));
        assertEquals(Optional.empty(), greys.overflow());
        assertEquals(0, greys.oldestFirst(NOON).size());
    }

    /** peerset/remove. */
    @Test
    void oneThatIsForgivenIsOff() {
        most = 1;
        add(FOO);
        add(BAR);

        assertTrue(greys.take(new Subject.Peer(FOO)));
        assertTrue(greys.take(new Subject.Peer(BAR)));

        assertEquals(Optional.empty(), greys.obstacle(FOO, NOON));
        assertEquals(Optional.empty(), greys.obstacle(BAR, NOON));
        assertFalse(greys.take(new Subject.Peer(BAR)));
    }

    /** peerset/overflow: the newest three are exact; the oldest is not forgotten as in Octez, but in the filter. */
    @Test
    void theNewestAreExactAndTheOldestGoesToTheFilter() {
        most = 3;
        PeerId oldest = peer("0001");
        add(oldest);
        add(FOO);
        add(BAR);
        add(BAZ);

        assertEquals(
                List.of(new Subject.Peer(BAZ), new Subject.Peer(BAR), new Subject.Peer(FOO)),
                greys.newestFirst(NOON).stream().map(AccessEntry::subject).toList());
        assertEquals(Optional.of(new CloseReason.PeerInOverflow()), greys.obstacle(oldest, NOON));
        assertEquals(1, greys.overflow().orElseThrow().entries());
    }

    @Test
    void aSmallerBoundMovesTheOldestAtOnce() throws UnknownHostException {
        InetAddress host = InetAddress.getByName("192.0.2.7");
        greys.add(entry(Greys.site(host), TOMORROW), NOON);
        add(FOO);

        most = 1;
        greys.trim(NOON);

        assertEquals(Optional.of(new CloseReason.AddressInOverflow()), greys.obstacle(host, NOON));
        assertEquals(1, greys.newestFirst(NOON).size());
    }

    @Test
    void ofTwoTimesTheLongerCounts() {
        add(FOO);
        greys.add(entry(new Subject.Peer(FOO), NOON.plusSeconds(1)), NOON);

        assertEquals(Optional.of(TOMORROW), greys.newestFirst(NOON).get(0).until());
    }

    @Test
    void anIpv4AddressIsListedAloneAndAnIpv6AddressWithItsSite() throws UnknownHostException {
        greys.add(entry(Greys.site(InetAddress.getByName("192.0.2.7")), TOMORROW), NOON);
        greys.add(entry(Greys.site(InetAddress.getByName("2001:db8:0:1::7")), TOMORROW), NOON);

        assertTrue(greys.obstacle(InetAddress.getByName("192.0.2.7"), NOON).isPresent());
        assertTrue(greys.obstacle(InetAddress.getByName("192.0.2.8"), NOON).isEmpty());
        assertTrue(greys.obstacle(InetAddress.getByName("2001:db8:0:1:ffff::1"), NOON)
                .isPresent());
        assertTrue(
                greys.obstacle(InetAddress.getByName("2001:db8:0:2::7"), NOON).isEmpty());
    }

    @Test
    void forgivingOneIpv6AddressForgivesItsSite() throws UnknownHostException {
        InetAddress host = InetAddress.getByName("2001:db8:0:1::7");
        greys.add(entry(Greys.site(host), TOMORROW), NOON);

        assertTrue(greys.take(new Subject.Addresses(org.jackfield.api.access.AddressRange.of(host))));

        assertEquals(Optional.empty(), greys.obstacle(host, NOON));
    }

    private void add(PeerId peer) {
        greys.add(entry(new Subject.Peer(peer), TOMORROW), NOON);
    }

    private static AccessEntry entry(Subject subject, Instant until) {
        return new AccessEntry(subject, NOON, "test", "because", Optional.of(until), Optional.empty());
    }

    private static PeerId peer(String hex) {
        return new PeerId(ByteString.fromHex(hex), hex);
    }
}
