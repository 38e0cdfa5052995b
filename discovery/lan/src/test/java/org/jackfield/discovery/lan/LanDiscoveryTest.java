package org.jackfield.discovery.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.SteadyClock;
import org.jackfield.testkit.DiscoveryContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On the broadcast address of the loopback, with real sockets. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LanDiscoveryTest extends DiscoveryContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ByteString ALICE = ByteString.fromHex("00112233445566778899aabbccddeeff");
    private static final ByteString BOB = ByteString.fromHex("32c917e0a6740e78e8c9a565eebebdc2");

    private final Neighbour neighbour = new Neighbour();
    private final List<Discovery> started = new ArrayList<>();
    private final BlockingQueue<Finding> found = new LinkedBlockingQueue<>();

    @Override
    protected Discovery discovery() {
        return of(ALICE, 19732);
    }

    @Override
    protected void somethingToFind() {
        neighbour.tell(BOB, 9732);
    }

    @Override
    protected int mostThreads() {
        return 1;
    }

    @AfterEach
    void stopAll() {
        started.forEach(Discovery::stop);
        neighbour.close();
    }

    @Test
    void tellsTheNeighbourhoodWhereWeListenAndAgainWhenTheNodeLacksPeers() {
        Discovery discovery = start(of(ALICE, 9732));
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "444953434f4d41474943" + ALICE.hex() + "2604",
                    ByteString.of(neighbour.next()).hex());
        }

        discovery.seek();

        assertEquals(
                "444953434f4d41474943" + ALICE.hex() + "2604",
                ByteString.of(neighbour.next()).hex());
    }

    @Test
    void twoNodesFindEachOtherAndNotThemselves() throws InterruptedException {
        BlockingQueue<Finding> foundByBob = new LinkedBlockingQueue<>();
        LanDiscovery alice = of(ALICE, 9732);
        start(alice);
        LanDiscovery bob = of(BOB, 49732);
        started.add(bob);
        bob.start(foundByBob::add);

        assertEquals(point(49732), next(found));
        assertEquals(point(9732), next(foundByBob));
        await("alice has heard herself", () -> alice.tally().of(Fate.OWN) > 1);
        assertEquals(List.of(), List.copyOf(found));
    }

    @Test
    void aNodeThatListensNowhereTellsNothingAndFindsOthers() throws InterruptedException {
        LanDiscovery silent = new LanDiscovery(LanSettings.of(neighbour.address()), Optional::empty, new SteadyClock());
        start(silent);
        await("the socket is open", () -> {
            neighbour.tell(BOB, 9732);
            return silent.tally().of(Fate.FOUND) == 1;
        });

        assertEquals(point(9732), next(found));
        assertEquals(ByteString.fromHex("444953434f4d41474943" + BOB.hex() + "2604"), ByteString.of(neighbour.next()));
    }

    @Test
    void whatIsNoBeaconIsCountedAndFoundIsNothing() throws InterruptedException {
        LanDiscovery alice = of(ALICE, 9732);
        start(alice);
        neighbour.next();

        neighbour.say(new byte[] {1, 2, 3});
        neighbour.say(new byte[1000]);
        neighbour.say(new byte[28]);
        neighbour.tell(BOB, 0);
        neighbour.tell(BOB, -1);

        await("all are counted", () -> alice.tally().bad() == 5);
        assertEquals(2, alice.tally().of(Fate.WRONG_LENGTH));
        assertEquals(1, alice.tally().of(Fate.WRONG_KEY));
        assertEquals(2, alice.tally().of(Fate.WRONG_PORT));
        assertEquals(List.of(), List.copyOf(found));
    }

    @Test
    void aFloodGivesNoMorePointsThanTheShareOfItsSource() throws InterruptedException {
        LanDiscovery alice = of(ALICE, 9732);
        start(alice);
        neighbour.next();

        await("a flood is noticed", () -> {
            for (int port = 1; port <= 2000; port++) {
                neighbour.tell(BOB, port);
            }
            return alice.tally().of(Fate.OVER_SHARE) > 0;
        });

        assertEquals(LanSettings.DEFAULT_MAX_POINTS_PER_SOURCE, found.size());
    }

    @Test
    void ofAFloodNoMoreIsReadThanTheBoundOfASecond() throws InterruptedException {
        LanDiscovery alice = new LanDiscovery(
                new LanSettings(neighbour.address(), 8, 256, 10),
                () -> Optional.of(new Beacon(ALICE, 1)),
                new SteadyClock());
        start(alice);
        neighbour.next();
        long begin = System.nanoTime();

        await("some are read", () -> {
            neighbour.say(new byte[1]);
            return alice.tally().bad() >= 15;
        });

        long seconds = 2 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        long read = alice.tally().bad() + alice.tally().of(Fate.OWN);
        assertTrue(read <= 10 * seconds, () -> read + " were read within " + seconds + " s");
    }

    private LanDiscovery of(ByteString peer, int port) {
        InetSocketAddress address = neighbour.address();
        return new LanDiscovery(LanSettings.of(address), () -> Optional.of(new Beacon(peer, port)), new SteadyClock());
    }

    private Discovery start(Discovery discovery) {
        started.add(discovery);
        discovery.start(found::add);
        return discovery;
    }

    private static Finding point(int port) {
        return Finding.hearsay(new PointId("tcp", "127.0.0.1", port));
    }

    private static Finding next(BlockingQueue<Finding> from) throws InterruptedException {
        Finding finding = from.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertTrue(finding != null, "nothing found");
        return finding;
    }

    private static void await(String what, BooleanSupplier done) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "not within " + PATIENCE + ": " + what);
            Thread.onSpinWait();
        }
    }
}
