package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mallory sees what bob's connection to alice is called, and has no keys. */
@Timeout(120)
class StrangersWithAnIdTest {

    private static final int MEGABYTE = 1024 * 1024;

    private final EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));
    private final BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> seen = new LinkedBlockingQueue<>();
    private final Forgery forgery = new Forgery(1);
    private UdpTransport home;
    private UdpTransport abroad;
    private Wiretap wire;
    private Stranger mallory;
    private Talker bob;
    private Talker alice;

    @BeforeEach
    void connect() throws Exception {
        loops.activate();
        home = UdpFixture.transport(loops.group());
        abroad = UdpFixture.transport(loops.group());
        Listener listener = Talker.listen(home, PointId.parse("udp://127.0.0.1:0"), accepted);
        InetSocketAddress server =
                new InetSocketAddress("127.0.0.1", listener.local().port());
        wire = new Wiretap(server);
        mallory = new Stranger(server);
        bob = Talker.dial(
                abroad,
                PointId.of("udp", wire.address().getAddress(), wire.address().getPort()));
        alice = Talker.next(accepted);
        wire.listen(datagram -> {
            if (Forgery.isShortHeader(datagram)) {
                seen.add(datagram);
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        abroad.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        home.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        mallory.close();
        wire.close();
        loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoForgesDatagramsOfALiveConnectionGetsNothingOfIt() throws Exception {
        bob.say(new byte[1]);
        alice.awaitHeard(1);
        byte[] id = Forgery.idIn(Talker.next(seen));
        alice.talk();

        for (int megabytes = 1; megabytes <= 8; megabytes++) {
            for (int i = 0; i < 100; i++) {
                mallory.send(forgery.shortHeader(id, 25 + forgery.chanceOf(1_200)));
                mallory.send(forgery.longHeader(2, Forgery.VERSION_1, id, 60));
            }
            bob.awaitHeard(bob.heard() + MEGABYTE);
        }
        alice.fallSilent();
        mallory.hearAll(500);

        assertEquals(0, mallory.receivedBytes(), "of " + mallory.sentBytes() + " sent");
        assertEquals(
                wire.outside().getPort(), alice.channel().endpoint().remote().port());
    }

    @Test
    void oneForgedDatagramDoesNotStallWhoeverOnlyListens() throws Exception {
        bob.say(new byte[1]);
        alice.awaitHeard(1);
        byte[] id = Forgery.idIn(Talker.next(seen));

        for (int word = 1; word <= 100; word++) {
            mallory.send(forgery.shortHeader(id, 40));
            alice.say(new byte[100]);
            bob.awaitHeard(100L * word);
        }
        mallory.hearAll(500);

        assertEquals(0, mallory.receivedBytes());
    }

    @Test
    void copiesThatOvertakeTheirOriginalsDoNotKeepALiveConnection() throws Exception {
        wire.listen(datagram -> copyFirst(datagram));
        for (int word = 1; word <= 50; word++) {
            bob.say(new byte[100]);
            alice.awaitHeard(100L * word);
            alice.say(new byte[1000]);
            bob.awaitHeard(1000L * word);
        }
        wire.listen(datagram -> {});
        mallory.hearAll(500);

        assertTrue(
                mallory.receivedBytes() <= 3 * mallory.sentBytes(),
                mallory.receivedBytes() + " bytes for " + mallory.sentBytes());
        System.out.printf(
                "copied ahead of bob: %d bytes, got %d; bob went on%n", mallory.sentBytes(), mallory.receivedBytes());
    }

    private void copyFirst(byte[] datagram) {
        try {
            mallory.send(datagram);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
