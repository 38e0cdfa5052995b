package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mallory has a plain socket, or many, and sends what she likes; bob's connection to alice beside it goes on, and so do new ones. */
@Timeout(300)
class BadDatagramsTest {

    private static final int INITIAL = 0;
    private static final int UNKNOWN_VERSION = 0x1a2a3a4a;
    private static final int LEAST_INITIAL_BYTES = 1200;
    private static final long BOUND = 64L * 1024 * 1024;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));
    private final BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();
    private final List<Stranger> strangers = new ArrayList<>();
    private final Forgery forgery = new Forgery(2);
    private UdpTransport home;
    private UdpTransport abroad;
    private InetSocketAddress server;
    private Talker bob;
    private Talker alice;

    @BeforeEach
    void connect() throws Exception {
        loops.activate();
        home = UdpFixture.transport(loops.group(), UdpFixture.opening(Duration.ofSeconds(6), 64, 32));
        abroad = UdpFixture.transport(loops.group());
        Listener listener = Talker.listen(home, PointId.parse("udp://127.0.0.1:0"), accepted);
        server = new InetSocketAddress("127.0.0.1", listener.local().port());
        bob = Talker.dial(abroad, point(server));
        alice = Talker.next(accepted);
    }

    @AfterEach
    void close() throws Exception {
        abroad.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        home.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        strangers.forEach(Stranger::close);
        loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aFloodOfUnknownVersionsIsAnsweredAHundredTimesASecondAtMostAndWithLess() throws Exception {
        for (int i = 0; i < 200; i++) {
            stranger();
        }
        Weight before = Weight.now();
        long began = System.nanoTime();

        for (int round = 0; round < 100; round++) {
            for (Stranger mallory : strangers) {
                mallory.send(forgery.longHeader(INITIAL, UNKNOWN_VERSION + round, forgery.id(), LEAST_INITIAL_BYTES));
            }
        }
        theOthersAreUndisturbed();

        long seconds = 2 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        Weight grown = Weight.now().since(before);
        long answers = 0;
        for (Stranger mallory : strangers) {
            mallory.hearAll(1);
            answers += mallory.received();
            assertTrue(mallory.largest() < LEAST_INITIAL_BYTES, "an answer of " + mallory.largest() + " bytes");
        }
        assertTrue(answers > 0 && answers <= 100 * seconds, answers + " answers in " + seconds + " s");
        assertTrue(refused("versions") > 0, home.refusals().toString());
        assertTrue(grown.isBelow(BOUND), grown.toString());
        System.out.printf(
                "20,000 unknown versions from 200 ports in %d s: %d answers, %d dropped; %s%n",
                seconds, answers, refused("versions"), grown);
    }

    @Test
    void whatIsNoPacketOfAnybodysIsDroppedWithoutAnAnswer() throws Exception {
        Stranger mallory = stranger();
        long sent = 0;
        for (int first = 0; first < 256; first++) {
            for (int length : new int[] {1, 2, 7, 21, 100, 1_199}) {
                byte[] nonsense = forgery.chance(length);
                nonsense[0] = (byte) first;
                if (length > 1 || first != 0x40) {
                    mallory.send(nonsense);
                    sent++;
                }
            }
            awaitRefused(sent);
        }

        mallory.hearAll(200);

        assertEquals(0, mallory.receivedBytes());
        assertEquals(sent, allRefused());
        assertTrue(
                home.refusals().keySet().containsAll(List.of("truncated", "small", "unknown", "unheard")),
                home.refusals().toString());
        theOthersAreUndisturbed();
    }

    @Test
    void packetsOfConnectionsThatAreNotThereAreNotAnswered() throws Exception {
        Stranger mallory = stranger();
        for (int i = 1; i <= 5_000; i++) {
            mallory.send(forgery.shortHeader(forgery.id(), 22 + forgery.chanceOf(1_300)));
            if (i % 50 == 0) {
                awaitRefused(i);
            }
        }
        mallory.send(forgery.longHeader(1, Forgery.VERSION_1, forgery.id(), LEAST_INITIAL_BYTES));
        mallory.send(forgery.longHeader(2, Forgery.VERSION_1, forgery.id(), LEAST_INITIAL_BYTES));
        awaitRefused(5_002);
        mallory.hearAll(200);

        assertEquals(0, mallory.receivedBytes());
        assertEquals(Map.of("unknown", 5_002L), home.refusals());
        theOthersAreUndisturbed();
    }

    @Test
    void forgedInitialsLeaveNothingBehind() throws Exception {
        Stranger mallory = stranger();
        forged(mallory, 500);
        Weight before = Weight.now();
        forged(mallory, 5_000);
        mallory.hearAll(200);
        Weight grown = Weight.now().since(before);

        assertTrue(mallory.receivedBytes() <= 3 * mallory.sentBytes());
        assertTrue(grown.isBelow(BOUND), grown.toString());
        theOthersAreUndisturbed();
        System.out.printf(
                "5,000 forged initials: %,d bytes in, %,d out; %s; %s%n",
                mallory.sentBytes(), mallory.receivedBytes(), home.refusals(), grown);
    }

    @Test
    void initialsInSmallDatagramsAreDropped() throws Exception {
        Stranger mallory = stranger();
        byte[] genuine = genuineInitials(1).get(0);
        for (int length = 60; length < LEAST_INITIAL_BYTES; length += 60) {
            mallory.send(Arrays.copyOf(genuine, length));
        }
        awaitRefused(19);
        mallory.hearAll(200);

        assertEquals(0, mallory.receivedBytes());
        assertEquals(Map.of("small", 19L), home.refusals());
    }

    @Test
    void whoeverHasNotProvenHisAddressGetsThreeTimesWhatHeSentAtMost() throws Exception {
        Stranger mallory = stranger();
        mallory.send(genuineInitials(1).get(0));
        await(refusals -> refusals.containsKey("opening-too-slow"));
        mallory.hearAll(500);

        assertTrue(mallory.receivedBytes() > 0);
        assertTrue(
                mallory.receivedBytes() <= 3 * mallory.sentBytes(),
                mallory.receivedBytes() + " bytes for " + mallory.sentBytes());
        System.out.printf(
                "one initial and silence: %d bytes in, %d out until it was given up%n",
                mallory.sentBytes(), mallory.receivedBytes());
    }

    @Test
    void aHandshakeInTheNameOfSomebodyWhomWeHaveDialledDoesNotCutWhatHeGets() throws Exception {
        Listener ofDave = Talker.listen(abroad, PointId.parse("udp://127.0.0.1:0"), new LinkedBlockingQueue<>());
        Talker toDave = Talker.dial(home, ofDave.local());
        byte[] initial = genuineInitials(1).get(0);
        abroad.datagrams().orElseThrow().send(point(server), ByteBuffer.wrap(initial));

        for (int i = 1; i <= 100; i++) {
            toDave.say(new byte[10_000]);
            speak(bob, alice);
        }
        await(refusals -> refusals.containsKey("opening-too-slow"));

        assertEquals(0, refused("unproven"));
    }

    @Test
    void handshakesThatAreNeverFinishedAreBoundedAndEnd() throws Exception {
        List<byte[]> initials = genuineInitials(400);
        Weight before = Weight.now();
        for (byte[] initial : initials) {
            stranger().send(initial);
        }
        theOthersAreUndisturbed();
        Weight grown = Weight.now().since(before);
        await(refusals ->
                refusals.getOrDefault("opening-too-slow", 0L) + refusals.getOrDefault("handshake-failed", 0L) >= 32);
        theOthersAreUndisturbed();

        long sent = 0;
        long received = 0;
        for (Stranger mallory : strangers) {
            mallory.hearAll(1);
            assertTrue(mallory.receivedBytes() <= 3 * mallory.sentBytes());
            sent += mallory.sentBytes();
            received += mallory.receivedBytes();
        }
        assertTrue(grown.isBelow(BOUND), grown.toString());
        System.out.printf(
                "400 handshakes begun and left: %,d bytes in, %,d out; %s; %s%n",
                sent, received, home.refusals(), grown);
    }

    private void forged(Stranger mallory, int number) throws Exception {
        for (int i = 0; i < number; i++) {
            mallory.send(forgery.longHeader(INITIAL, Forgery.VERSION_1, forgery.id(), LEAST_INITIAL_BYTES));
            if (i % 50 == 49) {
                speak(bob, alice);
            }
        }
    }

    /** Such as clients send that mean it: taken from dials to a socket that does not answer. */
    private List<byte[]> genuineInitials(int number) throws Exception {
        List<byte[]> initials = new ArrayList<>();
        try (Trap trap = new Trap()) {
            for (int i = 0; i < number; i++) {
                initials.add(trap.initial(abroad));
            }
        }
        return initials;
    }

    private void theOthersAreUndisturbed() throws Exception {
        speak(bob, alice);
        speak(alice, bob);
        Talker carol = Talker.dial(abroad, point(server));
        Talker host = Talker.next(accepted);
        speak(carol, host);
        speak(host, carol);
    }

    private static void speak(Talker one, Talker other) throws Exception {
        long before = other.heard();
        one.say(new byte[10_000]);
        other.awaitHeard(before + 10_000);
    }

    private Stranger stranger() throws IOException {
        Stranger stranger = new Stranger(server);
        strangers.add(stranger);
        return stranger;
    }

    private long refused(String reason) {
        return home.refusals().getOrDefault(reason, 0L);
    }

    private long allRefused() {
        return home.refusals().values().stream().mapToLong(Long::longValue).sum();
    }

    private void awaitRefused(long number) {
        await(refusals -> refusals.values().stream().mapToLong(Long::longValue).sum() >= number);
    }

    private void await(Predicate<Map<String, Long>> enough) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!enough.test(home.refusals())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain; refused: " + home.refusals());
            }
            Thread.onSpinWait();
        }
    }

    private static PointId point(InetSocketAddress address) {
        return PointId.of("udp", address.getAddress(), address.getPort());
    }
}
