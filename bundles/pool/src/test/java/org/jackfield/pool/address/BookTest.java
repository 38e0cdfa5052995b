package org.jackfield.pool.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.address.Source;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.TopologyPace;
import org.jackfield.pool.settings.TrustedPoint;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

class BookTest {

    private static final Source TOLD = new Source.Alternative();
    private static final PointId NOWHERE = PointId.parse("192.0.2.9:0");
    private static final Announcement PUBLIC = new Announcement("TEZOS", 2, 1, OptionalInt.empty(), false, false);
    private static final Announcement PRIVATE = new Announcement("TEZOS", 2, 1, OptionalInt.empty(), true, false);

    /** As many as Octez remembers, when nobody says otherwise. */
    private static final PoolSettings OCTEZ = PoolSettings.DEFAULT.with(
            BookLimits.of(Optional.empty(), Optional.empty(), 400, 300, 400, 300, Duration.ofSeconds(2)));

    private final VirtualTime time = new VirtualTime();
    private final List<NodeEvent> told = new ArrayList<>();
    private final Book book = new Book(() -> OCTEZ, time, new SplittableRandom(1), told::add);

    @Test
    void nobodyFillsTheBookBeyondItsBound() {
        for (int i = 0; i < 10_000; i++) {
            book.learn(point(i), TOLD);
        }

        assertTrue(book.points().size() <= 400, book.points().size() + " points");
    }

    @Test
    void whoeverElseSaysThatItIsFoundWhereAPeerIsConnectedChangesNothingThere() {
        book.connected(peer(1), point(1));

        book.authenticated(peer(2), Optional.of(point(1)), PRIVATE);
        assertEquals(Optional.of(peer(1)), book.point(point(1)).orElseThrow().peer());

        book.ended(peer(2), point(1), new CloseReason.ClosedByPeer());
        assertEquals(
                KnownPoint.State.RUNNING, book.point(point(1)).orElseThrow().state());
        book.ended(peer(1), point(1), new CloseReason.ClosedByPeer());
        assertEquals(
                KnownPoint.State.DISCONNECTED,
                book.point(point(1)).orElseThrow().state());
    }

    /** Places come, go, and change hands at random; what the book says of each place and of its peer must agree. */
    @Test
    void thePointsOfAPeerAreThoseWhereItWasLast() {
        SplittableRandom dice = new SplittableRandom(7);
        for (int step = 0; step < 5_000; step++) {
            PeerId peer = peer(dice.nextInt(12));
            PointId point = point(dice.nextInt(40));
            time.advance(Duration.ofSeconds(1));
            switch (dice.nextInt(7)) {
                case 0 -> book.learn(point, TOLD);
                case 1 -> book.connected(peer, point);
                case 2, 3 -> book.ended(peer, point, new CloseReason.ClosedByPeer());
                case 4 -> book.authenticated(peer, Optional.of(point), PUBLIC);
                case 5 -> book.forget(point);
                default -> book.missed(point, new CloseReason.DialRefused());
            }
        }
        int told = 0;
        for (int i = 0; i < 12; i++) {
            PeerId peer = peer(i);
            Optional<PointId> last = book.peer(peer).orElseThrow().point();
            List<PointId> of = book.points(peer);
            for (KnownPoint known : book.points()) {
                boolean its = known.peer().equals(Optional.of(peer));
                assertTrue(!its || of.contains(known.point()) || of.size() == Book.POINTS_OF_A_PEER, known::toString);
                told += its ? 1 : 0;
            }
            for (PointId point : of) {
                Optional<KnownPoint> known = book.point(point);
                assertTrue(
                        last.equals(Optional.of(point))
                                || known.isPresent()
                                        && (known.get().peer().equals(Optional.of(peer))
                                                || known.get().state() == KnownPoint.State.RUNNING),
                        point::toString);
            }
        }
        assertTrue(told > 10, told + " places");
    }

    @Test
    void whereWeListenIsForgottenAndNotLearned() {
        book.learn(point(1), TOLD);

        book.weListenAt(List.of(point(1), point(2)));

        assertEquals(List.of(), book.points());
        assertFalse(book.learn(point(1), TOLD));
        assertFalse(book.learn(point(2), TOLD));
        assertTrue(book.learn(point(3), TOLD));
        book.weListenAt(List.of());
        assertTrue(book.learn(point(1), TOLD));
    }

    @Test
    void theOldestMissGoesFirstAndTrustedAndConnectedOnesStay() {
        book.trust(List.of(TrustedPoint.of(point(0))));
        book.connected(peer(1), point(1));
        for (int i = 2; i < 400; i++) {
            book.learn(point(i), TOLD);
        }
        for (int i = 0; i < 200; i++) {
            time.advance(Duration.ofSeconds(1));
            book.missed(point(i), new CloseReason.DialRefused());
        }

        assertTrue(book.learn(point(400), TOLD));

        assertEquals(300, book.points().size());
        assertTrue(book.point(point(0)).isPresent(), "trusted");
        assertTrue(book.point(point(1)).isPresent(), "connected");
        assertTrue(book.point(point(2)).isEmpty(), "oldest miss");
        assertTrue(book.point(point(102)).isEmpty());
        assertTrue(book.point(point(103)).isPresent());
        assertTrue(book.point(point(399)).isPresent(), "never missed");
    }

    @Test
    void ofPeersTheNewestGoFirst() {
        for (int i = 0; i < 400; i++) {
            book.connected(peer(i), NOWHERE);
            book.ended(peer(i), NOWHERE, new CloseReason.ClosedByPeer());
            time.advance(Duration.ofSeconds(1));
        }

        book.connected(peer(400), NOWHERE);

        assertEquals(300, book.peers().size());
        assertTrue(book.peer(peer(0)).isPresent());
        assertTrue(book.peer(peer(399)).isEmpty());
    }

    @Test
    void theDelayGrowsWithEveryMissAndSuccessForgetsIt() {
        book.learn(point(1), TOLD);
        Instant start = time.instant();

        book.missed(point(1), new CloseReason.DialRefused());
        assertEquals(
                Optional.of(start.plusMillis(1000)), book.point(point(1)).get().retryAt());
        book.missed(point(1), new CloseReason.DialRefused());
        assertEquals(
                Optional.of(start.plusMillis(1200)), book.point(point(1)).get().retryAt());
        for (int i = 0; i < 100; i++) {
            book.missed(point(1), new CloseReason.DialRefused());
        }
        assertEquals(
                Optional.of(start.plus(Duration.ofDays(2))),
                book.point(point(1)).get().retryAt());

        book.connected(peer(1), point(1));
        assertEquals(Optional.empty(), book.point(point(1)).get().retryAt());
        book.ended(peer(1), point(1), new CloseReason.ConnectionLost());
        assertEquals(
                Optional.of(start.plusSeconds(60)), book.point(point(1)).get().retryAt());
        book.missed(point(1), new CloseReason.DialRefused());
        assertEquals(
                Optional.of(start.plusSeconds(1)), book.point(point(1)).get().retryAt());
    }

    @Test
    void onlyPointsWhosePeersSaidThatTheyArePublicAreTold() {
        book.learn(point(1), TOLD);
        book.authenticated(peer(2), Optional.of(point(2)), PUBLIC);
        book.authenticated(peer(3), Optional.of(point(3)), PRIVATE);
        book.authenticated(peer(4), Optional.of(PointId.parse("name.example:1")), PUBLIC);

        assertEquals(List.of(point(2)), book.advertisable(Book.plain("tcp")));
    }

    @Test
    void atMostFiftyAreToldTheConnectedAmongThem() {
        for (int i = 0; i < 200; i++) {
            book.authenticated(peer(i), Optional.of(point(i)), PUBLIC);
        }
        for (int i = 50; i < 70; i++) {
            book.connected(peer(i), point(i));
        }

        List<PointId> told = book.advertisable(Book.plain("tcp"));

        assertEquals(50, told.stream().distinct().count());
        for (int i = 50; i < 70; i++) {
            assertTrue(told.contains(point(i)));
        }
    }

    @Test
    void whatTurnedOutToBeOurselvesIsNotLearnedAgainUntilSevenOthersDid() {
        book.itIsMe(point(0));
        for (int i = 1; i < 7; i++) {
            book.itIsMe(point(i));
        }
        assertFalse(book.learn(point(0), TOLD));

        book.itIsMe(point(7));

        assertTrue(book.learn(point(0), TOLD));
    }

    @Test
    void whoeverIsNoLongerNamedByTheOperatorIsNoLongerTrusted() {
        book.trust(List.of(TrustedPoint.of(point(1)), new TrustedPoint(point(2), Optional.of(peer(2)))));
        assertTrue(book.trusts(peer(2)));

        book.trust(List.of(TrustedPoint.of(point(1))));

        assertTrue(book.point(point(1)).map(KnownPoint::trusted).get());
        assertFalse(book.point(point(2)).map(KnownPoint::trusted).get());
        assertFalse(book.trusts(peer(2)));
    }

    @Test
    void aCollectionLeavesItsTargetAndIsToldOf() {
        for (int i = 0; i < 401; i++) {
            book.learn(point(i), TOLD);
            book.connected(peer(i), NOWHERE);
            book.ended(peer(i), NOWHERE, new CloseReason.ClosedByPeer());
        }

        assertEquals(300, book.points().size());
        assertEquals(300, book.peers().size());
        assertTrue(told.contains(new NodeEvent.PointsCollected(101)));
        assertTrue(told.contains(new NodeEvent.PeersCollected(101)));
        assertEquals(
                401,
                told.stream().filter(NodeEvent.PeerLearned.class::isInstance).count());
    }

    @Test
    void inATableOfOneEveryNewcomerTakesThePlaceButNotThatOfTheTrusted() {
        PoolSettings tiny = PoolSettings.DEFAULT.with(
                BookLimits.of(Optional.empty(), Optional.empty(), 1, 1, 1, 1, Duration.ofSeconds(2)));
        Book small = new Book(() -> tiny, time, new SplittableRandom(1), told::add);
        assertTrue(small.learn(point(1), TOLD));
        assertTrue(small.learn(point(2), TOLD));
        assertEquals(1, small.points().size());

        small.trust(List.of(TrustedPoint.of(point(3)), TrustedPoint.of(point(4))));

        assertEquals(2, small.points().size(), "whom the operator trusts, whatever the bound");
        assertFalse(small.learn(point(5), TOLD));
        small.connected(peer(1), point(6));
        assertTrue(small.point(point(6)).isPresent(), "whoever is connected");
        small.trust(peer(2));
        small.connected(peer(3), NOWHERE);
        assertEquals(3, small.peers().size());
    }

    @Test
    void whomTheOperatorTrustsByWordOfMouthIsTrustedUntilTheWordIsTakenBack() {
        assertTrue(book.trust(point(1)));
        assertFalse(book.trust(point(1)), "no news");
        book.trust(List.of(TrustedPoint.of(point(1))));
        assertTrue(book.untrust(point(1)));
        assertTrue(book.point(point(1)).get().trusted(), "the configuration still does");
        book.trust(List.of());
        assertFalse(book.point(point(1)).get().trusted());

        assertTrue(book.trust(peer(1)));
        assertTrue(book.trusts(peer(1)));
        assertTrue(book.untrust(peer(1)));
        assertFalse(book.trusts(peer(1)));
        assertFalse(book.untrust(peer(1)), "no news");
    }

    @Test
    void whoIsExpectedAtATrustedPointIsTrustedAndWhoIsExpectedElsewhereIsNot() {
        book.expect(point(1), Optional.of(peer(1)));
        assertFalse(book.trusts(peer(1)));

        book.trust(point(1));

        assertTrue(book.trusts(peer(1)));
        book.expect(point(1), Optional.of(peer(2)));
        assertFalse(book.trusts(peer(1)));
        assertTrue(book.trusts(peer(2)));
    }

    @Test
    void thePlaceWhereAPeerWasLastSeenIsLearnedWhenItIsRemembered() {
        KnownPeer known = new KnownPeer(
                peer(1), false, time.instant(), Optional.of(point(1)), Optional.of(time.instant()), Optional.empty());

        book.remember(List.of(), List.of(new RememberedPeer(known, List.of(), "{}")));

        KnownPoint point = book.point(point(1)).get();
        assertFalse(point.trusted());
        assertEquals(new Source.Remembered(), point.source());
        assertEquals("{}", book.remembered().get(0).notes());
    }

    @Test
    void threeFifthsOfWhatIsToldAreTheBest() {
        PoolSettings ten = PoolSettings.DEFAULT.with(new TopologyPace(
                Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5), 10));
        Book talkative = new Book(() -> ten, time, new SplittableRandom(1), told::add);
        for (int i = 0; i < 100; i++) {
            talkative.authenticated(peer(i), Optional.of(point(i)), PUBLIC);
            if (i < 6) {
                talkative.connected(peer(i), point(i));
            }
        }
        talkative.hide((point, peer) -> point.equals(point(0)));

        List<PointId> answer = talkative.advertisable(Book.plain("tcp"));

        assertEquals(10, answer.size());
        for (int i = 1; i < 6; i++) {
            assertTrue(answer.contains(point(i)), "connected");
        }
        assertFalse(answer.contains(point(0)), "hidden");
    }

    private static PointId point(int i) {
        return PointId.parse("10." + i / 62_500 + "." + i / 250 % 250 + "." + (i % 250 + 1) + ":9732");
    }

    private static PeerId peer(int i) {
        return new PeerId(ByteString.of(new byte[] {(byte) (i >> 8), (byte) i}), "peer" + i);
    }
}
