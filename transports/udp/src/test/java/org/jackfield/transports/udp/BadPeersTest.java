package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mallory keeps to QUIC, and not to what is ours on top of it; bob's connection to alice beside it goes on. */
@Timeout(300)
class BadPeersTest {

    private static final String OURS = "jackfield/1";
    private static final long BOUND = 64L * 1024 * 1024;
    private static final long HELD_AT_MOST = 128 * 1024;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));
    private final BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();
    private UdpTransport home;
    private UdpTransport abroad;
    private InetSocketAddress server;
    private Talker bob;
    private Talker alice;

    @BeforeEach
    void connect() throws Exception {
        loops.activate();
        home = UdpFixture.transport(loops.group());
        abroad = UdpFixture.transport(loops.group());
        Listener listener = Talker.listen(home, PointId.parse("udp://127.0.0.1:0"), accepted);
        server = new InetSocketAddress("127.0.0.1", listener.local().port());
        bob = Talker.dial(abroad, listener.local());
        alice = Talker.next(accepted);
    }

    @AfterEach
    void close() throws Exception {
        theOthersAreUndisturbed();
        abroad.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
        home.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
        loops.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void whoeverSpeaksAnotherProtocolInsideIsRefused() throws Exception {
        try (RawClient mallory = new RawClient(loops.group(), "h3")) {
            Future<QuicChannel> connecting = mallory.connect(server);

            assertTrue(connecting.await(60, TimeUnit.SECONDS));
            assertFalse(connecting.isSuccess());
            awaitRefused("handshake-failed");
            assertTrue(accepted.isEmpty());
        }
    }

    @Test
    void whoeverOpensNoStreamIsClosedWhenHisTimeIsOver() throws Exception {
        UdpTransport hasty = UdpFixture.transport(loops.group(), UdpFixture.opening(Duration.ofSeconds(1), 64, 32));
        Listener listener = Talker.listen(hasty, PointId.parse("udp://127.0.0.1:0"), accepted);
        try (RawClient mallory = new RawClient(loops.group(), OURS)) {
            Future<QuicChannel> connecting = mallory.connect(
                    new InetSocketAddress("127.0.0.1", listener.local().port()));

            await(() -> isRefused(hasty, "opening-too-slow"), "the end of his time");
            // where this machine stood still, his time was over before he had connected
            assertTrue(connecting.await(60, TimeUnit.SECONDS));
            if (connecting.isSuccess()) {
                awaitClosed(connecting.getNow());
            }
            assertTrue(accepted.isEmpty());
        } finally {
            hasty.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aStreamThatBeginsOtherwiseIsClosed() throws Exception {
        try (RawClient mallory = new RawClient(loops.group(), OURS)) {
            QuicChannel connection = connected(mallory);
            RawClient.say(stream(mallory, connection), (byte) 7);

            awaitRefused("greeting-unknown");
            awaitClosed(connection);
            assertTrue(accepted.isEmpty());
        }
    }

    @Test
    void noSecondStreamIsGrantedAndNoneOfOneDirection() throws Exception {
        try (RawClient mallory = new RawClient(loops.group(), OURS)) {
            QuicChannel connection = connected(mallory);
            QuicStreamChannel stream = stream(mallory, connection);
            RawClient.say(stream, Newcomer.GREETING, (byte) 1);
            Talker.next(accepted).awaitHeard(1);

            assertRefuses(mallory.stream(connection, QuicStreamType.BIDIRECTIONAL));
            assertRefuses(mallory.stream(connection, QuicStreamType.UNIDIRECTIONAL));
            assertTrue(connection.isActive());
            assertTrue(stream.isActive());
        }
    }

    @Test
    void datagramsOfQuicsOwnAreForgotten() throws Exception {
        try (RawClient mallory = new RawClient(loops.group(), OURS)) {
            QuicChannel connection = connected(mallory);
            QuicStreamChannel stream = stream(mallory, connection);
            RawClient.say(stream, Newcomer.GREETING);
            Talker friend = Talker.next(accepted);
            Weight before = Weight.now();
            for (int i = 1; i <= 20_000; i++) {
                Future<Void> sent = RawClient.say(connection, new byte[1_000]);
                if (i % 500 == 0) {
                    RawClient.done(sent);
                    RawClient.say(stream, (byte) 1);
                    friend.awaitHeard(i / 500);
                }
            }
            Weight grown = Weight.now().since(before);

            assertEquals(40, friend.heard());
            assertTrue(grown.isBelow(BOUND), grown.toString());
            System.out.println("20,000 datagrams of 1,000 bytes: " + grown);
        }
    }

    @Test
    void whoeverReadsNothingHoldsBackOnlyHisOwn() throws Exception {
        try (RawClient mallory = new RawClient(loops.group(), OURS)) {
            QuicChannel connection = connected(mallory);
            RawClient.say(stream(mallory, connection), Newcomer.GREETING);
            Talker friend = Talker.next(accepted);
            Weight before = Weight.now();
            friend.talk();
            // the pace of QUIC holds back for moments, too: only a window that is used up does so for good
            await(() -> friend.talked() >= RawClient.WINDOW_BYTES, "16 MiB on their way");
            theOthersAreUndisturbed();
            Weight grown = Weight.now().since(before);
            long taken = friend.talked();

            assertEquals(0, mallory.heard());
            assertTrue(taken <= RawClient.WINDOW_BYTES + HELD_AT_MOST, taken + " bytes taken");
            assertTrue(grown.isBelow(BOUND), grown.toString());
            System.out.printf(
                    "a far end that reads nothing, with a window of 16 MiB: %,d bytes taken; %s%n", taken, grown);
            friend.fallSilent();
        }
    }

    @Test
    void aStreamThatIsResetEndsItsChannel() throws Exception {
        try (RawClient mallory = new RawClient(loops.group(), OURS)) {
            QuicChannel connection = connected(mallory);
            QuicStreamChannel stream = stream(mallory, connection);
            RawClient.say(stream, Newcomer.GREETING, (byte) 1);
            Talker friend = Talker.next(accepted);
            friend.awaitHeard(1);

            stream.shutdown(4711);

            assertEquals(new CloseReason.ConnectionLost(), friend.awaitEnd());
            awaitClosed(connection);
        }
    }

    private QuicChannel connected(RawClient mallory) throws Exception {
        return RawClient.done(mallory.connect(server)).getNow();
    }

    private static QuicStreamChannel stream(RawClient mallory, QuicChannel connection) throws Exception {
        return RawClient.done(mallory.stream(connection, QuicStreamType.BIDIRECTIONAL))
                .getNow();
    }

    private static void assertRefuses(Future<QuicStreamChannel> opening) throws Exception {
        assertTrue(opening.await(60, TimeUnit.SECONDS));
        assertFalse(opening.isSuccess());
    }

    private void theOthersAreUndisturbed() throws Exception {
        speak(bob, alice);
        speak(alice, bob);
    }

    private static void speak(Talker one, Talker other) throws Exception {
        long before = other.heard();
        one.say(new byte[10_000]);
        other.awaitHeard(before + 10_000);
    }

    private void awaitRefused(String reason) {
        await(() -> isRefused(home, reason), reason);
    }

    /** Once, and for nothing else but what still arrives of connections that are gone. */
    private static boolean isRefused(UdpTransport transport, String reason) {
        Map<String, Long> refusals = new HashMap<>(transport.refusals());
        refusals.remove("unknown");
        return refusals.equals(Map.of(reason, 1L));
    }

    private void awaitClosed(Channel connection) throws Exception {
        RawClient.done(connection.closeFuture());
    }

    private void await(BooleanSupplier enough, String what) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!enough.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what + "; refused: " + home.refusals());
            }
            Thread.onSpinWait();
        }
    }
}
