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
import java.util.Random;
import java.util.stream.Stream;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.Subject;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.identity.PeerIds;
import org.junit.jupiter.api.Test;

/** The grey list, by what Octez shows of its own two: of addresses (a filter that counts down) and of peers (a bounded set). */
class BannedPeersTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<InetAddress> FOO_BAR_BAZ = List.of(address(1), address(2), address(3));
    private static final List<PeerId> PEERS =
            Stream.of(1, 2, 3, 4, 5).map(BannedPeersTest::peer).toList();

    private int most = 10;
    private final Greys greys = new Greys(() -> most, new OverflowFilter(1 << 16, ByteString.of(secret(2100)), NOON));

    /** Octez: banned_peers/empty. */
    @Test
    void aFreshListFlagsNobody() {
        FOO_BAR_BAZ.forEach(address -> assertEquals(Optional.empty(), greys.obstacle(address, NOON)));
        PEERS.forEach(peer -> assertEquals(Optional.empty(), greys.obstacle(peer, NOON)));
    }

    /** Octez: banned_peers/ban. */
    @Test
    void exactlyThoseWhoWereListedAreReported() {
        greylistFooBarBaz();

        FOO_BAR_BAZ.forEach(address -> assertInstanceOf(CloseReason.AddressGreylisted.class, obstacle(address, NOON)));
        for (int other = 4; other < 255; other++) {
            assertEquals(Optional.empty(), greys.obstacle(address(other), NOON));
        }
        assertEquals(3, greys.newestFirst(NOON).size());
    }

    /** Octez: banned_peers/clear. */
    @Test
    void clearingForgivesAll() {
        most = 1;
        greylistFooBarBaz();

        greys.clear();

        FOO_BAR_BAZ.forEach(address -> assertEquals(Optional.empty(), greys.obstacle(address, NOON)));
        assertEquals(List.of(), greys.newestFirst(NOON));
        assertEquals(Optional.empty(), greys.overflow());
    }

    /** Octez: banned_peers/gc, which is disabled there. */
    @Test
    void whenItsTimeHasPassedNothingOfItIsLeft() {
        most = 1;
        greylistFooBarBaz();
        Instant now = NOON;
        while (now.isBefore(NOON.plus(DAY))) {
            greys.expire(now);
            for (InetAddress address : FOO_BAR_BAZ) {
                assertTrue(greys.obstacle(address, now).isPresent(), address + " at " + now);
            }
            now = now.plus(OverflowFilter.TICK);
        }

        greys.expire(now.plus(OverflowFilter.TICK));

        for (InetAddress address : FOO_BAR_BAZ) {
            assertEquals(Optional.empty(), greys.obstacle(address, now.plus(OverflowFilter.TICK)));
        }
        assertEquals(List.of(), greys.newestFirst(now));
        assertEquals(Optional.empty(), greys.overflow());
    }

    /** Octez: peerset/empty. */
    @Test
    void aFreshListHoldsNoPeer() {
        assertEquals(List.of(), greys.oldestFirst(NOON));
        assertFalse(greys.take(new Subject.Peer(PEERS.get(0))));
    }

    /** Octez: peerset/add. */
    @Test
    void whoeverIsAddedIsHeldInTheOrderOfArrival() {
        most = 3;
        PEERS.subList(0, 3).forEach(this::greylist);

        assertEquals(PEERS.subList(0, 3), listed());
        PEERS.subList(0, 3)
                .forEach(peer -> assertInstanceOf(
                        CloseReason.PeerGreylisted.class,
                        greys.obstacle(peer, NOON).orElseThrow()));
    }

    /** Octez: peerset/remove. */
    @Test
    void whoeverIsTakenBackIsHeldNoLongerAndTheOthersStay() {
        PEERS.forEach(this::greylist);

        assertTrue(greys.take(new Subject.Peer(PEERS.get(1))));

        assertEquals(Optional.empty(), greys.obstacle(PEERS.get(1), NOON));
        assertEquals(List.of(PEERS.get(0), PEERS.get(2), PEERS.get(3), PEERS.get(4)), listed());
    }

    /** Octez: peerset/overflow. There the oldest is forgiven; here it goes to the filter, and is refused without an explanation. */
    @Test
    void beyondItsBoundTheNewestAreHeldExactlyAndTheOldestByTheFilter() {
        most = 3;
        PEERS.forEach(this::greylist);

        assertEquals(PEERS.subList(2, 5), listed());
        assertEquals(
                new CloseReason.PeerInOverflow(),
                greys.obstacle(PEERS.get(0), NOON).orElseThrow());
        assertEquals(
                new CloseReason.PeerInOverflow(),
                greys.obstacle(PEERS.get(1), NOON).orElseThrow());
    }

    private void greylistFooBarBaz() {
        FOO_BAR_BAZ.forEach(address -> greys.add(entry(Greys.site(address)), NOON));
    }

    private void greylist(PeerId peer) {
        greys.add(entry(new Subject.Peer(peer)), NOON);
    }

    private List<PeerId> listed() {
        return greys.oldestFirst(NOON).stream()
                .map(entry -> ((Subject.Peer) entry.subject()).peer())
                .toList();
    }

    private CloseReason obstacle(InetAddress address, Instant now) {
        return greys.obstacle(address, now).orElseThrow();
    }

    private static AccessEntry entry(Subject subject) {
        return new AccessEntry(subject, NOON, "greylist", "garbage", Optional.of(NOON.plus(DAY)), Optional.empty());
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PeerId peer(int number) {
        return PeerIds.ofPublicKey(ByteString.of(secret(number)));
    }

    private static byte[] secret(int seed) {
        byte[] bytes = new byte[OverflowFilter.KEY_BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
