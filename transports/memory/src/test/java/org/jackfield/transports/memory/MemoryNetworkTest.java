package org.jackfield.transports.memory;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryNetworkTest {

    private static final long SEED = 7;
    private static final PointId BOBS = PointId.parse("memory://bob:9732");

    private final VirtualTime time = new VirtualTime();
    private final MemoryNetwork network = new MemoryNetwork(SEED, Conditions.PERFECT, time, time, time::thread);
    private final MemoryTransport alice = new MemoryTransport(network, "192.0.2.1");
    private final MemoryTransport bob = new MemoryTransport(network, "bob");
    private final Ear aliceHears = new Ear(1_000_000);
    private final Ear bobHears = new Ear(1_000_000);

    @BeforeEach
    void bobListens() {
        bob.listen(ListenRequest.on(BOBS), bobHears);
    }

    @Test
    void latencyDelaysOpeningByARoundTripAndBytesByHalfOfOne() {
        network.conditions(Conditions.PERFECT.withLatency(ofMillis(50), Duration.ZERO));
        dial();

        assertTrue(time.advanceUntil(() -> !aliceHears.channels.isEmpty(), ofSeconds(1)));
        assertEquals(ofMillis(100), time.since(VirtualTime.START));

        aliceHears.say("hello");
        assertTrue(time.advanceUntil(() -> bobHears.heard().equals("hello"), ofSeconds(1)));
        assertEquals(ofMillis(150), time.since(VirtualTime.START));
    }

    @Test
    void bytesStayInOrderWhateverJitterAndLossDo() {
        network.conditions(
                Conditions.PERFECT.withLatency(ofMillis(5), ofMillis(40)).withLoss(0.05));
        open();
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            String word = i + " ";
            said.append(word);
            aliceHears.channel().thread().execute(() -> aliceHears.say(word));
            time.advance(ofMillis(1));
        }
        time.advance(ofSeconds(60));

        assertEquals(said.toString(), bobHears.heard(), () -> "seed " + SEED);
    }

    @Test
    void theSameSeedGivesTheSameTimes() {
        assertEquals(arrivalWithSeed(11), arrivalWithSeed(11));
        assertTrue(arrivalWithSeed(11).compareTo(arrivalWithSeed(12)) != 0);
    }

    @Test
    void bandwidthLimitsWhatArrives() {
        open();
        network.conditions(Conditions.PERFECT.withBandwidth(1000));
        for (int i = 0; i < 50; i++) {
            aliceHears.say("x".repeat(100));
        }

        time.advance(ofSeconds(2));

        assertEquals(2000, bobHears.heard().length());
    }

    @Test
    void aPartitionHoldsBytesBackUntilItIsHealed() {
        open();
        network.partition(Set.of("bob"), Set.of("192.0.2.1"));
        aliceHears.say("one ");
        time.advance(ofSeconds(20));
        aliceHears.say("two");
        assertEquals("", bobHears.heard());

        network.heal();
        time.advance(ofSeconds(60));

        assertEquals("one two", bobHears.heard());
        assertEquals(List.of(), bobHears.ends);
    }

    @Test
    void aPartitionThatLastsBreaksConnectionsAtBothEnds() {
        open();
        network.isolate("bob");

        time.advance(ofSeconds(46));

        assertEquals(List.of(new CloseReason.ConnectionLost()), aliceHears.ends);
        assertEquals(List.of(new CloseReason.ConnectionLost()), bobHears.ends);
        assertEquals(0, network.connections());
    }

    @Test
    void nobodyAnswersAcrossAPartition() {
        network.isolate("bob");
        dial();

        time.advance(ofSeconds(10));

        assertEquals(List.of(new CloseReason.TimedOut(CloseReason.Phase.DIALLING, ofSeconds(5))), aliceHears.failures);
    }

    @Test
    void aHostThatCannotBeDialledCanDialOthers() {
        network.undiallable("bob");
        alice.listen(ListenRequest.on(PointId.parse("memory://192.0.2.1:1")), aliceHears);
        bob.dial(DialRequest.to(PointId.parse("memory://192.0.2.1:1"), ofSeconds(5)), bobHears);
        dial();
        time.advance(ofSeconds(1));

        assertEquals(List.of(new CloseReason.HostUnreachable()), aliceHears.failures);
        assertEquals(1, bobHears.channels.size());
    }

    @Test
    void severedConnectionsAreLostAtOnce() {
        open();
        network.sever("bob", "192.0.2.1");
        time.runUntilIdle();

        assertEquals(List.of(new CloseReason.ConnectionLost()), aliceHears.ends);
        assertEquals(List.of(new CloseReason.ConnectionLost()), bobHears.ends);
    }

    @Test
    void tenHostsTalkForAnHour() {
        network.conditions(Conditions.PERFECT.withLatency(ofMillis(20), ofMillis(10)));
        List<Ear> ends = new ArrayList<>();
        for (int from = 0; from < 10; from++) {
            MemoryTransport host = new MemoryTransport(network, "198.51.100." + from);
            Ear acceptor = new Ear(Long.MAX_VALUE);
            host.listen(ListenRequest.on(new PointId("memory", host.host(), 9732)), acceptor);
            for (int to = 0; to < from; to++) {
                Ear dialler = new Ear(Long.MAX_VALUE);
                host.dial(DialRequest.to(PointId.parse("memory://198.51.100." + to + ":9732"), ofSeconds(5)), dialler);
                ends.add(dialler);
            }
        }
        time.every(ofSeconds(5), () -> ends.forEach(end -> end.say("a message of a hundred bytes, or nearly so")));
        long began = System.nanoTime();

        time.advance(Duration.ofHours(1));

        System.out.printf(
                "an hour of %d connections took %d ms%n", ends.size(), (System.nanoTime() - began) / 1_000_000);
        assertEquals(45, network.connections());
        ends.forEach(end -> assertEquals(List.of(), end.ends));
    }

    @Test
    void aTransportThatShutsDownClosesWhatItHolds() {
        open();
        bob.shutdown();
        time.runUntilIdle();
        dial();
        time.runUntilIdle();

        assertEquals(List.of(new CloseReason.TransportGone("memory")), bobHears.ends);
        assertEquals(List.of(new CloseReason.ClosedByPeer()), aliceHears.ends);
        assertEquals(List.of(new CloseReason.DialRefused()), aliceHears.failures);
        assertEquals(0, network.connections());
    }

    @Test
    void theReleaseOfAnEndedChannelFailsWithTheBareReason() {
        open();
        aliceHears.channel().close(new CloseReason.Shutdown());
        time.runUntilIdle();
        List<Throwable> failures = new ArrayList<>();

        alice.handovers()
                .orElseThrow()
                .release(aliceHears.channel())
                .whenComplete((handover, failure) -> failures.add(failure));
        time.runUntilIdle();

        assertEquals(1, failures.size());
        assertInstanceOf(IllegalStateException.class, failures.get(0));
    }

    private void dial() {
        alice.dial(DialRequest.to(BOBS, ofSeconds(5)), aliceHears);
    }

    private void open() {
        dial();
        time.advance(ofSeconds(1));
        assertEquals(1, aliceHears.channels.size());
        assertEquals(1, bobHears.channels.size());
    }

    private static Duration arrivalWithSeed(long seed) {
        VirtualTime time = new VirtualTime();
        Conditions jittery = Conditions.PERFECT.withLatency(ofMillis(5), ofMillis(400));
        MemoryNetwork network = new MemoryNetwork(seed, jittery, time, time, time::thread);
        Ear carol = new Ear(10);
        new MemoryTransport(network, "carol").listen(ListenRequest.on(PointId.parse("memory://[::]:1")), carol);
        new MemoryTransport(network, "dave")
                .dial(DialRequest.to(PointId.parse("memory://carol:1"), ofSeconds(5)), new Ear(1));
        time.advanceUntil(() -> !carol.channels.isEmpty(), ofSeconds(5));
        return time.since(VirtualTime.START);
    }
}
